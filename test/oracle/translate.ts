/**
 * A case as an EVL program, so that the whole of EVL answers it: the language,
 * the kernel, the scheduler. Each step prints one line `# number result errno µs
 * [what came out]`; `after` becomes a thread that sleeps. Numbers of descriptors
 * are the program's own: it prints `#fd name number` for each new one.
 */
import type { Case, Step } from './case.ts';

/** A step whose operation has no counterpart here: the case is left out, with this reason. */
export class NoCounterpart extends Error {}

export interface Translated {
  readonly text: string;
  /** What each step's list of outputs must be, as EVL prints it; undefined where nothing is compared. */
  readonly outputs: readonly (string | undefined)[];
}

const str = (s: string): string => `"${s.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
const list = (items: readonly string[]): string => `[${items.join(', ')}]`;
/** Bits of readiness by name, resolved to their sum later. */
const bits = (names: readonly string[]): string => (names.length === 0 ? '0' : list(names));
const int = (v: unknown): string => String(Number(v));

class Translator {
  private readonly names = new Set<string>();
  private readonly made = new Set<string>();
  private readonly files: string[] = [];
  private readonly functions: string[] = [];
  private readonly handled = new Set<string>();
  private readonly ports = new Map<string, number>();
  private readonly lines: string[] = [];
  readonly outputs: (string | undefined)[] = [];
  private descriptors = 1024;

  constructor(private readonly c: Case) {
    for (const { out } of c.steps) {
      for (const made of [out?.['new'], out?.['read_end'], out?.['write_end']].flat()) if (typeof made === 'string') this.made.add(made);
    }
  }

  translate(): Translated {
    this.c.steps.forEach((s, i) => {
      this.outputs.push(undefined);
      this.lines.push('  t0 = now()', ...this.step(s, i).map((l) => `  ${l}`));
    });
    const shared = [...this.names].map((n) => `shared ${n} = -1`).join('\n');
    const text = `shared log = []
