/** Every schedule, asked for at the screen: the search goes on in portions, and what it comes to is opened as runs. */
import type { Explored } from '../explore/explore.ts';
import { replay } from '../explore/replay.ts';
import { fingerprintOf } from '../explore/schedule-of.ts';
import { Course } from './course.ts';
import { Exploring } from './exploring.ts';
import { exploredAt } from './panels/explored.ts';
import type { Opened } from './scene.ts';
import type { Session } from './session.ts';

/** Steps of an outcome that are listed. */
const longestStory = 2000;

export class Outcomes {
  exploring: Exploring | undefined;
  /** What it has come to. */
  opened: Opened | undefined;

  constructor(private readonly session: Session) {}

  explore(): string {
    if (this.exploring) return 'it is being explored; esc stops that';
    const {
      program,
      limits,
      host,
      opening: { world, enough },
      course: {
        options: { plan },
      },
    } = this.session;
    this.exploring = new Exploring(
      program.names,
      { plan, limits, fingerprint: fingerprintOf(program), world },
      () => host.clock(),
      enough,
    );
    return 'every schedule that makes a difference is tried; esc stops it';
  }

  /** Enough was explored. False where nothing was. */
  stopExploring(): boolean {
    if (!this.exploring || this.exploring.stopping) return false;
    this.exploring.stop();
    return true;
  }

  /** Explored: what was found is there to be opened; where that was asked for at the beginning, the first error is. */
  private ready(explored: Explored): string {
    this.exploring = undefined;
    const { course, opening, branches } = this.session;
    this.opened = { explored, plan: course.options.plan, open: -1, story: [] };
    const { outcomes, findings } = explored;
    const counts = `${counted(outcomes.length, 'outcome')}, ${counted(findings.length, 'finding')}`;
    const failure = findings.findIndex((f) => f.diagnostic.severity === 'error');
    if (opening.explore === true && branches.length === 1 && failure >= 0)
      return `${counts}; ${this.openFinding(failure)}`;
    return `${counts}; enter opens one as a run`;
  }

  /** Goes on for some milliseconds; gives what there is to tell when it is over. */
  work(ms: number): string | undefined {
    const explored = this.exploring?.advance(ms);
    return explored && this.ready(explored);
  }

  /** Opens what a row of the panel of explore stands for. */
  openExplored(at: number): string {
    const item = exploredAt(this.session.scene, at);
    switch (item?.kind) {
      case 'outcome':
        return this.outcome(item.i);
      case 'finding':
        return this.openFinding(item.i);
      case 'step':
        return this.session.course.steps
          ? this.session.goTo(item.i)
          : 'the steps are those of an outcome: enter on it opens it';
      case undefined:
        return 'nothing was explored yet: type :explore';
    }
  }

  /** Opens an outcome as a run to walk along, with its steps listed. */
  outcome(i: number): string {
    const {
      opened,
      session: { program, limits },
    } = this;
    const outcome = opened?.explored.outcomes[i];
    if (!opened || !outcome) return 'there is no such outcome';
    const steps = this.openMoves(outcome.moves, `outcome ${String(i + 1)}`);
    const { story } = replay(
      program.names,
      { plan: opened.plan, limits, host: { expired: () => false } },
      outcome.moves,
    );
    this.opened = { ...opened, open: i, story: story.slice(0, longestStory) };
    return `outcome ${String(i + 1)}: a run of ${counted(steps, 'step')}; n and N walk along it, :branch main goes back`;
  }

  /** Opens what explore has found, on its shortest schedule, where it happens. */
  openFinding(i: number): string {
    const found = this.opened?.explored.findings[i];
    if (!found) return 'there is no such finding';
    const { diagnostic: d } = found;
    this.openMoves(found.moves, d.code);
    const { session } = this;
    const here = session.course.survey.findings.findIndex(
      ({ diagnostic: other }) =>
        other.code === d.code &&
        other.span.file === d.span.file &&
        other.span.start === d.span.start,
    );
    if (here >= 0) session.choose(here);
    else session.goTo(Number.MAX_SAFE_INTEGER);
    return `${d.code} on the shortest schedule that shows it, at step ${String(session.course.position)} of ${String(session.course.survey.end)}`;
  }

  private openMoves(moves: readonly string[], what: string): number {
    const { session } = this;
    const made = new Course(session.program.names, {
      plan: this.opened?.plan ?? session.plan,
      limits: session.limits,
      moves,
    });
    session.open(made, { name: session.branch.name, at: session.course.position }, what);
    while (!made.survey.complete) made.survey.advance(100_000);
    return made.survey.end;
  }

  save(file: string): string {
    const {
      opened,
      session: { opening, host },
    } = this;
    const outcome = opened?.explored.outcomes[opened.open];
    if (!outcome) return 'no outcome is open';
    if (opening.unwritable !== undefined) return opening.unwritable;
    return (
      host.write(file, outcome.schedule) ?? `written: evl run --schedule ${file} makes it again`
    );
  }
}

function counted(n: number, what: string): string {
  return `${String(n)} ${what}${n === 1 ? '' : 's'}`;
}
