/**
 * Optimal dynamic partial-order reduction: exactly one complete execution for
 * each class of equivalent ones (Abdulla, Aronis, Jonsson, Sagonas, "Optimal
 * dynamic partial order reduction", POPL 2014, and JACM 2017, algorithm 2).
 * The program under it can take steps back, so what a step uses is taken where
 * it is to be reversed, not where it was seen: `reverse` goes to the node,
 * takes all later steps that do not come after the first of the pair, then the
 * second one, and notes what each of them really used there.
 *
 * Departures from the paper. A call that cannot end (a lock that is taken, a
 * read of an empty pipe) is no step; but what keeps it from ending is reversed
 * with it, whether it waits at the end of an execution or where a pair was to
 * be reversed (`keepers`). An unlock only enables, as in the paper's section on
 * locks. Where there are fewer CPUs than activations, a process may have none
 * where it is wanted; then the pair is tried again with the steps of other
 * executions before it.
 */
import { ProcessNames, type ProcessId } from './process.ts';
import type { Attempt, Subject } from './subject.ts';
import { toEnd, type Portions } from './portions.ts';
import { wholeTask, type LeftNode, type Part, type Task } from './task.ts';
import { ExecutionTrace, mostKnown, type Step, type Swap } from './trace.ts';
import { dependent, initial, insert, type Branch, type Move } from './wakeup.ts';

interface Node {
  /** Processes whose next step is covered elsewhere. */
  readonly sleep: Map<ProcessId, Move>;
  /** Those of them that were explored from here, in order. */
  own: readonly Move[];
  /** Sleepers from above that others have not yet explored to the end. */
  readonly open: ReadonlySet<ProcessId>;
  /** Of its own sleepers those that others have not. */
  ownOpen: readonly ProcessId[];
  /** Of a node that belongs to others: what else they cover. */
  readonly others: readonly Move[];
  readonly tree: Branch[];
  /** The process that was taken last from here. */
  taken: Move | undefined;
}

export interface SearchSink {
  /** A complete execution. False to stop. */
  complete(trace: ExecutionTrace): boolean;
  /** Two plain accesses that could have come the other way round. */
  race(first: number, second: number, trace: ExecutionTrace): void;
  /** Each execution, complete or not: progress. False to stop. */
  tick(): boolean;
}

/** An execution longer than this is cut: the program has no end. */
const longest = 20_000;

/** Steps that are taken, or reversed, in one go. */
const portion = 16;

/** How an execution ended; `astray`: it was led to a step that is impossible. */
type Ending = 'complete' | 'blocked' | 'twice' | 'astray' | 'infeasible' | 'cut';

/** A step, and the process that is to go before it; `second` is its step, −1 where it has none. */
interface Reversal extends Pick<Attempt, 'id' | 'uses' | 'until'> {
  /** Both queue events, which only their handlers make depend on one another. */
  readonly swap?: true;
  readonly first: number;
  readonly second: number;
  /** Where it is noted that it needs no other look. */
  readonly of?: readonly [settled: number[], n: number];
}

export class Search {
  private readonly nodes: Node[] = [];
  private readonly trace: ExecutionTrace;
  /** Nodes up to this depth belong to others: what is asked for there is only told. */
  private floor = -1;
  /** In the execution whose pairs are being reversed some event had to wait. */
  private limited = false;
  /** Pairs of a step and a process that were tried as what came between could not be left out. */
  private readonly tried = new Set<string>();
  private asked = new Map<number, Branch[]>();
  executions = 0;
  blocked = 0;
  twice = 0;
  /** Executions that were cut short: nothing is concluded from their ends. */
  cut = 0;
  steps = 0;
  /** Two events could not be exchanged by what their handlers do alone. */
  strict = false;

  constructor(
    private readonly subject: Subject,
    private readonly sink: SearchSink,
    /** The locations of the order of events, where that matters only by what their handlers do. */
    private readonly queue?: ReadonlySet<number>,
  ) {
    this.trace = new ExecutionTrace(queue);
  }

