/** evl explore FILE */
import { availableParallelism } from 'node:os';
import { textOf } from '../base/bytes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { diagnosticsJson } from '../diagnostic/json.ts';
import { shown, wellFormed } from '../diagnostic/escape.ts';
import { render } from '../diagnostic/render.ts';
import { Exploration, type Explored, type ExploreOptions } from '../explore/explore.ts';
import { perRound } from '../explore/frontier.ts';
import type { FoundOutcome } from '../explore/gather.ts';
import { exploreStates, type StatefulExplored } from '../explore/stateful.ts';
import { replay } from '../explore/replay.ts';
import { fingerprintOf } from '../explore/schedule-of.ts';
import type { OpenedProgram } from '../run/program.ts';
import { planOf, type Plan } from '../world/plan.ts';
import { status } from './failure.ts';
import { limitsOf, type LimitFlags } from './limits.ts';
import { Crew } from './explore-crew.ts';
import { open, worldOf } from './open.ts';
import { storyText } from './story.ts';
import { paletteFor, say, tell, type ColourChoice } from './terminal.ts';

export interface ExploreFlags extends LimitFlags {
  readonly json?: boolean;
  readonly color: ColourChoice;
  readonly world?: string;
  readonly cpus?: number;
  readonly seed?: number;
  readonly maxExecutions?: number;
  readonly stopOnFirst?: boolean;
  readonly stateful?: boolean;
  readonly allowBlocking?: boolean;
  /** Tasks at once. */
  readonly jobs?: number;
}

/** Executions between two looks at the clock. */
const lookEvery = 64;

export async function exploreCommand(file: string, flags: ExploreFlags): Promise<number> {
  const opened = open(file);
  const stopping = opened.diagnostics.filter(
    (d) => d.severity === 'error' && !(flags.allowBlocking === true && d.code === 'EVL2001'),
  );
  if (stopping.length > 0) return refused(opened, stopping, flags);
  const world = worldOf(opened, flags.world);
  const base = planOf(world);
  const plan = { ...base, cpus: flags.cpus ?? base.cpus, seed: flags.seed ?? base.seed };
  const progress = new Progress(flags);
  const options: ExploreOptions = {
    plan,
    limits: limitsOf(flags),
    fingerprint: fingerprintOf(opened),
    world: flags.world,
    host: { expired: () => false },
    ...(flags.maxExecutions === undefined ? {} : { maxExecutions: flags.maxExecutions }),
    ...(flags.stopOnFirst === true ? { stopOnFirst: true } : {}),
    stop: (executions) => progress.stop(executions),
    stopSampling: () => progress.samplingIsOver(),
    stopShrinking: () => progress.shrinkingIsOver(),
  };
  const explored: Explored & Partial<StatefulExplored> =
    flags.stateful === true
      ? exploreStates(opened.names, options)
      : await inRounds(file, opened, options, flags, progress);
  progress.clear();
  const diagnostics = explored.findings.map((f) => f.diagnostic);
  const ok = !diagnostics.some((d) => d.severity === 'error');
  if (flags.json === true) say(`${JSON.stringify(exploreJson(opened, explored, ok))}\n`);
  else report(opened, plan, explored, flags);
  return ok ? status.fine : status.wrong;
}

/** A search that is not over soon is shared out among workers. */
async function inRounds(
  file: string,
  opened: OpenedProgram,
  options: ExploreOptions,
  flags: ExploreFlags,
  progress: Progress,
): Promise<Explored> {
  const exploration = new Exploration(opened.names, options);
  const jobs = flags.jobs ?? availableParallelism();
  let crew: Crew | undefined;
  try {
    for (let round = exploration.round(); round.length > 0; round = exploration.round()) {
      progress.before = exploration.executions;
      if (jobs === 1 || round.length === 1) {
        exploration.takeOwn(round);
        continue;
      }
      const { plan, limits, fingerprint, world, stopOnFirst } = options;
      crew ??= new Crew(
        {
          file,
          fingerprint,
          world,
          cpus: plan.cpus,
          seed: plan.seed,
          limits,
          stopOnFirst: stopOnFirst === true,
          until: progress.until,
        },
        Math.min(jobs, perRound),
      );
      const watching = setInterval(() => {
        progress.show(crew?.running ?? 0);
      }, 200);
      exploration.take(round, await crew.run(round, exploration.mode, exploration.numbers));
      clearInterval(watching);
    }
  } finally {
    await crew?.close();
  }
  return exploration.result();
}

/** The real clock: progress on a terminal, and `--max-time`. */
class Progress {
  private readonly began = Date.now();
  private shownAt = 0;
  private asked = 0;
  private samplingSince: number | undefined;
  private shrinkingSince: number | undefined;
  /** Executions of the rounds that are over. */
  before = 0;
  private readonly visible: boolean;

  constructor(private readonly flags: ExploreFlags) {
    this.visible = flags.json !== true && process.stderr.isTTY;
  }

  /** When the search is over, in ms of the real clock. */
  get until(): number | undefined {
    return this.flags.maxTime === undefined ? undefined : this.began + this.flags.maxTime * 1000;
  }

  stop(executions: number): boolean {
    if (++this.asked % lookEvery !== 0) return false;
    this.show(executions);
    return this.until !== undefined && Date.now() > this.until;
  }

  /** So many executions more than before this round. */
  show(more: number): void {
    const now = Date.now();
    if (!this.visible || now - this.shownAt < 200) return;
    this.shownAt = now;
    const executions = this.before + more;
    const seconds = Math.max(0.001, (now - this.began) / 1000);
    process.stderr.write(
      `\r${count(executions)} executions, ${count(Math.round(executions / seconds))} a second …`,
    );
  }

