/** select, poll, epoll, and the objects that have a descriptor: eventfd, timerfd, signalfd. */
import type { Step } from '../case.ts';
import {
  bits,
  flags,
  int,
  list,
  NoCounterpart,
  str,
  type Call,
  type Makers,
  type Translator,
} from '../translator.ts';

interface PollEntry {
  readonly fd: unknown;
  readonly events: readonly string[];
}

function poll(t: Translator, s: Step, i: number): Call {
  const given = s.args['fds'];
  const many = /^(\d+) entries of fd (-?\d+)$/.exec(String(given));
  let items: string;
  if (Array.isArray(given))
    items = list(
      (given as PollEntry[]).map((f) => `{fd: ${t.fd(f.fd)}, events: ${flags(f.events)}}`),
    );
  else if (many) items = `times({fd: ${many[2] ?? '-1'}, events: 0}, ${many[1] ?? '0'})`;
  else throw new NoCounterpart(`descriptors in words: ${String(given)}`);
  const revents = s.out?.['revents'] as readonly (readonly string[])[] | undefined;
  if (revents) t.outputs[i] = list(revents.map(bits));
  return {
    before: [`ps = ${items}`],
    text: `${s.op}(ps, ${t.timeout(s)}${s.op === 'ppoll' ? `, ${t.mask(s.args['mask'])}` : ''})`,
    out: revents ? 'masks(ps)' : '[]',
  };
}

/** `fd(r)+1`, `max+1`, a number. */
function nfds(t: Translator, v: unknown, all: readonly string[]): string {
  if (v === 'max+1') return `max([0${all.map((f) => `, ${t.fd(f)} + 1`).join('')}])`;
  const of = /^fd\((\w+)\)(?:\s*\+\s*(\d+))?$/.exec(String(v));
  if (of) return `${t.fd(of[1])}${of[2] === undefined ? '' : ` + ${of[2]}`}`;
  if (!/^-?\d+$/.test(String(v))) throw new NoCounterpart(`nfds in words: ${String(v)}`);
  return String(v);
}

const lastSets = new WeakMap<Translator, Map<string, readonly string[]>>();

function select(t: Translator, s: Step, i: number): readonly string[] {
  const a = s.args;
  const before = lastSets.get(t) ?? new Map<string, readonly string[]>();
  lastSets.set(t, before);
  const lines: string[] = [];
  const sets = (
    [
      ['read', 'rs'],
      ['write', 'ws'],
      ['except', 'es'],
    ] as const
  ).map(([key, v]) => {
    const given = a[key];
    // "the same set, not filled again": as the call before has left it.
    if (typeof given === 'string' && /same set/.test(given))
      return { key, v, items: before.get(key) ?? [] };
    if (typeof given === 'string') throw new NoCounterpart(`a set in words: ${given}`);
    const items = Array.isArray(given) ? (given as string[]) : undefined;
    if (items?.some((f) => typeof f === 'string' && /\s/.test(f)))
      throw new NoCounterpart(`a descriptor in words: ${items.join(', ')}`);
    lines.push(
      items ? `${v} = fd_set()` : `${v} = nil`,
      ...(items ?? []).map((f) => `FD_SET(${t.fd(f)}, ${v})`),
    );
    if (items) before.set(key, items);
    return { key, v, items };
  });
  const out: string[] = [];
  const expected: string[] = [];
  for (const { key, v, items } of sets) {
    const left = s.out?.[key];
    if (!Array.isArray(left) || !items) continue;
    out.push(`sets(${list(items.map((f) => t.fd(f)))}, ${v})`);
    expected.push(list(items.map((f) => String((left as unknown[]).includes(f)))));
  }
  if (s.out) t.expect(i, expected);
  const bound = nfds(
    t,
    a['nfds'],
    sets.flatMap((x) => x.items ?? []),
  );
  return [
    ...lines,
    't0 = now()',
    `r = ${s.op}(${bound}, rs, ws, es, ${t.timeout(s)}${s.op === 'pselect' ? `, ${t.mask(a['mask'])}` : ''})`,
    `rec(${String(i)}, r, ${list(out)})`,
  ];
}