  /** All of it. */
  run(): Part {
    return this.explore(wholeTask());
  }

  /** One task of a search. */
  explore(task: Task): Part {
    return toEnd(this.portions(task));
  }

  /** The same in portions. */
  *portions(task: Task): Portions<Part> {
    const whole = task.branch === undefined && task.spine.length === 0;
    this.reset();
    this.nodes.length = 0;
    this.asked = new Map();
    this.floor = whole ? -1 : task.prefix.length;
    this.trace.cut(0);
    if (whole) this.subject.begin();
    else this.enter(task);
    let runs = 0;
    let depth: number | undefined = whole ? 0 : this.floor;
    if (!whole && !task.branch) depth = this.backtrack();
    for (; depth !== undefined; depth = this.backtrack()) {
      if (runs++ >= task.budget) return this.part(false);
      const outcome = yield* this.execute(depth);
      let more = true;
      if (outcome === 'complete') {
        this.executions++;
        more = this.sink.complete(this.trace);
      } else if (outcome === 'blocked') this.blocked++;
      else if (outcome === 'twice') this.twice++;
      else if (outcome === 'cut') this.cut++;
      if (!this.sink.tick()) more = false;
      // What has no end has as many beginnings: nothing more is learnt from the others.
      if (!more || outcome === 'cut') return this.part(true);
      if (outcome === 'complete') yield* this.reversals();
      if (this.strict) return this.part(true);
      yield undefined;
    }
    return this.part(false);
  }

  private reset(): void {
    this.executions = this.blocked = this.twice = this.cut = this.steps = 0;
    this.strict = false;
  }

  private part(stopped: boolean): Part {
    const { executions, blocked, twice, cut, steps, floor, nodes } = this;
    return {
      executions,
      blocked,
      twice,
      cut,
      steps,
      stopped,
      taken: floor >= 0 ? nodes[floor]?.taken : undefined,
      asked: [...this.asked].map(([depth, tree]) => ({ depth, tree })),
      left: nodes.slice(floor + 1).map((node, k): LeftNode => ({
        via: nodes[floor + k]?.taken?.id ?? ProcessNames.root,
        own: withMove(node.own, node.taken),
        tree: node.tree,
      })),
    };
  }

  /** Goes to a task's node, and lays out what an earlier task has left below it. */
  private enter({ prefix, sites, before, branch, spine }: Task): void {
    const { nodes, floor, subject } = this;
    const bySite = new Map(sites.map((s) => [s.depth, s]));
    const add = (
      d: number,
      own: readonly Move[],
      others: readonly Move[],
      tree: readonly Branch[],
    ): Node => {
      const node = this.below(d, others);
      for (const move of own) node.sleep.set(move.id, move);
      node.own = own;
      node.tree.push(...tree);
      nodes.push(node);
      return node;
    };
    const way = [...prefix, ...spine.map((n) => n.via)];
    subject.begin();
    for (let d = 0; d <= way.length; d++) {
      const site = bySite.get(d);
      const left = spine[d - floor - 1];
      const node = left
        ? add(d, left.own, [], left.tree)
        : add(d, site?.earlier ?? [], site?.others ?? [], d === floor && branch ? [branch] : []);
      if (site) node.ownOpen = site.open;
      const id = way[d];
      if (id !== undefined) node.taken = this.trace.add(id, subject.step(id));
    }
    const node = nodes[floor];
    for (const id of before) {
      const move = this.probe(id);
      if (!move || !node) continue;
      node.sleep.set(id, move);
      node.ownOpen = [...node.ownOpen, id];
    }
  }

  /** The step that a process takes at the task's node; undefined if it can take none. */
  private probe(id: ProcessId): Move | undefined {
    const { subject, floor } = this;
    this.goTo(floor);
    if (!subject.enabled().includes(id)) return undefined;
    const { uses, made, waits } = subject.step(id);
    subject.back(floor);
    return waits ? undefined : { id, uses, made };
  }

