/** Limits, ends of the process, and what a case observes in words: each such sentence has its own few lines. */
import { list, NoCounterpart, type Maker, type Makers, type Translator } from '../translator.ts';

const signals = (v: unknown): string => list((v as string[]).map((n) => `{${n}}`));

/** The descriptor that was closed last before a step. */
function closedBefore(t: Translator, i: number): string {
  const s = t.c.steps.slice(0, i).findLast((x) => x.op === 'close');
  return t.fd(s?.args['fd']);
}

/** Sentences by what they say; each tells a number. */
const observations: readonly (readonly [RegExp, Maker])[] = [
  [
    /^one number left$/,
    () => ({
      before: ['e = open_all()', 'close(e)'],
      text: 'dup(0)',
      after: ['if r == e { close(r)  r = 1 }'],
    }),
  ],
  [
    /^number given by dup equals the lowest free one/,
    (t, _s, i) => ({ text: `dup(0)`, after: [`if r == ${closedBefore(t, i)} { r = 1 }`] }),
  ],
  [
    /read end (?:takes|got) (?:the closed|the)/,
    (t, _s, i) => {
      for (const made of ['r_new', 'w_new']) t.makes(made);
      // After a dup that took the first closed number, this one is closed for the pipe.
      const other = /write end/.test(String(t.c.steps[i]?.args['what']))
        ? [`e = ${t.name('w')}`, 'close(e)']
        : [`e = ${closedBefore(t, i)}`];
      return {
        before: other,
        text: 'pipe()',
        after: [
          `${t.name('r_new')} = new_fd("r_new", r[0])`,
          `${t.name('w_new')} = new_fd("w_new", r[1])`,
          'if r[0] == e { r = 1 } else { r = 0 }',
        ],
      };
    },
  ],
  [
    /^sigqueue of a real-time signal until it fails/,
    (t, s, i) => ({
      before: ['e = 0', 'while sigqueue(SIGRTMIN, 1) == 0 { e += 1 }'],
      text: '0',
      after: ['if e >= 1 { r = 1 }'],
      out: t.compare(s, i, { errno: ['errno', String] }),
    }),
  ],
  [/^errno after a successful raise with a handler$/, () => ({ text: 'errno' })],
  [
    /^touch an inaccessible page, SIGSEGV default$/,
    (t, _s, i) => {
      t.ends = { step: i, signal: 'SIGSEGV' };
      return ['e = bad_page()', 'r = e[0]'];
    },
  ],
  [
    /^what sigpending gave inside the handler$/,
    (t, s, i) => ({ text: '0', out: t.compare(s, i, { set: ['asked', signals] }) }),
  ],
  [
    /^lengths from 1 to (\d+) written in full$/,
    (t, s) => {
      const most = /to (\d+)/.exec(String(s.args['what']))?.[1] ?? '0';
      return {
        before: [
          'e = 0',
          `for n in 1..${most} + 1 { if write(${t.fdOf(s)}, buf, n) == n { e += 1 } }`,
        ],
        text: 'e',
      };
    },
  ],
];

export const processSteps: Makers = {
  limit: (t, s) => {
    const { descriptors } = s.args;
    if (typeof descriptors === 'number') {
      t.descriptors = descriptors;
      return [];
    }
    // A limit that is reached already is the same as one that is then reached.
    if (descriptors === 'as many as are open') return ['open_all()'];
    // The kernel has a limit of its own; how many fit is not compared.
    if (s.args['queued_signals'] !== undefined) return [];
    throw new NoCounterpart(`a limit in words: ${JSON.stringify(s.args)}`);
  },
  observe: (t, s, i) => {
    const what = String(s.args['what']);
    const maker = observations.find(([words]) => words.test(what))?.[1];
    if (!maker) throw new NoCounterpart(`what is observed in words: ${what}`);
    return maker(t, s, i);
  },
  process_end: (t, s) => {
    // What ends it is not a step of the case: it is read off how it ended.
    const signal = String(s.out?.['killed_by']);
    if (t.ends?.signal === signal) return [];
    const [write] = t.c.steps.flatMap((x) =>
      x.out?.['write_end'] === undefined ? [] : [x.out['write_end']],
    );
    if (signal === 'SIGPIPE' && write !== undefined) return [`write(${t.name(write)}, "x")`];
    if (signal === 'SIGALRM') return ['sleep(10s)'];
    if (
      t.c.steps.some((x) => x.op === 'sigsuspend') &&
      !t.c.steps.some((x) => x.op === 'sigsuspend' && x.result !== undefined)
    )
      return [];
    return [`raise(${t.signal(signal)})`];
  },
};
