/** What panels are made from: a program, the run in it, and what the person at the keyboard has marked. */
import { lineIndexAt, type SourceFile, type Span } from '../base/span.ts';
import type { OpenedProgram } from '../run/program.ts';
import type { Activation } from '../machine/activation.ts';
import { nameOf } from '../race/report.ts';
import type { Explored } from '../explore/explore.ts';
import type { StoryLine } from '../explore/story.ts';
import type { Plan } from '../world/plan.ts';
import type { Course } from './course.ts';
import type { QuizPlay } from './quiz-play.ts';
import type { Row } from './row.ts';
import type { Finding } from './survey.ts';

/** A program as it is looked at: its own files first. */
export type Viewed = Pick<OpenedProgram, 'files' | 'names'>;

export interface Scene {
  readonly program: Viewed;
  readonly course: Course;
  /** Lines of the first file (from 0) at which a run is to stop. */
  readonly breakpoints: ReadonlySet<number>;
  /** Shared variables whose changes are looked for, by number. */
  readonly watched: ReadonlySet<number>;
  /** The finding that is looked at. */
  readonly chosen: Finding | undefined;
  /** What was looked for last. */
  readonly search: string;
  /** Line of the source the cursor is on (from 0), and the row chosen in each panel. */
  readonly cursor: number;
  /** µs that a column of the timeline stands for, as a power of two. */
  readonly zoom: number;
  /** What `explore` has found, where it was asked. */
  readonly explored: Opened | undefined;
  /** A quiz that goes on; then nothing is shown that would give the answer. */
  readonly quiz: QuizPlay | undefined;
  /** It is being explored: so many executions so far. */
  readonly exploring: { readonly executions: number; readonly stopping: boolean } | undefined;
}

/** The outcomes of all schedules, and the one that is open with its steps. */
export interface Opened {
  readonly explored: Explored;
  readonly plan: Plan;
  readonly open: number;
  readonly story: readonly StoryLine[];
}

/** A panel: how many rows it has, and those of a window; the machine itself never leaves it. */
export interface Panel {
  readonly id: string;
  readonly title: (scene: Scene) => string;
  readonly length: (scene: Scene) => number;
  readonly rows: (scene: Scene, from: number, to: number, width: number) => readonly Row[];
  /** The row to be kept in sight while the run moves; undefined for none. */
  readonly focus?: (scene: Scene) => number | undefined;
}

/** Line (from 0) of a place in a file; −1 for a place elsewhere. */
export function lineOf(file: SourceFile | undefined, span: Span): number {
  return file?.id === span.file ? lineIndexAt(file, Math.min(span.start, file.text.length)) : -1;
}

/** `file:line` of a place, the file left away for the program's own. */
export function placeText(scene: Scene, span: Span): string {
  const file = scene.program.files[span.file];
  if (!file) return '';
  const line = String(lineIndexAt(file, Math.min(span.start, file.text.length)) + 1);
  return span.file === 0 ? `line ${line}` : `${file.name}:${line}`;
}

export function siteText(scene: Scene, site: number): string {
  return site < 0 ? '' : placeText(scene, scene.course.run.span(site));
}

/** Activations that stand somewhere: on the CPUs first, then those that wait without one. */
export function activations(scene: Scene): Activation[] {
  const { state } = scene.course.run;
  const found = new Map<number, Activation>();
  for (const cpu of state.cpus) {
    if (cpu.thread) found.set(cpu.thread.id, cpu.thread);
    for (const act of cpu.stack) found.set(act.id, act);
  }
  for (const act of state.activations.values())
    if (act.state.tag !== 'done') found.set(act.id, act);
  return [...found.values()];
}

/** What an activation is doing, in words. */
export function doing(scene: Scene, act: Activation): string {
  const { course } = scene;
  switch (act.state.tag) {
    case 'ready': {
      const about = course.steps?.aboutTo(act.id) ?? '';
      if (about !== '') return `next: ${about}`;
      return act.started ? 'ready to go on' : 'ready to start';
    }
    case 'running':
      return 'running';
    case 'awaiting':
      return `awaits ${act.state.call} since ${String(act.state.since)}µs; its CPU is free meanwhile`;
    case 'interrupted':
      return 'interrupted';
    case 'dispatching':
      return 'runs the handler it dispatched';
    case 'done':
      return 'has ended';
    case 'blocked': {
      const { wait } = act.state;
      return `waits in ${wait.call} since ${String(wait.since)}µs: ${reason(scene, act)}${course.run.state.woken.has(act.id) ? ' (can go on now)' : ''}`;
    }
  }
}

/** Why a blocked call does not end, in words. */
function reason(scene: Scene, act: Activation): string {
  if (act.state.tag !== 'blocked') return '';
  const { run } = scene.course;
  const { wait } = act.state;
  switch (wait.reason.tag) {
    case 'descriptors': {
      const fds = wait.on
        .map((id) => run.kernel.descriptors.findIndex((d) => d?.description === id))
        .filter((fd) => fd >= 0);
      return fds.length === 0
        ? 'no descriptor of it is ready'
        : `${fds.length === 1 ? 'descriptor' : 'descriptors'} ${fds.slice(0, 6).join(', ')} ${fds.length === 1 ? 'is' : 'are'} not ready`;
    }
    case 'time':
      return wait.deadline === undefined ? 'time' : `until ${String(wait.deadline)}µs`;
    case 'mutex': {
      const owner = run.state.activations.get(run.kernel.mutexes[wait.reason.mutex]?.owner ?? -1);
      return `the mutex is held by ${owner ? `${nameOf(owner)} #${String(owner.id)}` : 'another'}`;
    }
    case 'thread':
      return `thread #${String(wait.reason.thread)} has not ended`;
    case 'signal':
      return 'no signal came';
    case 'requests':
      return 'no request is done';
    case 'disk':
      return 'the disk has not answered';
    case 'events':
      return 'no event is ready';
    case 'connection':
      return 'the other side has not answered';
  }
}

/** The name people know an activation by, with its number. */
export function who(act: Pick<Activation, 'kind' | 'name' | 'id'>): string {
  return `${nameOf(act)} #${String(act.id)}`;
}