  /** Replays the stack up to a depth, and goes on from there to an end. */
  private *execute(depth: number): Portions<Ending> {
    const { subject, nodes, trace } = this;
    trace.cut(depth);
    trace.unsettle(depth);
    // It was led to a step that turned out to be impossible.
    let astray = false;
    this.goTo(depth);
    for (let d = depth; ; d++) {
      let node = nodes[d];
      if (!node) nodes.push((node = this.below(d)));
      const enabled = subject.enabled();
      if (enabled.length === 0) return 'complete';
      if (d % portion === portion - 1) yield undefined;
      // A long execution must not keep the clock from being looked at.
      if ((d - depth) % 64 === 63 && !this.sink.tick()) return 'cut';
      if (d >= longest || trace.size > mostKnown) return 'cut';
      let branch = node.tree.shift();
      while (branch && !enabled.includes(branch.id)) {
        node.taken = undefined;
        // Deeper, the steps that led to it must still come to an end.
        if (d === depth) return 'infeasible';
        astray = true;
        branch = node.tree.shift();
      }
      const wanted = branch?.id ?? enabled.find((id) => !node.sleep.has(id));
      if (wanted === undefined && astray) return 'astray';
      if (wanted === undefined)
        return enabled.some((id) => node.open.has(id) || node.ownOpen.includes(id))
          ? 'twice'
          : 'blocked';
      const info = subject.step(wanted);
      this.steps++;
      if (branch && info.waits && branch.waits !== true) {
        node.taken = undefined;
        if (d === depth) return 'infeasible';
        subject.back(d);
        astray = true;
        d--;
        continue;
      }
      const step = trace.add(wanted, info);
      node.taken = step;
      for (const r of step.races) this.sink.race(r, d, trace);
      const next = this.below(d + 1);
      if (branch) next.tree.push(...branch.next);
      nodes.push(next);
    }
  }

  /** To the node at a depth of the stack. */
  private goTo(depth: number): void {
    const { subject, nodes } = this;
    if (subject.depth > depth) subject.back(depth);
    for (let d = subject.depth; d < depth; d++)
      subject.step(nodes[d]?.taken?.id ?? ProcessNames.root);
  }

  /** A sequence is to be explored from a node, unless that is covered: then by the step at this position, −1 where it is not in it. */
  private ask(d: number, sequence: readonly Move[]): number | undefined {
    const covered = this.covered(d, sequence, true);
    if (covered !== undefined) return covered;
    if (d > this.floor) {
      insert((this.nodes[d] as Node).tree, sequence);
      return undefined;
    }
    let tree = this.asked.get(d);
    if (!tree) this.asked.set(d, (tree = []));
    insert(tree, sequence);
    return undefined;
  }

  /** The node after the step taken at the one above: who sleeps there still. */
  private below(d: number, others: readonly Move[] = noMoves): Node {
    const sleep = new Map<ProcessId, Move>();
    const above = this.nodes[d - 1];
    const { taken } = above ?? {};
    let open: Set<ProcessId> | undefined;
    if (above && taken) {
      for (const [id, move] of above.sleep) {
        if (dependent(move, taken)) continue;
        sleep.set(id, move);
        if (above.ownOpen.length > 0 || above.open.has(id)) (open ??= new Set()).add(id);
      }
    }
    return {
      sleep,
      open: open ?? nobody,
      ownOpen: noIds,
      own: noMoves,
      others,
      tree: [],
      taken: undefined,
    };
  }

