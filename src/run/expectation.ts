/**
 * What an expression of a test is worth after a run. It reads what the run
 * left: the shared variables, atomics and everything reached from them. The
 * run is over, so nothing it could call on is there any more: system calls,
 * events, locks and chance are faults here. It has a budget of its own, so
 * that a loop without end in a test ends like one in a program (EVL6001).
 */
import { assert } from '../base/assert.ts';
import type { Code } from '../diagnostic/codes.ts';
import { codes } from '../diagnostic/codes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { Exit, Fault } from '../machine/fault.ts';
import { Machine, type Door } from '../machine/machine.ts';
import type { Value } from '../machine/value.ts';
import type { Routine } from '../names/binding.ts';
import { nowhere } from './findings.ts';
import type { Run } from './run.ts';

export type Evaluated =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'fault'; readonly diagnostic: Diagnostic };

/** Steps until the machine asks whether it may go on. */
const tank = 10_000;

/** Evaluates expressions of tests on what a run left. */
export class Afterwards {
  private machine: Machine | undefined;

  constructor(private readonly run: Run) {}

  /** The value of a routine that is one expression; never throws for anything the program does. */
  evaluate(routine: Routine): Evaluated {
    try {
      const machine = (this.machine ??= this.made());
      machine.addSteps(-machine.steps);
      machine.fill(tank);
      const act = this.run.activation('initialiser', routine, [], {
        how: 'test',
        site: -1,
        by: -1,
        byName: '',
      });
      const ended = machine.resume(act);
      assert(ended, 'nothing stops an expression of a test half-way');
      return { kind: 'value', value: act.arriving };
    } catch (e) {
      if (e instanceof Fault) return { kind: 'fault', diagnostic: this.diagnosticOf(e, routine) };
      if (e instanceof Exit)
        return { kind: 'fault', diagnostic: this.diagnosticOf(refused('exit', -1), routine) };
      throw e;
    }
  }

  private made(): Machine {
    const { run } = this;
    const machine: Machine = new Machine(
      run.lowered,
      run.machine.shape,
      this.door(() => machine),
      run.options.limits.memory,
    );
    machine.fill(tank);
    machine.startConstants();
    run.machine.shared.forEach((value, i) => {
      machine.shared[i] = value;
    });
    run.machine.atomics.forEach((value, i) => {
      machine.atomics[i] = value;
    });
    return machine;
  }

  private door(machine: () => Machine): Door {
    const no =
      (call: string) =>
      (...args: readonly unknown[]): never => {
        const site = args.find((a): a is number => typeof a === 'number');
        throw refused(call, site ?? -1);
      };
    const { limits, host } = this.run.options;
    return {
      sys: (call, site) => {
        throw refused(call, site);
      },
      sysThen: (call, site) => {
        throw refused(call, site);
      },
      sysAwait: (call, site) => {
        throw refused(call, site);
      },
      post: (_handler, site) => {
        throw refused('post', site);
      },
      spawn: (_routine, site) => {
        throw refused('spawn', site);
      },
      lock: (_mutex, site) => {
        throw refused('lock', site);
      },
      unlock: (_mutex, site) => {
        throw refused('unlock', site);
      },
      trylock: (_mutex, site) => {
        throw refused('trylock', site);
      },
      visible: () => false,
      attention: (site) => {
        const m = machine();
        if (m.steps >= limits.steps)
          throw new Fault(
            phrase('EVL6001.steps', { limit: limits.steps }),
            site,
            phrase('EVL6001.help', {}),
          );
        if (host.expired())
          throw new Fault(
            phrase('EVL6004.time', { seconds: limits.wall / 1000 }),
            site,
            phrase('EVL6004.help', {}),
          );
        // Values on JavaScript's stack are not seen by a census; an expression that allocates beyond the limit is simply stopped.
        if (m.memory.wantsCensus)
          throw new Fault(
            phrase('EVL6002.memory', {
              limit: `${String(Math.round(limits.memory / (1024 * 1024)))} MiB`,
            }),
            site,
            phrase('EVL6002.help', {}),
          );
        m.fill(Math.min(tank, Math.max(0, limits.steps - m.steps)));
        return false;
      },
      touch: () => undefined,
      print: (_text, site) => {
        throw refused('print', site);
      },
      random: no('random'),
      now: () => this.run.scheduler.now,
    };
  }

  private diagnosticOf(fault: Fault, routine: Routine): Diagnostic {
    const code = fault.phrase.id.slice(0, 7) as Code;
    const span = this.run.lowered.sites[fault.site] ?? routine.expr?.span ?? nowhere;
    return {
      code,
      severity: codes[code],
      message: fault.phrase,
      span,
      related: [],
      ...(fault.help ? { help: fault.help } : {}),
    };
  }
}

function refused(call: string, site: number): Fault {
  return new Fault(
    phrase('EVL7002.inExpectation', { call }),
    site,
    phrase('EVL7002.inExpectation.help', {}),
  );
}
