/** Signals: sending, blocking, waiting, and the handlers, whose log the case shows. */
import type { Step } from '../case.ts';
import {
  allSteps,
  flags,
  int,
  list,
  NoCounterpart,
  str,
  type Call,
  type Makers,
  type Translator,
} from '../translator.ts';

const signalList = (names: readonly string[]): string => list(names.map((n) => `{${n}}`));
const oldAction = (v: unknown): string => {
  if (v === 'handler') return '"handler"';
  return v === 'SIG_DFL' ? '0' : '1';
};
/** What an action was: the result of sigaction and signal here, an output in C. */
const tellOld = ['e = r', 'if type(r) == "fn" { e = "handler" }', 'if r != -1 { r = 0 }'];
const setOut = { set: ['members(set)', (v: unknown) => signalList(v as string[])] } as const;

/** A signal named, or a number that may be none. */
const number = (t: Translator, v: unknown): string =>
  typeof v === 'number' ? String(v) : t.signal(v);

function taken(t: Translator, s: Step, i: number, text: string): Call {
  return {
    text,
    after: ['e = r', 'if r > 0 { r = 1 }'],
    out: t.compare(s, i, {
      sig: ['e', (v) => `{${String(v)}}`],
      code: ['info.code', (v) => str(String(v))],
      value: ['info.value', String],
      overrun_at_least_2: ['info.overrun >= 2', String],
    }),
  };
}

/** The process a signal goes to; 99 is no process. */
function process(pid: unknown): string {
  if (pid === 'self') return 'pid()';
  return /^-?\d+$/.test(String(pid)) ? String(pid) : '99';
}

/** How a mask changes; 99 is no way. */
function maskChange(how: unknown): string {
  if (how === undefined) return 'SIG_BLOCK';
  return /^SIG_/.test(String(how)) ? String(how) : '99';
}

export const signalSteps: Makers = {
  kill: (t, s) => ({ text: `kill(${process(s.args['pid'])}, ${number(t, s.args['sig'])})` }),
  raise: (t, s) => ({ text: `raise(${number(t, s.args['sig'])})` }),
  sigqueue: (t, s) => {
    const { pid } = s.args;
    return {
      text: `sigqueue(${number(t, s.args['sig'])}, ${int(s.args['value'] ?? 0)}${pid === undefined || pid === 'self' ? '' : ', 99'})`,
    };
  },
  sigprocmask: (t, s, i) => {
    const { how, set } = s.args;
    return {
      text: `sigprocmask(${maskChange(how)}, ${set === null || set === undefined ? 'nil' : t.signals(set)})`,
      after: ['e = []', 'if r != -1 { e = members(r)  r = 0 }'],
      out: t.compare(s, i, { old: ['e', (v) => signalList(v as string[])] }),
    };
  },
  sigpending: (t, s, i) => {
    t.outputs[i] = list([signalList(s.out?.['set'] as string[])]);
    return { text: '0', out: '[members(sigpending())]' };
  },
  sigsuspend: (t, s) => ({ text: `sigsuspend(${t.signals(s.args['mask'])})` }),
  pause: () => ({ text: 'pause()' }),
  sigwait: (t, s, i) => {
    if (s.out?.['sig'] !== undefined) t.outputs[i] = list([`{${String(s.out['sig'])}}`]);
    return {
      text: `sigwait(${t.signals(s.args['set'])})`,
      after: ['e = r', 'if r > 0 { r = 0 }'],
      out: s.out?.['sig'] === undefined ? '[]' : '[e]',
    };
  },
  sigwaitinfo: (t, s, i) => taken(t, s, i, `sigwaitinfo(${t.signals(s.args['set'])}, info)`),
  sigtimedwait: (t, s, i) =>
    taken(t, s, i, `sigtimedwait(${t.signals(s.args['set'])}, ${t.timeout(s)}, info)`),
  // One set is meant throughout.
  sigemptyset: (t, s, i) => ({ text: 'sigemptyset(set)', out: t.compare(s, i, setOut) }),
  sigfillset: (t, s, i) => ({ text: 'sigfillset(set)', out: t.compare(s, i, setOut) }),
  sigaddset: (t, s, i) => ({
    text: `sigaddset(set, ${number(t, s.args['sig'])})`,
    out: t.compare(s, i, setOut),
  }),
  sigdelset: (t, s, i) => ({
    text: `sigdelset(set, ${number(t, s.args['sig'])})`,
    out: t.compare(s, i, setOut),
  }),
  // A bool here; that the number is no signal is told by errno.
  sigismember: (t, s) => ({
    before: ['errno = 0'],
    text: `sigismember(set, ${number(t, s.args['sig'])})`,
    after: ['if r { r = 1 } else if errno == EINVAL { r = -1 } else { r = 0 }'],
  }),
  sigaction: (t, s, i) => {
    const { sig, action, mask } = s.args;
    const set = flags(s.args['flags']);
    let handler: string;
    if (action === null || action === undefined) handler = 'nil';
    else
      handler = /^SIG_/.test(String(action))
        ? String(action)
        : handlerOf(t, String(sig), String(action), set.includes('SA_SIGINFO'));
    return {
      text: `sigaction(${number(t, sig)}, ${handler}, ${t.signals(mask ?? [])}, ${set})`,
      after: tellOld,
      out: t.compare(s, i, { old: ['e', oldAction] }),
    };
  },
  signal: (t, s, i) => {
    const { sig, action } = s.args;
    return {
      text: `signal(${number(t, sig)}, ${/^SIG_/.test(String(action)) ? String(action) : handlerOf(t, String(sig), String(action), false)})`,
      after: tellOld,
      out: t.compare(s, i, { old: ['e', oldAction] }),
    };
  },
  handlers_ran: (t, s, i) => {
    t.outputs[i] = list((s.out?.['log'] as string[]).map((l) => str(l)));
    t.segment++;
    return [
      'e = 0',
      'for x in log { if starts_with(x, "enter") { e += 1 } }',
      `rec(${String(i)}, e, log)`,
      'log = []',
      `segment = ${String(t.segment)}`,
    ];
  },
};

