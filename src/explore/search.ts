/**
 * Optimal dynamic partial-order reduction: exactly one complete execution for
 * each class of equivalent ones (Abdulla, Aronis, Jonsson, Sagonas, JACM 2017,
 * algorithm 2). Stateless: each execution is run from the beginning along the
 * stack of nodes, so memory does not grow with their number. Departures: locks
 * as in the paper's section on them (the unlock only enables); a pair is
 * reversed only if replay finds the later step possible there; and where there
 * are fewer CPUs than activations, a reversed pair that needs a free CPU brings
 * along the steps that free one (cpus.ts).
 */
import type { Key } from '../machine/value.ts';
import type { ProcessId } from './process.ts';
import type { PlainAccess, Use } from './recorder.ts';
import { noCpus, withCpus, type CpuState, type Queued } from './cpus.ts';
import { ExecutionTrace, type Step } from './trace.ts';
import { dependent, initial, insert, type Branch, type Move } from './wakeup.ts';

/** What the search asks of the program under it. */
export interface Subject {
  /** Back to the beginning, or to some step on the way to a depth; gives how many steps that is. */
  resume(depth: number): number;
  /** The search will come back to the state after so many steps. */
  keep(depth: number): void;
  enabled(): readonly ProcessId[];
  /** Takes a step. */
  step(id: ProcessId): StepInfo;
  /** The CPUs as they are now. */
  cpus(): CpuState;
  /** Some event had to wait for a CPU or its color in this execution. */
  readonly limited: boolean;
}

export interface StepInfo {
  readonly process: number;
  readonly uses: readonly Use[];
  readonly plain: readonly PlainAccess[];
  readonly made: readonly ProcessId[];
  readonly after: readonly number[];
  readonly unlocked: number;
  /** It gave a CPU free. */
  readonly frees: boolean;
  /** The color of its activation. */
  readonly color: Key | undefined;
  /** Events that it queued, in order. */
  readonly queued: readonly Queued[];
  /** Processes of the environment that could have gone before this step and cannot after it: a timer that was cancelled, a timeout. */
  readonly prevented: readonly ProcessId[];
  /** A call that could not end, and has no timeout: no step at all where another order was asked for. */
  readonly waits: boolean;
}

interface Node {
  /** Processes whose next step is covered elsewhere. */
  readonly sleep: Map<ProcessId, Move>;
  readonly tree: Branch[];
  /** The process that was taken last from here. */
  taken: Move | undefined;
  cpus: CpuState;
}

export interface SearchSink {
  /** A complete execution. False to stop. */
  complete(trace: ExecutionTrace): boolean;
  /** Two plain accesses that could have come the other way round. */
  race(first: number, second: number, trace: ExecutionTrace): void;
  /** Each execution, complete or not: progress. False to stop. */
  tick(): boolean;
}

export interface SearchResult { readonly executions: number; readonly blocked: number; readonly complete: boolean; readonly steps: number }

/** An execution longer than this is cut: the program has no end. */
const longest = 20_000;
/** Likewise one whose activations without end would fill the memory with what each knows of the others. */
const mostKnown = 2_000_000;

export class Search {
  private readonly nodes: Node[] = [];
  private readonly trace = new ExecutionTrace();
  executions = 0;
  blocked = 0;
  steps = 0;
  /** An execution was too long. */
  endless = false;

  constructor(private readonly subject: Subject, private readonly sink: SearchSink) {}

  run(): SearchResult {
    let more = true;
    let depth = 0;
    while (more) {
      const outcome = this.execute(depth);
      if (outcome === 'complete') {
        this.executions++;
        more = this.sink.complete(this.trace);
      } else if (outcome === 'blocked') this.blocked++;
      if (!this.sink.tick()) more = false;
      // What has no end has as many beginnings: nothing more is learnt from the others.
      if (this.endless) return this.result(false);
      if (outcome === 'complete' || outcome === 'blocked') this.reversals(depth);
      const next = this.backtrack();
      if (next === undefined) return this.result(!this.endless);
      depth = next;
    }
    return this.result(false);
  }