/** Timers that a case sets and finds expired, though it has no step in which their time passes: the time passes here. */
function waiting(t: Translator, s: Step, i: number): string[] {
  const found = new Set(
    ((s.out?.['events'] ?? []) as readonly { readonly fd: string }[]).map((e) => e.fd),
  );
  const before = t.c.steps.slice(0, i);
  const lastWait = before.findLastIndex(
    (x) => x.op === 'sleep' || x.op === 'nanosleep' || x.blocked === true,
  );
  const set = before
    .slice(lastWait + 1)
    .filter((x) => x.op === 'timerfd_settime' && found.has(String(x.args['fd'])));
  return Number(s.args['timeout_ms']) === 0 && set.length > 0
    ? [`sleep(${String(Math.max(...set.map((x) => Number(x.args['first_us']))))})`]
    : [];
}

function epollWait(t: Translator, s: Step, i: number): Call {
  const events = s.out?.['events'] as
    readonly { readonly fd: string; readonly events: readonly string[] }[] | undefined;
  if (events) t.outputs[i] = list(events.map((e) => list([`<${e.fd}>`, bits(e.events)])));
  return {
    before: waiting(t, s, i),
    text: `${s.op}(${t.fd(s.args['ep'])}, ${int(s.args['max'])}, ${t.timeout(s)}${s.op === 'epoll_pwait' ? `, ${t.mask(s.args['mask'])}` : ''})`,
    after: ['e = r', 'if r != -1 { r = len(r) }'],
    out: events ? 'pairs(e)' : '[]',
  };
}

/** 8 bytes, the least first, as an EVL str: for counts that no int can hold. */
function eightBytes(n: bigint): string {
  return `"${bytesOf(n)
    .map((b) => `\\x${b.toString(16).padStart(2, '0')}`)
    .join('')}"`;
}

function bytesOf(n: bigint): number[] {
  return Array.from({ length: 8 }, (_, i) => Number((n >> BigInt(8 * i)) & 255n));
}

const nonblocking = (s: Step, name: string): string => {
  if (s.args['nonblock'] === false) return '0';
  if (s.args['nonblock'] === true) return name;
  return /NONBLOCK/.test(String(s.args['flags'])) ? name : '0';
};
/** Flags that no kernel knows. */
const unknownFlags = (s: Step): string =>
  /unknown|bad|invalid/.test(String(s.args['flags'] ?? '')) ? ' | 0x4000000' : '';