  /**
   * Every pair of a complete execution that could have come the other way round
   * is asked for, unless it is covered; so is whatever keeps those from going on
   * that wait at its end. The deepest pairs first: the program goes back once.
   */
  private *reversals(): Portions<undefined> {
    const { subject, trace } = this;
    const { steps } = trace;
    const pairs: Reversal[] = [];
    // On the way back to a node that is not so yet.
    this.limited = subject.limited;
    this.tried.clear();
    for (const attempt of subject.attempts())
      for (const first of trace.keepers(attempt)) pairs.push({ ...attempt, first, second: -1 });
    for (let j = steps.length - 1; j >= 0; j--) {
      const { races, swaps, id, uses, prevented, settled } = steps[j] as Step;
      for (let n = 0; n < races.length; n++)
        if ((settled[n] ?? -1) < 0)
          pairs.push({ first: races[n] as number, second: j, id, uses, of: [settled, n] });
      // What a step has prevented appears in no execution after it.
      for (let n = 0; n < prevented.length; n++) {
        const of = [settled, races.length + n] as const;
        if ((settled[races.length + n] ?? -1) < 0)
          pairs.push({ first: j, second: -1, id: prevented[n] as number, uses: [], of });
      }
      for (let n = 0; n < swaps.length; n++) {
        const at = races.length + prevented.length + n;
        const [first, second] = swaps[n] as Swap;
        const found = this.exchange(first, second);
        if ((settled[at] ?? -1) < 0 && found) pairs.push({ ...found, of: [settled, at] });
      }
    }
    pairs.sort((a, b) => b.first - a.first);
    for (let n = 0; n < pairs.length; n++) {
      this.reverse(pairs[n] as Reversal);
      if (n % portion === portion - 1) yield undefined;
    }
    return undefined;
  }

  private reverse(pair: Reversal): void {
    const { trace } = this;
    const { first, second, swap, of } = pair;
    const later = trace.independentOf(first);
    const last = trace.steps[second];
    const sequence: Move[] = later.map((k) => trace.steps[k] as Step);
    if (swap !== true && last?.fixed === true && !this.limited) {
      this.settle(of, this.ask(first, [...sequence, last]), later);
      return;
    }
    // Where what the last one uses there makes no difference, it need not be seen.
    const covered = this.covered(first, sequence, false);
    if (covered !== undefined) this.settle(of, covered, later);
    else this.settle(of, this.reverseThere(pair), later);
  }

  /**
   * Notes how long a pair needs no other look. `by` is the position in its
   * sequence of the step that covers it, −1 where that is not in it; with none
   * it was put into the tree.
   */
  private settle(of: Reversal['of'], by: number | undefined, later: readonly number[]): void {
    if (!of) return;
    const [settled, n] = of;
    if (by === undefined) settled[n] = Infinity;
    else settled[n] = by < 0 ? -1 : (later[by] ?? -1) + 1;
  }

  /** What covers a sequence at a node, by its position in it; −1 where it is not in it, which tells only if all of the sequence is known. */
  private covered(d: number, sequence: readonly Move[], whole: boolean): number | undefined {
    const node = this.nodes[d] as Node;
    for (const moves of [node.sleep.values(), node.others]) {
      for (const move of moves) {
        const at = initial(move, sequence);
        // What others have not explored yet may still ask for this; so it covers only what surely begins with it.
        if (at !== undefined && (at >= 0 || (whole && !node.open.has(move.id)))) return at;
      }
    }
    return undefined;
  }

