/** A run along a schedule as a story: who does what, in which line. */
import type { Span } from '../base/span.ts';
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import { stepKind } from '../code/lowered.ts';
import { nameOf } from '../race/report.ts';
import type { Execution } from './execution.ts';
import { happening } from './outside.ts';
import type { ProcessId } from './process.ts';
import { stepPhrase, valueAt } from './step-phrase.ts';

/** One step. */
export interface StoryLine {
  /** The activation by name; empty for what happens outside. */
  readonly who: string;
  /** Its number, as diagnostics tell it; −1 outside. */
  readonly activation: number;
  readonly process: number;
  readonly does: Phrase;
  readonly span: Span | undefined;
}

export class Story {
  readonly lines: StoryLine[] = [];
  /** Where each process was last seen. */
  private readonly places = new Map<ProcessId, Span>();

  constructor(private readonly execution: Execution) {}

  /** Takes a step of the execution, and tells it. */
  step(id: ProcessId): void {
    const {
      execution,
      execution: { stepper, run },
    } = this;
    const p = stepper.processes.find((q) => q.id === id);
    const act = p && stepper.activationOf(p);
    if (!p || !act) {
      this.lines.push({ who: '', activation: -1, process: id, ...happening(execution, id) });
      execution.step(id);
      return;
    }
    const { pending, index } = p;
    const blocked = act.state.tag === 'blocked' ? act.state.wait.site : -1;
    const site = pending?.site ?? blocked;
    const [who, activation] = [nameOf(act), act.id];
    const span =
      site >= 0 ? run.span(site) : (this.places.get(id) ?? run.routine(act.routine).item.span);
    const does = pending
      ? undefined
      : phrase(this.places.has(id) || blocked >= 0 ? 'story.goesOn' : 'story.begins', {});
    const before = pending ? valueAt(run, pending) : '';
    this.places.set(id, span);
    execution.step(id);
    this.lines.push({
      who,
      activation,
      process: index,
      span,
      does:
        does ??
        stepPhrase(
          run,
          pending as NonNullable<typeof pending>,
          pending?.kind === stepKind.writeShared ? valueAt(run, pending) : before,
        ),
    });
  }
}