// ------------------------------------------------------------------- handlers

/** The steps that lead to each `handlers_ran`, and its log. */
function segments(
  t: Translator,
): { readonly steps: readonly Step[]; readonly log: readonly string[] }[] {
  const out: { steps: Step[]; log: readonly string[] }[] = [{ steps: [], log: [] }];
  for (const s of t.c.steps) {
    const last = out.at(-1);
    if (!last) break;
    if (s.op === 'handlers_ran') {
      last.log = s.out?.['log'] as string[];
      out.push({ steps: [], log: [] });
    } else last.steps.push(s);
  }
  return out;
}

/**
 * A handler that writes what it sees into the log. What it does beyond that the
 * case tells in words, or only by the log that it leaves: a signal that no step
 * sends was raised by the handler that ran first, and so was its own signal
 * where it ran more often than it was sent.
 */
function handlerOf(t: Translator, signal: string, words: string, info: boolean): string {
  const name = `h_${signal}${info ? '_info' : ''}_${words}`.replaceAll(/[^A-Za-z0-9]/g, '_');
  if (t.handled.has(name)) return name;
  t.handled.add(name);
  const body = [...inWords(t, name, signal, words), ...inLogs(t, name, signal)];
  const blocked = segments(t).some(({ log }) => log.some((l) => l.startsWith('own signal')));
  t.functions.push(`shared n_${name} = 0
shared in_${name} = -1
fn ${name}(sig, value, code) {
  if in_${name} != segment { in_${name} = segment  n_${name} = 0 }
  n_${name} += 1
  append(log, "enter ${signal}"${info ? ' + " code=" + code + " value=" + str(value)' : ''})
${blocked ? '  if sigismember(sigprocmask(SIG_BLOCK, nil), sig) { append(log, "own signal blocked: yes") } else { append(log, "own signal blocked: no") }' : ''}
${body.map((l) => `  ${l}`).join('\n')}
  append(log, "leave ${signal}")
}`);
  return name;
}

function inWords(t: Translator, name: string, signal: string, words: string): string[] {
  if (words === 'handler') return [];
  const lines: string[] = [];
  const writes = /writes one byte to (\w+)/.exec(words);
  if (writes) lines.push(`write(${t.fd(writes[1])}, "s")`);
  const raises: string[] =
    /raises ((?:SIG[A-Z0-9+]+(?:, | and )?)+)/.exec(words)?.[1]?.match(/SIG[A-Z0-9]+(?:\+\d+)?/g) ??
    [];
  if (/raises (?:itself|its own signal|the same signal)/.test(words)) raises.push(signal);
  const first = /first time/.test(words) ? `if n_${name} == 1 ` : 'if true ';
  if (raises.length > 0)
    lines.push(
      `${first}{ ${raises.map((r) => `raise(${t.signal(r)})`).join('  ')}${/sigpending/.test(words) ? '  asked = members(sigpending())' : ''} }`,
    );
  else if (/asks sigpending/.test(words)) lines.push('asked = members(sigpending())');
  if (lines.length === 0) throw new NoCounterpart(`a handler in words: ${words}`);
  return lines;
}

function inLogs(t: Translator, name: string, signal: string): string[] {
  const mentioned = new Set(
    JSON.stringify(t.c.steps.filter((s) => s.op !== 'sigaction' && s.op !== 'handlers_ran')).match(
      /SIG[A-Z0-9]+(\+\d+)?/g,
    ) ?? [],
  );
  const inWordsToo =
    JSON.stringify(t.c.steps.map((s) => s.args['action'] ?? ''))
      .match(/raises[^"]*/g)
      ?.join(' ') ?? '';
  return segments(t).flatMap(({ steps, log }, k) => {
    const enters = log.filter((l) => l.startsWith('enter')).map((l) => l.split(' ')[1] ?? '');
    if (enters[0] !== signal) return [];
    const raised = [...new Set(enters)].filter(
      (other) => other !== signal && !mentioned.has(other) && !inWordsToo.includes(other),
    );
    const within = allSteps(steps);
    const sent = within.filter(
      (s) => ['raise', 'kill', 'sigqueue'].includes(s.op) && s.args['sig'] === signal,
    ).length;
    const otherwise = within.some(
      (s) =>
        !['raise', 'kill', 'sigqueue', 'sigaction', 'signal', 'sigprocmask', 'sigpending'].includes(
          s.op,
        ) && JSON.stringify({ ...s.args, do: undefined }).includes(signal),
    );
    if (
      sent > 0 &&
      !otherwise &&
      !inWordsToo.includes(signal) &&
      enters.filter((e) => e === signal).length > sent
    )
      raised.push(signal);
    return raised.map(
      (r) => `if segment == ${String(k)} && n_${name} == 1 { raise(${t.signal(r)}) }`,
    );
  });
}