export const readinessSteps: Makers = {
  select,
  pselect: select,
  poll,
  ppoll: poll,
  epoll_wait: epollWait,
  epoll_pwait: epollWait,
  epoll_create: (t, s) => t.fresh(s, 'epoll_create()'),
  epoll_create1: (t, s) => t.fresh(s, 'epoll_create()'),
  epoll_create_size: (_t, s) => ({
    text: `epoll_create(${int(s.args['size'])})`,
    after: ['if r >= 0 { r = 0 }'],
  }),
  epoll_ctl: (t, s) => ({
    text: `epoll_ctl(${t.fd(s.args['ep'])}, ${/^EPOLL/.test(String(s.args['op'])) ? String(s.args['op']) : '99'}, ${t.fdOf(s)}, ${flags(s.args['events'])})`,
  }),
  eventfd: (t, s) =>
    t.fresh(
      s,
      `eventfd(${int(s.args['value'] ?? 0)}, ${nonblocking(s, 'EFD_NONBLOCK')}${s.args['semaphore'] === true ? ' | EFD_SEMAPHORE' : ''}${unknownFlags(s)})`,
    ),
  read_u64: (t, s, i) => {
    const { n } = s.args;
    const value = s.out?.['value'];
    const fits = value === undefined || BigInt(value as string) <= BigInt(Number.MAX_SAFE_INTEGER);
    if (n !== undefined && n !== 8) return { text: `read(${t.fdOf(s)}, buf, ${int(n)})` };
    if (!fits) {
      t.expect(i, [list(bytesOf(BigInt(value as string)).map(String))]);
      return { text: `read(${t.fdOf(s)}, buf, 8)`, out: '[ints(buf, r)]' };
    }
    if (value !== undefined) t.expect(i, [String(value)]);
    return {
      text: `read_u64(${t.fdOf(s)})`,
      after: ['e = r', 'if r >= 0 { r = 8 }'],
      out: value === undefined ? '[]' : '[e]',
    };
  },
  write_u64: (t, s) => {
    const { value, n } = s.args;
    if (n !== undefined && n !== 8) return { text: `write(${t.fdOf(s)}, buffer(${int(n)}))` };
    const given = /all ones|^0x[fF]{16}$/.test(String(value))
      ? 2n ** 64n - 1n
      : BigInt(value as string);
    return {
      text:
        given > BigInt(Number.MAX_SAFE_INTEGER)
          ? `write(${t.fdOf(s)}, ${eightBytes(given)})`
          : `write_u64(${t.fdOf(s)}, ${String(given)})`,
    };
  },
  timerfd: (t, s, i) => {
    const several = s.args['new'];
    if (Array.isArray(several))
      return [
        ...(several as string[]).map(
          (n) => `${t.name(n)} = new_fd(${str(n)}, timerfd(1, TFD_NONBLOCK))`,
        ),
        `rec(${String(i)}, 0, [])`,
      ];
    const clock = String(s.args['clock'] ?? 'monotonic');
    const number = { realtime: '0', monotonic: '1' }[clock] ?? '99';
    return t.fresh(s, `timerfd(${number}, ${nonblocking(s, 'TFD_NONBLOCK')}${unknownFlags(s)})`);
  },
  timerfd_settime: (t, s, i) => {
    const a = s.args;
    const first =
      a['absolute'] === true &&
      Number(a['first_us'] ?? 0) > 0 &&
      /now/.test(String(a['note'] ?? a['relative_to'] ?? ''))
        ? `now() + ${int(a['first_us'])}`
        : int(a['first_us'] ?? 0);
    return {
      before: [`e = timerfd_gettime(${t.fdOf(s)})`],
      text: `timerfd_settime(${t.fdOf(s)}, ${first}, ${int(a['interval_us'] ?? 0)}, ${a['absolute'] === true ? 'TFD_TIMER_ABSTIME' : '0'}${unknownFlags(s)})`,
      out:
        s.result === -1
          ? '[]'
          : t.compare(s, i, {
              old_armed: ['e.value > 0', String],
              old_interval_us: ['e.interval', String],
            }),
    };
  },
  timerfd_gettime: (t, s, i) => ({
    text: `timerfd_gettime(${t.fdOf(s)})`,
    after: ['e = r', 'if r != -1 { r = 0 }'],
    out: t.compare(s, i, {
      armed: ['e.value > 0', String],
      interval_us: ['e.interval', String],
      value_us: ['e.value', String],
    }),
  }),
  signalfd: (t, s) => {
    const on = s.args['fd'];
    const fd = on === undefined || on === -1 ? '-1' : t.fd(on);
    return t.fresh(
      s,
      `signalfd(${t.signals(s.args['set'])}, ${s.args['nonblock'] === false ? '0' : 'SFD_NONBLOCK'}${unknownFlags(s)}, ${fd})`,
    );
  },
  read_siginfo: (t, s, i) => ({
    text: `read_siginfo(${t.fdOf(s)})`,
    after: ['e = r', 'if r != -1 { r = 1 }'],
    out: t.compare(s, i, {
      sig: ['e.signo', (v) => `{${String(v)}}`],
      code: ['e.code', (v) => str(String(v))],
      value: ['e.value', String],
    }),
  }),
};