shared t0 = 0
shared r = 0
shared e = 0
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
fn pairs(xs) { let out = []  if type(xs) == "list" { for x in xs { append(out, [x.fd, x.events]) } }  return out }
fn masks(ps) { let out = []  for x in ps { if has(x, "revents") { append(out, x.revents) } else { append(out, 0) } }  return out }
fn all_signals() { let s = sigset()  sigfillset(s)  return s }
fn part(b, n) { if n < 0 { return "" }  if type(b) == "str" { return b[0..n] }  return text(b, n) }
fn got(b, n) { if n >= 0 { return text(b, n) }  return "" }
${this.functions.join('\n')}
main {
  let buf = buffer(100000)
  let ps = []
  let rs = nil
  let ws = nil
  let es = nil
${this.lines.join('\n')}
}
world {
  disk latency 1ms
  descriptors ${String(this.descriptors)}
${this.files.map((f) => `  ${f}`).join('\n')}
}
`;
    return { text, outputs: this.outputs };
  }

  private name(n: unknown): string {
    const v = `v_${String(n).replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
    this.names.add(v);
    return v;
  }

  /** A descriptor; a name that nothing makes stands for a number that is not open. */
  private fd(v: unknown): string {
    if (typeof v === 'number') return String(v);
    return this.made.has(String(v)) ? this.name(v) : '900';
  }

  private readonly blocks = new Set<string>();
  private values: string[] | undefined;

  private cb(v: unknown): string {
    return this.name(`cb_${String(v)}`);
  }

  /** A control block that an earlier step has made. */
  private known(v: unknown): string {
    if (!this.blocks.has(String(v))) throw new NoCounterpart('a block that is described in words');
    return this.cb(v);
  }

  /** The values that completion signals carry are not among the arguments: they are read off what the handlers saw. */
  private nextValue(): string {
    this.values ??= (JSON.stringify(this.c.steps).match(/SI_ASYNCIO[^}]*?value[=":\s]+\d+/g) ?? []).map((m) => /(\d+)$/.exec(m)?.[1] ?? '0');
    return this.values.shift() ?? '0';
  }

  private signal(v: unknown): string {
    return String(v).replace(/^\[|\]$/g, '').replace('+', ' + ');
  }

  private signals(v: unknown): string {
    const items = Array.isArray(v) ? (v as string[]) : String(v).replace(/^\[|\]$/g, '').split(',').map((s) => s.trim()).filter((s) => s !== '');
    if (items.includes('ALL')) return 'all_signals()';
    return `sig_set(${list(items.map((s) => this.signal(s)))})`;
  }

  /** The lines of a step. */
  private step(s: Step, i: number): string[] {
    const call = this.call(s, i);
    if (call) return [...(call.before ?? []), 't0 = now()', `r = ${call.text}`, ...(call.after ?? []), `rec(${String(i)}, ${call.result ?? 'r'}, ${call.out ?? '[]'})`];
    return this.special(s, i);
  }

  /** Names a new descriptor: its result is then 0, as the oracle has it. */
  private fresh(s: Step, text: string): { text: string; after: string[]; result: string } {
    const made = s.out?.['new'];
    const after = made === undefined ? [] : [`if r >= 0 { ${this.name(made)} = new_fd(${str(String(made))}, r)  r = 0 }`];
    return { text, after, result: 'r' };
  }

  private expect(i: number, values: readonly (string | undefined)[]): void {
    if (values.every((v) => v !== undefined)) this.outputs[i] = list(values);
  }

  private call(s: Step, i: number): { text: string; before?: string[]; after?: string[]; result?: string; out?: string } | undefined {
    const a = s.args;
    const fd = (): string => this.fd(a['fd']);
    switch (s.op) {
      case 'write': {
        if (a['buf'] !== undefined) throw new NoCounterpart('a buffer at a bad address');
        return { text: `write(${fd()}, ${a['data'] !== undefined ? str(String(a['data'])) : `buffer(${int(a['n'])})`})` };
      }
      case 'send': return { text: `send(${fd()}, ${str(String(a['data']))}, nil, ${String(a['flags'])})`.replace(', nil,', `, ${String(String(a['data']).length)},`) };
      case 'read': {
        if (a['buf'] !== undefined) throw new NoCounterpart('a buffer at a bad address');
        if (s.out?.['data'] !== undefined && !/^<?\d+ bytes>?$/.test(String(s.out['data']))) this.expect(i, [str(String(s.out['data']))]);
        return { text: `read(${fd()}, buf, ${int(a['n'])})`, out: s.out?.['data'] !== undefined ? '[got(buf, r)]' : '[]' };
      }
      case 'recv': return { text: `recv(${fd()}, buf, ${int(a['n'])}, ${String(a['flags'])})` };
      case 'pread':
        if (s.out?.['data'] !== undefined) this.expect(i, [str(String(s.out['data']))]);
        return { text: `pread(${fd()}, buf, ${int(a['n'])}, ${int(a['offset'])})`, out: s.out?.['data'] !== undefined ? '[got(buf, r)]' : '[]' };
      case 'pwrite': return { text: `pwrite(${fd()}, ${str(String(a['data']))}, ${String(String(a['data']).length)}, ${int(a['offset'])})` };
      case 'close': return { text: `close(${fd()})` };
      case 'dup': return this.fresh(s, `dup(${fd()})`);
      case 'lseek': return { text: `lseek(${fd()}, ${int(a['offset'])}, ${String(a['whence']) === 'bad' ? '99' : String(a['whence'])})` };
      case 'open': {
        if (a['flags'] === undefined) throw new NoCounterpart('flags that are described in words');
        const flags = Array.isArray(a['flags']) ? (a['flags'] as string[]).join(' | ') : String(a['flags']).replaceAll('|', ' | ');
        return this.fresh(s, `open(${str(a['path'] === '' ? '/' : String(a['path']))}, ${flags === '' ? '0' : flags})`);
      }
      case 'rename': return { text: `rename(${str(String(a['from']))}, ${str(String(a['to']))})` };
      case 'unlink': return { text: `unlink(${str(String(a['path']))})` };
      case 'fsync': return { text: `fsync(${fd()})` };
      case 'listen': {
        const name = String(s.out?.['new']);
        const port = 7000 + this.ports.size;
        this.ports.set(name, port);
        return this.fresh(s, `listen(${String(port)}, ${int(a['backlog'])})`);
      }
      case 'accept': return this.fresh(s, `accept(${fd()})`);
      case 'connect': {
        const to = String(a['to']);
        const port = this.ports.get(to) ?? 6999;
        const made = this.fresh(s, `connect("localhost", ${String(port)}${a['nonblock'] === true ? ', O_NONBLOCK' : ''})`);
        // C tells EINPROGRESS by −1; here the descriptor is the result, and errno says so.
        return a['nonblock'] === true ? { ...made, after: ['e = errno', ...made.after, 'if e == EINPROGRESS { r = -1  errno = e }'] } : made;
      }
      case 'shutdown': return { text: `shutdown(${fd()}, ${String(a['how'])})` };
      case 'getsockopt': {
        if (!String(a['opt']).includes('SO_ERROR')) throw new NoCounterpart('socket options other than SO_ERROR');
        const value = String(s.out?.['value']);
        this.expect(i, [value]);
        return { text: `getsockopt(${fd()}, SOL_SOCKET, SO_ERROR)`, result: '0', out: '[r]' };
      }
      case 'fcntl': {
        if (a['cmd'] === 'F_GETFL') {
          const out = s.out;
          if (out) this.expect(i, [String(out['O_NONBLOCK']), String(out['O_APPEND']), { O_RDONLY: '0', O_WRONLY: '1', O_RDWR: '2' }[String(out['access'])]]);
          return { text: `fcntl(${fd()}, F_GETFL)`, after: ['e = r', 'if r >= 0 { r = 0 }'], out: out ? '[(e & O_NONBLOCK) != 0, (e & O_APPEND) != 0, e & O_ACCMODE]' : '[]' };
        }
        return { text: `fcntl(${fd()}, F_SETFL, ${a['O_NONBLOCK'] === true ? 'O_NONBLOCK' : '0'})` };
      }
      case 'kill': return { text: `kill(${a['pid'] === 'self' ? 'pid()' : '99'}, ${this.signal(a['sig'])})` };
      case 'raise': return { text: `raise(${this.signal(a['sig'])})` };
      case 'sigqueue':
        if (a['pid'] !== undefined) throw new NoCounterpart('sigqueue to another process');
        return { text: `sigqueue(${this.signal(a['sig'])}, ${int(a['value'])})` };
      case 'sigprocmask': {
        const old = s.out?.['old'] as string[] | undefined;
        if (old) this.outputs[i] = list([list(old.map((n) => `{${n}}`))]);
        const how = a['how'] === undefined ? 'SIG_BLOCK' : a['how'] === 'bad' ? '99' : String(a['how']);
        return { text: `sigprocmask(${how}, ${a['set'] === null ? 'nil' : this.signals(a['set'])})`, after: ['e = []', 'if r != -1 { e = members(r)  r = 0 }'], out: old ? '[e]' : '[]' };
      }
      case 'sigpending': {
        const set = s.out?.['set'] as string[];
        this.outputs[i] = list([list(set.map((n) => `{${n}}`))]);
        return { text: '0', out: '[members(sigpending())]' };
      }
      case 'sigsuspend': return { text: `sigsuspend(${this.signals(a['mask'])})` };
      case 'sigwait': {
        this.outputs[i] = list([`{${String(s.out?.['sig'])}}`]);
        return { text: `sigwait(${this.signals(a['set'])})`, result: '0', out: '[r]' };
      }
      case 'sigtimedwait': {
        if (a['timeout_us'] === undefined) throw new NoCounterpart('a timeout out of form');
        if (s.out?.['sig'] !== undefined) this.outputs[i] = list([`{${String(s.out['sig'])}}`]);
        return { text: `sigtimedwait(${this.signals(a['set'])}, ${a['timeout_us'] === null ? 'nil' : int(a['timeout_us'])})`, after: ['e = r', 'if r > 0 { r = 1 }'], out: s.out?.['sig'] !== undefined ? '[e]' : '[]' };
      }
      case 'sleep': return { text: `sleep(${int(a['us'])})` };
      case 'alarm': return { text: `alarm(${int(a['seconds'])})` };
      case 'eventfd': return this.fresh(s, `eventfd(${int(a['value'] ?? 0)}, ${a['nonblock'] === true ? 'EFD_NONBLOCK' : '0'}${a['semaphore'] === true ? ' | EFD_SEMAPHORE' : ''})`);
      case 'read_u64': {
        if (a['n'] !== undefined && a['n'] !== 8) return { text: `read(${fd()}, buf, ${int(a['n'])})` };
        if (s.out?.['value'] !== undefined) this.expect(i, [String(s.out['value'])]);
        return { text: `read_u64(${fd()})`, after: ['e = r', 'if r >= 0 { r = 8 }'], out: s.out?.['value'] !== undefined ? '[e]' : '[]' };
      }
      case 'write_u64': {
        if (Number(a['value']) > Number.MAX_SAFE_INTEGER || typeof a['value'] === 'string') throw new NoCounterpart('counts beyond 2^53 − 1');
        return { text: `write_u64(${fd()}, ${int(a['value'])})` };
      }
      case 'epoll_create': return this.fresh(s, 'epoll_create()');
      case 'epoll_create_size': return { text: `epoll_create(${int(a['size'])})`, after: ['if r >= 0 { r = 0 }'] };
      case 'epoll_ctl': {
        const events = a['events'] as string[] | null | undefined;
        return { text: `epoll_ctl(${this.fd(a['ep'])}, ${/^EPOLL/.test(String(a['op'])) ? String(a['op']) : '99'}, ${fd()}, ${events && events.length > 0 ? events.join(' | ') : '0'})` };
      }
      case 'epoll_wait': {
        const events = s.out?.['events'] as { fd: string; events: string[] }[] | undefined;
        if (events) this.outputs[i] = list(events.map((e) => list([`<${e.fd}>`, bits(e.events)])));
        return {
          text: `epoll_wait(${this.fd(a['ep'])}, ${int(a['max'])}, ${Number(a['timeout_ms']) < 0 ? '-1' : `${int(a['timeout_ms'])}ms`})`,
          after: ['e = r', 'if r != -1 { r = len(r) }'], out: events ? 'pairs(e)' : '[]',
        };
      }
      case 'poll': {
        if (!Array.isArray(a['fds'])) throw new NoCounterpart('descriptors described in words');
        const fds = a['fds'] as { fd: unknown; events: string[] }[];
        const items = fds.map((f) => `{fd: ${this.fd(f.fd)}, events: ${f.events.length > 0 ? f.events.join(' | ') : '0'}}`);
        const revents = s.out?.['revents'] as string[][] | undefined;
        if (revents) this.outputs[i] = list(revents.map(bits));
        return { before: [`ps = ${list(items)}`], text: `poll(ps, ${Number(a['timeout_ms']) < 0 ? '-1' : `${int(a['timeout_ms'])}ms`})`, out: revents ? 'masks(ps)' : '[]' };
      }
      case 'socketpair': {
        const [x, y] = (s.out?.['new'] as string[] | undefined) ?? [];
        return { text: 'socketpair()', after: [`if r != -1 { ${this.name(x)} = new_fd(${str(String(x))}, r[0])  ${this.name(y)} = new_fd(${str(String(y))}, r[1])  r = 0 }`] };
      }
      case 'pipe': {
        const [x, y] = [s.out?.['read_end'], s.out?.['write_end']];
        return {
          text: `pipe(${a['nonblock'] === true ? 'O_NONBLOCK' : '0'})`,
          after: x === undefined ? ['if r != -1 { r = 0 }'] : [`if r != -1 { ${this.name(x)} = new_fd(${str(String(x))}, r[0])  ${this.name(y)} = new_fd(${str(String(y))}, r[1])  r = 0 }`],
        };
      }
      case 'fill': {
        const writes = s.out?.['writes'];
        this.outputs[i] = writes === undefined ? undefined : list([String(writes)]);
        return { text: `fill_up(${fd()}, ${int(a['chunk'])})`, after: ['e = r', s.out?.['total'] === 'host-specific' ? 'r = 1' : 'r = r[0]'], out: '[e[1]]' };
      }
      case 'timerfd': return s.out ? this.fresh(s, `timerfd(${a['clock'] === 'realtime' ? '0' : '1'}, ${a['nonblock'] === true ? 'TFD_NONBLOCK' : '0'})`) : undefined;
      case 'timerfd_settime': return { text: `timerfd_settime(${fd()}, ${int(a['first_us'])}, ${int(a['interval_us'] ?? 0)}${a['absolute'] === true ? ', TFD_TIMER_ABSTIME' : ''})` };
      case 'signalfd': {
        if (a['fd'] !== -1) throw new NoCounterpart('signalfd on an existing descriptor');
        return this.fresh(s, `signalfd(${this.signals(a['set'])}, SFD_NONBLOCK)`);
      }
      case 'aiocb': {
        const signo = a['signo'] === undefined ? '' : `  ${this.cb(a['cb'])}.signo = ${this.signal(a['signo'])}  ${this.cb(a['cb'])}.value = ${this.nextValue()}`;
        this.blocks.add(String(a['cb']));
        return { before: [`${this.cb(a['cb'])} = aiocb(${typeof a['fd'] === 'number' ? String(a['fd']) : fd()}, buffer(${int(a['nbytes'])}), ${int(a['nbytes'])}, ${int(a['offset'])})${signo}`], text: '0' };
      }
      case 'aio_read': case 'aio_write': {
        const data = a['data'] === undefined ? [] : [`${this.known(a['cb'])}.buf = ${str(String(a['data']))}`];
        return { before: data, text: `${s.op}(${this.known(a['cb'])})` };
      }
      case 'aio_error': {
        if (a['cb'] === undefined) throw new NoCounterpart('a block that was never made');
        this.outputs[i] = `[${String(s.out?.['status'])}]`;
        return { text: `aio_error(${this.known(a['cb'])})`, after: ['e = r', 'if e == 0 { r = 0 } else { r = 1 }'], out: '[e]' };
      }
      case 'aio_return': {
        const buf = s.out?.['buf'];
        if (buf !== undefined) this.outputs[i] = list([str(String(buf))]);
        return { text: `aio_return(${this.known(a['cb'])})`, out: buf === undefined ? '[]' : `[part(${this.known(a['cb'])}.buf, r)]` };
      }
      case 'aio_cancel': return { text: `aio_cancel(${fd()}${a['cb'] === null ? '' : `, ${this.known(a['cb'])}`})` };
      case 'aio_suspend': return { text: `aio_suspend(${list((a['list'] as (string | null)[]).map((x) => (x === null ? 'nil' : this.known(x))))}, ${a['timeout_us'] === null ? 'nil' : int(a['timeout_us'])})` };
      case 'aio_fsync': {
        if (a['cb'] === undefined) throw new NoCounterpart('a block that is described in words');
        if (!this.blocks.has(String(a['cb']))) {
          const opened = this.c.steps.find((x) => x.op === 'open')?.out?.['new'];
          const on = a['fd'] === undefined ? this.fd(opened) : this.fd(a['fd']);
          this.blocks.add(String(a['cb']));
          return { before: [`${this.cb(a['cb'])} = aiocb(${on}, nil, 0, 0)`], text: `aio_fsync(${this.cb(a['cb'])}, ${/^O_/.test(String(a['op'])) ? String(a['op']) : '7'})` };
        }
        return { text: `aio_fsync(${this.known(a['cb'])}, ${/^O_/.test(String(a['op'])) ? String(a['op']) : '7'})` };
      }
      case 'setitimer': return { text: `setitimer(0, ${int(a['first_us'])}, ${int(a['interval_us'])})`, after: ['if r != -1 { r = 0 }'] };
      default: return undefined;
    }
  }

  private special(s: Step, i: number): string[] {
    const a = s.args;
    const n = String(i);
    switch (s.op) {
      case 'given_file':
        this.files.push(`file ${str(String(a['path']))} = ${str(String(a['content']))}`);
        return [];
      case 'settle_network': return ['sleep(2ms)'];
      case 'let_io_start': return ['sleep(1)'];
      case 'until_done': return [`while aio_error(${this.known(a['cb'])}) == EINPROGRESS { sleep(100) }`];
      case 'file_content': {
        this.outputs[i] = list([str(String(s.out?.['content']))]);
        return [`e = open(${str(String(a['path']))})`, `r = read(e, buf, 1000)`, 'close(e)', `rec(${n}, r, [got(buf, r)])`];
      }
      case 'after': {
        const name = `later_${n}`;
        const all = Array.isArray(a['do']) ? (a['do'] as Step[]) : [a['do'] as Step];
        const lines = all.map((d) => {
          const call = this.call({ ...d, out: d.out ?? {} }, i);
          if (!call) throw new NoCounterpart(`after: ${d.op}`);
          return call.text;
        });
        this.functions.push(`fn ${name}() { sleep(${int(a['us'])})  let buf = buffer(100000)  ${lines.join('  ')}  return buf }`);
        return [`spawn ${name}()`];
      }
      case 'sigaction': {
        const sig = this.signal(a['sig']);
        const action = a['action'];
        if (typeof action === 'string' && !['handler', 'SIG_DFL', 'SIG_IGN'].includes(action)) throw new NoCounterpart(`a handler described in words: ${action}`);
        const handler = action === null ? 'nil' : action === 'handler' ? this.handler(String(a['sig']), ((a['flags'] ?? []) as string[]).includes('SA_SIGINFO')) : String(action);
        const flags = ((a['flags'] ?? []) as string[]).join(' | ');
        const old = s.out?.['old'];
        if (old !== undefined) this.outputs[i] = list([old === 'handler' ? '"handler"' : old === 'SIG_DFL' ? '0' : '1']);
        return [
          `r = sigaction(${sig}, ${handler}, ${this.signals(a['mask'] ?? [])}, ${flags === '' ? '0' : flags})`,
          'e = r', 'if type(r) == "fn" { e = "handler" }', 'if r != -1 { r = 0 }', `rec(${n}, r, ${old === undefined ? '[]' : '[e]'})`,
        ];
      }
      case 'signal': {
        const old = s.out?.['old'];
        if (old !== undefined) this.outputs[i] = list([old === 'handler' ? '"handler"' : old === 'SIG_DFL' ? '0' : '1']);
        const action = a['action'] === 'handler' ? this.handler(String(a['sig']), false) : String(a['action']);
        return [`r = signal(${this.signal(a['sig'])}, ${action})`, 'e = r', 'if type(r) == "fn" { e = "handler" }', 'if r != -1 { r = 0 }', `rec(${n}, r, ${old === undefined ? '[]' : '[e]'})`];
      }
      case 'handlers_ran': {
        const log = s.out?.['log'] as string[];
        this.outputs[i] = list(log.map((l) => str(l)));
        return ['e = 0', 'for x in log { if starts_with(x, "enter") { e += 1 } }', `rec(${n}, e, log)`, 'log = []'];
      }
      case 'select': case 'pselect': return this.select(s, i);
      case 'limit':
        if (typeof a['descriptors'] !== 'number') throw new NoCounterpart('a limit described in words');
        this.descriptors = a['descriptors'];
        return [];
      case 'process_end': {
        // What ends it is not a step of the case: it is read off how it ended.
        const signal = String(s.out?.['killed_by']);
        const [write] = this.c.steps.flatMap((x) => (x.out?.['write_end'] === undefined ? [] : [String(x.out['write_end'])]));
        if (signal === 'SIGPIPE' && write !== undefined) return [`write(${this.name(write)}, "x")`];
        if (signal === 'SIGALRM') return ['sleep(10s)'];
        if (signal === 'SIGSEGV') throw new NoCounterpart('memory that is not there');
        return [`raise(${this.signal(signal)})`];
      }
      default: throw new NoCounterpart(`the operation ${s.op}`);
    }
  }

  /** A handler that writes what it sees into the log; what it raises itself is read off the log that it must leave. */
  private handler(signal: string, info: boolean): string {
    const name = `h_${signal.replaceAll(/[^A-Za-z0-9]/g, '_')}${info ? '_info' : ''}`;
    if (this.handled.has(name)) return name;
    this.handled.add(name);
    const logs = this.c.steps.flatMap((s) => (s.op === 'handlers_ran' ? (s.out?.['log'] as string[]) : []));
    if (logs.some((l) => l.startsWith('own signal'))) throw new NoCounterpart('a handler that looks at its own mask');
    const sent = new Set(JSON.stringify(this.c.steps.filter((s) => s.op !== 'sigaction' && s.op !== 'handlers_ran')).match(/SIG[A-Z0-9]+(\+\d)?/g) ?? []);
    const raises: string[] = [];
    const enters = logs.filter((l) => l.startsWith('enter')).map((l) => l.split(' ')[1] ?? '');
    if (enters[0] === signal) {
      for (const other of new Set(enters)) if (other !== signal && !sent.has(other)) raises.push(other);
      const nested = logs[0] === `enter ${signal}` && logs[1] === `enter ${signal}`;
      if (nested) raises.push(signal);
    }
    const counter = `n_${name}`;
    this.functions.push(`shared ${counter} = 0
fn ${name}(sig, value, code) {
  ${counter} += 1
  append(log, "enter ${signal}"${info ? ' + " code=" + code + " value=" + str(value)' : ''})
  ${raises.map((r) => `if ${counter} == 1 { raise(${this.signal(r)}) }`).join('  ')}
  append(log, "leave ${signal}")
}`);
    return name;
  }

  private select(s: Step, i: number): string[] {
    const a = s.args;
    const names = (key: string): string[] | undefined => (Array.isArray(a[key]) ? (a[key] as string[]) : undefined);
    const [reads, writes, errors] = [names('read'), names('write'), names('except')];
    const all = [...(reads ?? []), ...(writes ?? []), ...(errors ?? [])];
    const lines: string[] = [];
    const make = (v: string, items: string[] | undefined): void => {
      lines.push(items ? `${v} = fd_set()` : `${v} = nil`, ...(items ?? []).map((f) => `FD_SET(${this.fd(f)}, ${v})`));
    };
    make('rs', reads);
    make('ws', writes);
    make('es', errors);
    const nfds = a['nfds'] === 'max+1' ? `max([0${all.map((f) => `, ${this.fd(f)} + 1`).join('')}])` : typeof a['nfds'] === 'number' ? String(a['nfds']) : undefined;
    if (nfds === undefined) throw new NoCounterpart('nfds described in words');
    const us = a['timeout_us'] === null ? 'nil' : a['timeout_us'] !== undefined ? (typeof a['timeout_us'] === 'object' ? undefined : int(a['timeout_us'])) : a['timeout_ns'] === null ? 'nil' : String(Math.trunc(Number(a['timeout_ns']) / 1000));
    if (us === undefined || (a['timeout_ns'] !== undefined && s.errno === 'EINVAL')) throw new NoCounterpart('a timeout out of form');
    const mask = s.op === 'pselect' && a['mask'] !== null && a['mask'] !== 'null' ? `, ${this.signals(a['mask'])}` : '';
    const out: string[] = [];
    const expected: (string | undefined)[] = [];
    for (const [key, v, items] of [['read', 'rs', reads], ['write', 'ws', writes], ['except', 'es', errors]] as const) {
      const left = s.out?.[key];
      if (!Array.isArray(left) || !items) continue;
      out.push(`sets(${list(items.map((f) => this.fd(f)))}, ${v})`);
      expected.push(list(items.map((f) => String((left as string[]).includes(f)))));
    }
    if (s.out) this.expect(i, expected);
    return [...lines, 't0 = now()', `r = ${s.op}(${nfds}, rs, ws, es, ${us}${mask})`, `rec(${String(i)}, r, ${list(out)})`];
  }
}

export function translate(c: Case): Translated {
  return new Translator(c).translate();
}