  /** Takes the steps of a reversal from its node, and asks for what they turn out to be. */
  private reverseThere({
    first,
    second,
    swap,
    id,
    uses: seen,
    until,
  }: Reversal): number | undefined {
    const { trace, subject } = this;
    const { steps } = trace;
    this.goTo(first);
    const taken: Move[] = [];
    let own = -1;
    let reached = false;
    // The first step that had to wait for the CPU.
    let stuck = -1;
    // Without the first step, another may lack its CPU or what it runs over; then what comes after it is left out as well.
    for (let left = trace.independentOf(first), before = -1; left.length !== before;) {
      before = left.length;
      const out: number[] = [];
      for (const k of left) {
        const step = steps[k] as Step;
        if (out.some((o) => trace.before(o, k)) || !subject.enabled().includes(step.id)) {
          out.push(k);
          if (stuck < 0 && subject.isQueued(step.id)) stuck = k;
        } else {
          const { uses, made, waits } = subject.step(step.id);
          taken.push({ id: step.id, uses, made, waits });
          if (step.id === id) own = k;
          if (k === second) reached = true;
        }
      }
      left = out;
    }
    if (swap === true) {
      const holder = subject.onCpu;
      subject.back(first);
      if (reached) return this.ask(first, taken);
      this.makeWay(holder, stuck, first);
      return -1;
    }
    while (subject.depth < longest && subject.enabled().includes(id)) {
      const { uses, made, waits } = subject.step(id);
      if (until !== undefined && !uses.some((u) => u >> 1 === until)) {
        taken.push({ id, uses, made, waits });
        continue;
      }
      if (!waits) {
        subject.back(first);
        return this.ask(first, [...taken, { id, uses, made }]);
      }
      subject.back(subject.depth - 1);
      break;
    }
    if (this.queue !== undefined && subject.isQueued(id)) {
      const holder = subject.onCpu;
      subject.back(first);
      const own = second >= 0 ? second : steps.findIndex((s, k) => k > first && s.id === id);
      this.makeWay(holder, own, first);
      return -1;
    }
    // It cannot go there either: what came still earlier may keep it.
    const uses = subject.attempts().find((a) => a.id === id)?.uses ?? seen;
    subject.back(first);
    for (let k = first - 1; own < 0 && k >= 0; k--) if (steps[k]?.id === id) own = k;
    for (const earlier of trace.keepersBefore(uses, first, own)) {
      const key = `${String(earlier)} ${String(id)}`;
      if (this.tried.has(key)) continue;
      this.tried.add(key);
      this.reverseThere({ first: earlier, second: -1, id, uses });
    }
    return -1;
  }

  /**
   * A step of a handler cannot go as another one has the CPU, which cannot go
   * on: its event is to come before that of the other, where they are in no order.
   */
  private makeWay(holder: ProcessId | undefined, waiting: number, after: number): void {
    const { trace } = this;
    const held = trace.steps.findIndex((s, k) => k >= after && s.id === holder);
    const step = trace.steps[waiting];
    if (held < 0 || !step) {
      this.strict = true;
      return;
    }
    const swaps = trace.swapsOf(held, step);
    if (swaps === 'direct') {
      this.strict = true;
      return;
    }
    for (const [first, second] of swaps) {
      const found = this.exchange(first, second);
      if (found) this.reverse(found);
    }
  }

  /** Two steps that queued events are to change places; undefined where they were to in this execution already. */
  private exchange(first: number, second: number): Reversal | undefined {
    const { id, uses } = this.trace.steps[second] as Step;
    const key = `${String(first)} and ${String(second)}`;
    if (this.tried.has(key)) return undefined;
    this.tried.add(key);
    return { swap: true, first, second, id, uses };
  }

  /** Up to the deepest node of its own with something left to explore; undefined when there is none. */
  private backtrack(): number | undefined {
    const { nodes } = this;
    while (nodes.length - 1 > this.floor) {
      const node = nodes.at(-1) as Node;
      if (node.taken) {
        node.sleep.set(node.taken.id, node.taken);
        node.own = withMove(node.own, node.taken);
      }
      node.taken = undefined;
      if (node.tree.length > 0) return nodes.length - 1;
      nodes.pop();
    }
    return undefined;
  }
}

const noMoves: readonly Move[] = [];
const noIds: readonly ProcessId[] = [];
const nobody: ReadonlySet<ProcessId> = new Set();

function withMove(moves: readonly Move[], move: Move | undefined): readonly Move[] {
  return move === undefined || moves.some((m) => m.id === move.id) ? moves : [...moves, move];
}