  /** Where a time was set, the random runs after an early stop have a fifth of it; else so many steps and no more. */
  samplingIsOver(): boolean {
    if (this.flags.maxTime === undefined) return false;
    this.samplingSince ??= Date.now();
    return Date.now() - this.samplingSince > this.flags.maxTime * 200;
  }

  /** Making schedules shorter has a tenth of the time; without a limit it takes so many runs and no more. */
  shrinkingIsOver(): boolean {
    if (this.flags.maxTime === undefined) return false;
    this.shrinkingSince ??= Date.now();
    return Date.now() - this.shrinkingSince > this.flags.maxTime * 100;
  }

  clear(): void {
    if (this.visible && this.shownAt > 0) process.stderr.write('\r\u001b[K');
  }
}

function refused(
  opened: OpenedProgram,
  diagnostics: readonly Diagnostic[],
  flags: ExploreFlags,
): number {
  if (flags.json === true)
    say(
      `${JSON.stringify({ ok: false, complete: false, executions: 0, blocked: 0, outcomes: [], diagnostics: diagnosticsJson(diagnostics, opened.files) })}\n`,
    );
  else
    tell(render(diagnostics, opened.files, { palette: paletteFor(flags.color, process.stderr) }));
  return status.wrong;
}

function exploreJson(
  opened: OpenedProgram,
  e: Explored & Partial<StatefulExplored>,
  ok: boolean,
): object {
  return {
    ok,
    complete: e.complete,
    executions: e.executions,
    blocked: e.blocked,
    ...(e.cut === 0 ? {} : { cut: e.cut }),
    outcomes: e.outcomes.map((o) => ({
      output: wellFormed(textOf(o.output)),
      shared: sharedJson(o),
      exit: o.exit,
      count: o.count,
      schedule: o.schedule,
    })),
    diagnostics: diagnosticsJson(
      e.findings.map((f) => f.diagnostic),
      opened.files,
    ),
    ...(e.stopped === undefined ? {} : { stopped: e.stopped }),
    ...(e.sampled ? { sampled: e.sampled } : {}),
    ...(e.states === undefined ? {} : { states: e.states, transitions: e.transitions }),
  };
}

function sharedJson(o: FoundOutcome): Record<string, unknown> {
  const shared = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of o.shared) shared[name] = value;
  return shared;
}

function report(
  opened: OpenedProgram,
  plan: Plan,
  e: Explored & Partial<StatefulExplored>,
  flags: ExploreFlags,
): void {
  const palette = paletteFor(flags.color, process.stderr);
  for (const f of e.findings) {
    tell(render([f.diagnostic], opened.files, { palette }));
    tell(
      storyText(
        replay(
          opened.names,
          { plan, limits: limitsOf(flags), host: { expired: () => false } },
          f.moves,
          false,
        ).story,
        opened.files,
      ),
    );
    tell('\n');
  }
  say(`${coverage(e)}\n`);
  say(outcomesText(e));
}

const stops = {
  executions: 'stopped at --max-executions',
  time: 'stopped at --max-time',
  first: 'stopped at the first finding',
  endless: 'some executions have no end and were cut',
} as const;

function coverage(e: Explored & Partial<StatefulExplored>): string {
  if (e.states !== undefined) {
    const what = `${count(e.states)} states, ${count(e.transitions ?? 0)} steps between them, ${count(e.executions)} ends`;
    return e.complete
      ? `complete: ${what}`
      : `not complete (${stops[e.stopped ?? 'endless']}): ${what}`;
  }
  const cut = e.cut === 0 ? '' : `, ${count(e.cut)} cut short`;
  const blocked = e.blocked === 0 ? '' : `, ${count(e.blocked)} started that turned out redundant`;
  const what = `${count(e.executions)} ${e.executions === 1 ? 'execution' : 'executions'}${blocked}${cut}`;
  if (e.complete) return `complete: ${what}; every schedule is equivalent to one of them`;
  return `not complete (${stops[e.stopped ?? 'endless']}): ${what}; other schedules were not tried${sampledText(e)}`;
}

function sampledText(e: Explored): string {
  if (!e.sampled || e.sampled.runs === 0) return '';
  const { runs, depth, together } = e.sampled;
  return `; ${count(runs)} more at random: a bug that needs ${String(depth)} orderings would have been found with a probability of at least ${together.toPrecision(2)}`;
}

/** Outcomes that are listed. */
const mostOutcomes = 12;

function outcomesText(e: Explored): string {
  if (e.outcomes.length === 0) return '';
  const rows = e.outcomes.slice(0, mostOutcomes).map((o) => {
    const parts = [...o.shared].map(
      ([name, value]) => `${shown(name)} = ${shown(JSON.stringify(value))}`,
    );
    const output =
      o.output === '' ? 'no output' : `output ${shown(JSON.stringify(textOf(o.output)))}`;
    return `  ${count(o.count).padStart(8)} ×  ${[output, ...parts, ...(o.exit === 0 ? [] : [`exit ${String(o.exit)}`])].join(', ')}`;
  });
  const more =
    e.outcomes.length > mostOutcomes
      ? [`  … and ${String(e.outcomes.length - mostOutcomes)} more`]
      : [];
  return `${String(e.outcomes.length)} ${e.outcomes.length === 1 ? 'outcome' : 'outcomes'}:\n${[...rows, ...more].join('\n')}\n`;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}
