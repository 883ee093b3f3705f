/** What generated code asks of the run: system calls, events, locks, threads. */
import type { SyscallName } from '../calls/index.ts';
import { assert } from '../base/assert.ts';
import { fifoLength, fifoPush } from '../base/fifo.ts';
import { diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { schedule } from '../kernel/agenda.ts';
import { blocked, SystemCall, type Told } from '../kernel/call.ts';
import { answers, type Answer, type RunCallName } from '../kernel/calls.ts';
import { restoreMask } from '../kernel/signal.ts';
import { lock, trylock, unlock } from '../kernel/mutex.ts';
import { states, type Activation, type Wait } from '../machine/activation.ts';
import { maxThreads } from '../machine/limit.ts';
import { Fault } from '../machine/fault.ts';
import type { Door } from '../machine/machine.ts';
import type { Value } from '../machine/value.ts';
import { eventCalls } from './event-calls.ts';
import { mutexName } from './finish.ts';
import type { Run } from './run.ts';
import { touch } from './touch.ts';
import { loopAsks, stallOfMain } from './main-loop.ts';
import { lookAtClosed } from './stale.ts';
import { stalled } from './stall.ts';
import { lookAtWrite } from './unlooked.ts';

const toldByDefault: Told = { tag: 'default' };

export function doorOf(run: Run): Door {
  const current = (): Activation => {
    assert(run.machine.current !== undefined, 'a call is made by an activation');
    return run.machine.current;
  };
  const enter = (): void => {
    run.state.figures.syscalls++;
    run.scheduler.spend(run.options.plan.cost.syscall);
    if (!run.interleaved) run.scheduler.happenings(run.scheduler.now);
  };
  const sys = (name: SyscallName, site: number, args: Value[], told: Told): Value => {
    enter();
    const act = current();
    const c = new SystemCall(name, args, site, act, told, run.scheduler.now, undefined);
    const injected = run.kernel.fails.takeCall(name);
    run.scheduler.called(name, args, act);
    loopAsks(run, act, name, args);
    const answer = injected === 0 ? answerOf(run, name)(run.kernel, c) : c.failWith(injected);
    run.scheduler.returned();
    if (answer === blocked) {
      blocks(run, act, c);
      return undefined;
    }
    lookAtWrite(run, c, answer);
    lookAtClosed(run, c, answer);
    if (act.maskBefore !== undefined) restoreMask(run.kernel, act);
    if (run.scheduler.isInterrupted(act) && !run.scheduler.stopping) {
      // A handler comes before the next step; the result of this call arrives after it.
      act.arriving = answer;
      run.machine.stop();
      return undefined;
    }
    return answer;
  };
  return {
    sys: (name, site, args) => sys(name, site, args, toldByDefault),
    sysThen: (name, site, args, handler, kept) =>
      sys(name, site, args, { tag: 'then', handler, kept }),
    sysAwait: (name, site, args) => {
      const act = current();
      const result = sys(name, site, args, { tag: 'await' });
      // A call that failed at once has nothing to wait for.
      if (run.scheduler.stopping || result === -1) return result;
      act.state = { tag: 'awaiting', call: name, site, since: run.scheduler.now };
      leave(run, act);
      run.machine.stop();
      return undefined;
    },
    post: (handler, site, args) => {
      run.scheduler.called('post', args, current());
      const act = current();
      run.enqueue({
        handler,
        args,
        color: run.colorOf(handler, args),
        how: 'post',
        site,
        by: act.id,
        byName: act.name,
        source: -1,
        result: undefined,
        errno: 0,
        timerLine: act.timerLine,
        resumes: -1,
        at: run.scheduler.now,
        after: run.kernel.order.release(act),
      });
    },
    spawn: (routine, site, args) => {
      run.scheduler.called('spawn', args, current());
      enter();
      const act = current();
      let threads = 0;
      for (const other of run.state.activations.values()) if (other.kind === 'thread') threads++;
      if (threads >= maxThreads) {
        act.errno = 11;
        return -1;
      }
      const thread = run.activation('thread', run.routine(routine), args, {
        how: 'spawn',
        site,
        by: act.id,
        byName: act.name,
      });
      run.listener?.began(thread, run.kernel.order.release(act));
      fifoPush(run.state.threads, thread);
      run.scheduler.changed();
      return thread.id;
    },
    lock: (mutex, site) => {
      const act = current();
      const c = new SystemCall(
        'lock',
        [mutex],
        site,
        act,
        toldByDefault,
        run.scheduler.now,
        undefined,
      );
      if (lock(run.kernel, c) === blocked) blocks(run, act, c);
      return undefined;
    },
    unlock: (mutex, site) => {
      unlock(run.kernel, current(), mutex, site);
    },
    trylock: (mutex, site) => trylock(run.kernel, current(), mutex, site),
    visible: (kind, object, key, site) => {
      if (!run.scheduler.yields(kind, object, key, site)) return false;
      run.machine.stop();
      return true;
    },
    attention: (site, mayStop) => run.scheduler.attention(site, mayStop),
    touch: (buffer, from, to, write, site) => {
      touch(run, buffer, from, to, write, site);
    },
    print: (text, site) => {
      if (!run.interleaved) run.scheduler.happenings(run.scheduler.now);
      run.scheduler.called('print', [], current());
      run.output.write('stdout', text, site);
    },
    random: (n) => {
      run.scheduler.called('random', [], current());
      return run.options.chance.pick(n, 'random');
    },
    now: () => run.scheduler.now,
  };
}

function answerOf(run: Run, name: SyscallName): Answer {
  if (!Object.hasOwn(eventCalls, name)) return answers[name as keyof typeof answers];
  const own = eventCalls[name as RunCallName];
  return (_k, c) => own(run, c);
}

/** The call cannot end yet: its activation waits, and its CPU with it. */
function blocks(run: Run, act: Activation, c: SystemCall): void {
  const { wait } = c;
  assert(wait !== undefined, 'a call that blocks says what it waits for');
  act.state = { tag: 'blocked', wait };
  listWaiter(run, act, wait);
  run.kernel.waitOn(act.id, wait.on);
  if (act.held.length > 0 && wait.call !== 'lock') heldWhileBlocked(run, act, wait);
  if (wait.deadline !== undefined && c.before === undefined)
    schedule(run.kernel.agenda, wait.deadline, {
      tag: 'deadline',
      activation: act.id,
      since: wait.since,
    });
  run.machine.stop();
}

/** It waits with mutexes in its hands: whoever wants one of them waits as well. */
function heldWhileBlocked(run: Run, act: Activation, { call, site }: Wait): void {
  const mutexes = act.held.map((at) => `\`${mutexName(run, at)}\``).join(', ');
  run.findings.add(
    diagnostic(
      'EVL2103.held',
      run.span(site),
      { call, who: act.kind === 'handler' ? `on ${act.name}` : act.name, mutexes },
      { help: phrase('EVL2103.help', {}) },
    ),
  );
}

/** What waits for a signal or a request is found again without a search. */
function listWaiter(run: Run, act: Activation, { reason }: Wait): void {
  if (reason.tag === 'signal' || reason.tag === 'requests')
    run.state.waiting[reason.tag].add(act.id);
}

/** Makes a blocked call again. True if it ended; its result then arrives at the activation. */
export function retry(run: Run, act: Activation): boolean {
  assert(act.state.tag === 'blocked', 'only a blocked call is made again');
  const { wait } = act.state;
  // What the call touches, it touches for this activation.
  run.machine.current = act;
  run.listener?.runs(act);
  run.state.woken.delete(act.id);
  run.kernel.stopWaiting(act.id, wait.on);
  if (!run.interleaved) run.scheduler.happenings(run.scheduler.now);
  const c = new SystemCall(wait.call, wait.args, wait.site, act, toldByDefault, wait.since, wait);
  run.scheduler.called(wait.call, wait.args, act);
  const answer =
    wait.call === 'lock' ? lock(run.kernel, c) : answerOf(run, wait.call)(run.kernel, c);
  if (answer === blocked) {
    assert(c.wait !== undefined, 'a call that blocks says what it waits for');
    act.state = { tag: 'blocked', wait: c.wait };
    listWaiter(run, act, c.wait);
    run.kernel.waitOn(act.id, c.wait.on);
    return false;
  }
  act.arriving = answer;
  if (act.maskBefore !== undefined) restoreMask(run.kernel, act);
  waited(run, act, wait);
  return true;
}

/** A wait is over: it is counted, and where a handler stalled its CPU, reported. */
export function waited(run: Run, act: Activation, wait: Wait): void {
  const cpu = run.scheduler.running;
  run.options.trace?.waited(cpu.id, act, wait, run.scheduler.now);
  if (wait.call === 'lock') {
    cpu.lockWait += run.scheduler.now - wait.since;
    return;
  }
  if (act.kind === 'main') stallOfMain(run, cpu, wait);
  if (act.kind !== 'handler' && act.kind !== 'interrupt') return;
  // Its own watch may be due again too; no event of that is queued while it runs.
  const own = act.cause.how === 'watch' && run.kernel.isDue(act.source) ? 1 : 0;
  stalled(run, cpu, wait, {
    who: `on ${act.name}`,
    waited: fifoLength(run.state.queue) + own,
    fds: undefined,
  });
}

/** An activation that awaits gives its CPU free. */
function leave(run: Run, act: Activation): void {
  run.listener?.paused(act);
  act.parts++;
  const cpu = run.scheduler.running;
  if (cpu.thread === act) throw new Fault(phrase('EVL5001.awaitInThread', {}), -1);
  const at = cpu.stack.lastIndexOf(act);
  if (at >= 0) cpu.stack.splice(at, 1);
  const below = cpu.stack.at(-1);
  if (below?.state.tag === 'dispatching' && below.state.handler === act.id) {
    below.arriving = undefined;
    below.state = states.ready;
  }
}
