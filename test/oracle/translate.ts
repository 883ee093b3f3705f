/**
 * A case as an EVL program, so that the whole of EVL answers it: the language,
 * the kernel, the scheduler. Each step prints one line `# number result errno µs
 * [what came out]`; `after` becomes a thread that sleeps. Numbers of descriptors
 * are the program's own: it prints `#fd name number` for each new one.
 */
import type { Case, Step } from './case.ts';
import { aioSteps } from './steps/aio.ts';
import { fileSteps } from './steps/files.ts';
import { memorySteps } from './steps/memory.ts';
import { processSteps } from './steps/process.ts';
import { readinessSteps } from './steps/readiness.ts';
import { signalSteps } from './steps/signals.ts';
import { socketSteps } from './steps/sockets.ts';
import { timerSteps } from './steps/timers.ts';
import { byName } from './steps/by-name.ts';
import { NoCounterpart, Translator, type Maker } from './translator.ts';

export { NoCounterpart } from './translator.ts';

export interface Translated {
  readonly text: string;
  /** What each step's list of outputs must be, as EVL prints it; undefined where nothing is compared. */
  readonly outputs: readonly (string | undefined)[];
  /** The last step, where it must end the program by a signal. */
  readonly ends: { readonly step: number; readonly signal: string } | undefined;
}

const makers: ReadonlyMap<string, Maker> = new Map(
  Object.entries({
    ...fileSteps,
    ...socketSteps,
    ...readinessSteps,
    ...signalSteps,
    ...timerSteps,
    ...aioSteps,
    ...memorySteps,
    ...processSteps,
  }),
);

function isLines(made: ReturnType<Maker>): made is readonly string[] {
  return Array.isArray(made);
}

function linesOf(t: Translator, s: Step, i: number): readonly string[] {
  if (s.op === 'after') return [later(t, s, i)];
  const maker = makers.get(s.op) ?? byName(s.op);
  if (!maker) throw new NoCounterpart(`the operation ${s.op}`);
  const made = maker(t, s, i);
  if (isLines(made)) return made;
  return [
    ...(made.before ?? []),
    't0 = now()',
    `r = ${made.text}`,
    ...(made.after ?? []),
    `rec(${String(i)}, ${made.result ?? 'r'}, ${made.out ?? '[]'})`,
  ];
}

/** Something happens later, from outside the calling activation: a thread sleeps, then does it. */
function later(t: Translator, s: Step, i: number): string {
  const name = `later_${String(i)}`;
  const all = [s.args['do']].flat() as Step[];
  const lines = all.flatMap((d) => {
    const made = (makers.get(d.op) ?? byName(d.op))?.(t, { ...d, out: d.out ?? {} }, i);
    if (made === undefined || isLines(made)) throw new NoCounterpart(`later: ${d.op}`);
    return [...(made.before ?? []), `r = ${made.text}`, ...(made.after ?? [])];
  });
  t.outputs[i] = undefined;
  t.functions.push(`fn ${name}() {
  sleep(${String(Number(s.args['us']))})
  let buf = buffer(100000)
  let r = 0
  let e = 0
  let ps = []
${lines.map((l) => `  ${l}`).join('\n')}
  return [buf, r, e, ps]
}`);
  return `spawn ${name}()`;
}

export function translate(c: Case): Translated {
  const t = new Translator(c);
  const lines: string[] = [];
  c.steps.forEach((s, i) => {
    t.outputs.push(undefined);
    lines.push('t0 = now()', ...linesOf(t, s, i));
  });
  const shared = [...t.names].map((n) => `shared ${n} = -1`).join('\n');
  const text = `shared log = []
shared t0 = 0
shared r = 0
shared e = 0
shared segment = 0
shared asked = []
shared set = sigset()
${shared}
fn rec(i, result, out) { print("#", i, result, errno, now() - t0, out) }
fn new_fd(name, fd) { print("#fd", name, fd)  return fd }
fn sig_set(xs) { let s = sigset()  for x in xs { sigaddset(s, x) }  return s }
fn members(s) { let xs = []  for n in 1..65 { if sigismember(s, n) { append(xs, n) } }  return xs }
fn sets(xs, s) { if s == nil { return nil }  let out = []  for x in xs { append(out, FD_ISSET(x, s)) }  return out }
fn fill_up(fd, n) {
  let total = 0
  let writes = 0
  let data = buffer(n)
  fill(data, "f")
  let w = write(fd, data)
  while w > 0 { total += w  writes += 1  w = write(fd, data) }
  return [total, writes]
}
fn drain(fd) {
  let buf = buffer(100000)
  let total = 0
  let n = read(fd, buf)
  while n > 0 { total += n  n = read(fd, buf) }
  return total
}
fn open_all() { let last = -1  let fd = dup(0)  while fd >= 0 { last = fd  fd = dup(0) }  return last }
fn bad_page() { let m = mmap(-1, 4096)  munmap(m)  return m }
fn pairs(xs) { let out = []  if type(xs) == "list" { for x in xs { append(out, [x.fd, x.events]) } }  return out }
fn masks(ps) { let out = []  for x in ps { if has(x, "revents") { append(out, x.revents) } else { append(out, 0) } }  return out }
fn times(x, n) { let out = []  for i in 0..n { append(out, copy(x)) }  return out }
fn all_signals() { let s = sigset()  sigfillset(s)  return s }
fn part(b, n) { if n < 0 { return "" }  if type(b) == "str" { return b[0..n] }  return text(b, n) }
fn ints(b, n) { let out = []  for i in 0..n { append(out, b[i]) }  return out }
fn got(b, n) { if n >= 0 { return text(b, n) }  return "" }
fn settled(cb) { while aio_error(cb) == EINPROGRESS { sleep(100) }  return aio_error(cb) }
${t.functions.join('\n')}
main {
  let buf = buffer(300000)
  let ps = []
  let rs = nil
  let ws = nil
  let es = nil
  let info = {}
${lines.map((l) => `  ${l}`).join('\n')}
}
world {
  disk latency 1ms
  descriptors ${String(t.descriptors)}
${t.files.map((f) => `  ${f}`).join('\n')}
}
`;
  return { text, outputs: t.outputs, ends: t.ends };
}