  private result(complete: boolean): SearchResult {
    return { executions: this.executions, blocked: this.blocked, complete, steps: this.steps };
  }

  /** Replays the stack up to a depth, and goes on from there to an end. */
  private execute(depth: number): 'complete' | 'blocked' | 'infeasible' {
    const { subject, nodes, trace } = this;
    trace.cut(depth);
    for (let d = subject.resume(depth); d < depth; d++) subject.step((nodes[d] as Node).taken?.id ?? 0);
    if (depth > 0) subject.keep(depth);
    for (let d = depth; ; d++) {
      let node = nodes[d];
      if (!node) nodes.push((node = this.below(d)));
      const enabled = subject.enabled();
      node.cpus = subject.cpus();
      if (enabled.length === 0) return 'complete';
      // A long execution must not keep the clock from being looked at.
      if ((d - depth) % 64 === 63 && !this.sink.tick()) {
        this.endless = true;
        return 'blocked';
      }
      if (d >= longest || trace.size > mostKnown) {
        this.endless = true;
        return 'complete';
      }
      const branch = node.tree.shift();
      const wanted = branch?.id ?? enabled.find((id) => !node.sleep.has(id));
      if (wanted === undefined) return 'blocked';
      if (branch && !enabled.includes(wanted)) {
        node.taken = undefined;
        return 'infeasible';
      }
      const info = subject.step(wanted);
      this.steps++;
      if (branch && info.waits) {
        node.taken = undefined;
        return 'infeasible';
      }
      const step = trace.add(wanted, info);
      node.taken = step;
      this.instead(node, info.prevented);
      for (const r of step.races) this.sink.race(r, d, trace);
      const next = this.below(d + 1);
      if (branch) next.tree.push(...branch.next);
      nodes.push(next);
    }
  }

  /** What a step has prevented appears in no execution after it: it is tried in its stead. */
  private instead(node: Node, prevented: readonly ProcessId[]): void {
    for (const id of prevented) {
      if (node.sleep.has(id) || node.tree.some((b) => b.id === id)) continue;
      node.tree.push({ id, uses: [], made: [], unknown: true, next: [] });
    }
  }

  /** The node after the step taken at the one above: who sleeps there still. */
  private below(d: number): Node {
    const sleep = new Map<ProcessId, Move>();
    const above = this.nodes[d - 1];
    const { taken } = above ?? {};
    if (above && taken) for (const [id, move] of above.sleep) if (!dependent(move, taken)) sleep.set(id, move);
    return { sleep, tree: [], taken: undefined, cpus: noCpus };
  }

  /** Every pair of the execution that could have come the other way round is asked for, unless it is covered. */
  private reversals(depth: number): void {
    const { steps } = this.trace;
    for (let j = depth; j < steps.length; j++) {
      for (const i of (steps[j] as Step).races) this.reverse(i, j);
    }
  }

  private reverse(i: number, j: number): void {
    const { steps } = this.trace;
    const node = this.nodes[i] as Node;
    const near: Step[] = [];
    for (let k = i + 1; k < j; k++) if (!this.trace.before(i, k)) near.push(steps[k] as Step);
    near.push(steps[j] as Step);
    const wanted = this.subject.limited ? withCpus(node.cpus, near, () => this.others(i, j)) : near;
    if (!wanted) return;
    for (const move of node.sleep.values()) if (initial(move, wanted) !== undefined) return;
    insert(node.tree, wanted);
  }

  /** All steps that neither of a pair comes before, in their order. */
  private others(i: number, j: number): Step[] {
    const { steps } = this.trace;
    return steps.filter((_, k) => k > i && k !== j && !this.trace.before(i, k) && !(k > j && this.trace.before(j, k)));
  }

  /** Up to the deepest node with something left to explore; undefined when there is none. */
  private backtrack(): number | undefined {
    const { nodes } = this;
    for (let node = nodes.at(-1); node; node = nodes.at(-1)) {
      if (node.taken) node.sleep.set(node.taken.id, node.taken);
      node.taken = undefined;
      if (node.tree.length > 0) return nodes.length - 1;
      nodes.pop();
    }
    return undefined;
  }
}
