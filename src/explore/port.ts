/**
 * Tasks and parts of a search as plain data that another search, in another
 * thread, can read. Each numbers processes and locations as it meets them; what
 * goes between them says in a table where each comes from.
 */
import type { Numbers } from './execution.ts';
import { range, type Origin, type ProcessId } from './process.ts';
import type { LeftNode, Part, Site, Task } from './task.ts';
import type { Branch, Move } from './wakeup.ts';

/** What numbers stand for: processes refer to earlier ones of the table; locations from `fixed` on stand in the second list. */
export interface Tables {
  readonly processes: readonly Origin[];
  readonly locations: readonly string[];
}

/** A branch as a row of its moves, each with how deep it stands: nested, it would be as deep as executions are long. */
type Row = readonly (readonly [deep: number, move: Move])[];

type PackedNode = Omit<LeftNode, 'tree'> & { readonly tree: Row };

export interface PackedTask {
  readonly tables: Tables;
  readonly task: Omit<Task, 'branch' | 'spine'> & {
    readonly branch: Row | undefined;
    readonly spine: readonly PackedNode[];
  };
}
export interface PackedPart {
  readonly tables: Tables;
  readonly part: Omit<Part, 'asked' | 'left'> & {
    readonly asked: readonly { readonly depth: number; readonly tree: Row }[];
    readonly left: readonly PackedNode[];
  };
}

export function packTask(task: Task, numbers: Numbers): PackedTask {
  const packer = new Packer(numbers);
  const { branch, spine, ...rest } = mapTask(task, packer);
  return {
    task: { ...rest, branch: branch && rowOf([branch]), spine: spine.map(packedNode) },
    tables: packer.tables,
  };
}

export function unpackTask({ task, tables }: PackedTask, numbers: Numbers): Task {
  const { branch, spine, ...rest } = task;
  const whole: Task = {
    ...rest,
    branch: branch && treeOf(branch)[0],
    spine: spine.map(unpackedNode),
  };
  return mapTask(whole, new Unpacker(numbers, tables));
}

export function packPart(part: Part, numbers: Numbers): PackedPart {
  const packer = new Packer(numbers);
  const { asked, left, ...rest } = mapPart(part, packer);
  return {
    part: {
      ...rest,
      asked: asked.map(({ depth, tree }) => ({ depth, tree: rowOf(tree) })),
      left: left.map(packedNode),
    },
    tables: packer.tables,
  };
}

export function unpackPart({ part, tables }: PackedPart, numbers: Numbers): Part {
  const { asked, left, ...rest } = part;
  const whole: Part = {
    ...rest,
    asked: asked.map(({ depth, tree }) => ({ depth, tree: treeOf(tree) })),
    left: left.map(unpackedNode),
  };
  return mapPart(whole, new Unpacker(numbers, tables));
}

function packedNode(n: LeftNode): PackedNode {
  return { ...n, tree: rowOf(n.tree) };
}

function unpackedNode(n: PackedNode): LeftNode {
  return { ...n, tree: treeOf(n.tree) };
}

function rowOf(tree: readonly Branch[]): Row {
  const row: (readonly [number, Move])[] = [];
  const work = [...tree].reverse().map((b): [number, Branch] => [0, b]);
  for (let top = work.pop(); top; top = work.pop()) {
    const [deep, { next, ...move }] = top;
    row.push([deep, move]);
    for (let i = next.length - 1; i >= 0; i--) work.push([deep + 1, next[i] as Branch]);
  }
  return row;
}

function treeOf(row: Row): Branch[] {
  const levels: Branch[][] = [[]];
  for (const [deep, move] of row) {
    const branch: Branch = { ...move, next: [] };
    levels[deep]?.push(branch);
    levels[deep + 1] = branch.next;
    levels.length = deep + 2;
  }
  return levels[0] ?? [];
}

interface Mapping {
  process(id: ProcessId): number;
  location(location: number): number;
}

/** Gives what is met a number in a table. */
class Packer implements Mapping {
  private readonly processes: Origin[] = [];
  private readonly locations: string[] = [];
  private readonly knownProcesses = new Map<number, number>();
  private readonly knownLocations = new Map<number, number>();

  constructor(private readonly numbers: Numbers) {}

  get tables(): Tables {
    return { processes: this.processes, locations: this.locations };
  }

  process(id: ProcessId): number {
    const known = this.knownProcesses.get(id);
    if (known !== undefined) return known;
    const origin = this.numbers.processes.originOf(id);
    const entry: Origin =
      'key' in origin
        ? { key: this.text(origin.key) }
        : { parent: this.process(origin.parent), n: origin.n };
    const number = this.processes.push(entry) - 1;
    this.knownProcesses.set(id, number);
    return number;
  }

  location(location: number): number {
    const name = this.numbers.locations.nameOf(location);
    if (name === undefined) return location;
    let known = this.knownLocations.get(location);
    if (known === undefined) {
      known = this.numbers.locations.fixed + this.locations.push(this.text(name)) - 1;
      this.knownLocations.set(location, known);
    }
    return known;
  }

  private text(name: string): string {
    return translated(name, (mark, n) =>
      mark === '@'
        ? `@${String(this.process(n))}`
        : `#${String(this.process(Math.floor(n / range)))}:${String(n % range)}`,
    );
  }
}

/** Gives what stands in a table its number here. */
class Unpacker implements Mapping {
  private readonly ids: ProcessId[] = [];
  private readonly places: number[];

  constructor(
    private readonly numbers: Numbers,
    tables: Tables,
  ) {
    for (const origin of tables.processes)
      this.ids.push(
        'key' in origin
          ? this.keyed(origin.key)
          : numbers.processes.child(this.process(origin.parent), origin.n),
      );
    this.places = tables.locations.map((name) => numbers.locations.named(this.text(name)));
  }

  process(n: number): ProcessId {
    return this.ids[n] as ProcessId;
  }

  location(n: number): number {
    const { fixed } = this.numbers.locations;
    return n < fixed ? n : (this.places[n - fixed] as number);
  }

  private keyed(key: string): ProcessId {
    // The beginning has no key.
    return key === '' ? 0 : this.numbers.processes.named(this.text(key));
  }

  private text(name: string): string {
    return translated(name, (mark, n, rest) =>
      mark === '@' ? `@${String(this.process(n))}` : `#${String(this.process(n) * range + rest)}`,
    );
  }
}

/** A name with its numbers replaced; what follows a zero byte stays as it is. */
function translated(
  name: string,
  number: (mark: string, n: number, rest: number) => string,
): string {
  const end = name.indexOf('\0');
  const head = end < 0 ? name : name.slice(0, end);
  return (
    head.replace(/([@#])(\d+)(?::(\d+))?/g, (_, mark: string, n: string, rest?: string) =>
      number(mark, Number(n), Number(rest ?? 0)),
    ) + (end < 0 ? '' : name.slice(end))
  );
}

function mapTask(t: Task, m: Mapping): Task {
  return {
    ...t,
    prefix: t.prefix.map((id) => m.process(id)),
    sites: t.sites.map((s): Site => ({
      depth: s.depth,
      earlier: moves(s.earlier, m),
      open: s.open.map((id) => m.process(id)),
      others: moves(s.others, m),
    })),
    before: t.before.map((id) => m.process(id)),
    branch: t.branch && mapBranch(t.branch, m),
    spine: t.spine.map((n) => mapNode(n, m)),
  };
}

function mapPart(p: Part, m: Mapping): Part {
  return {
    ...p,
    taken: p.taken && mapMove(p.taken, m),
    asked: p.asked.map(({ depth, tree }) => ({ depth, tree: branches(tree, m) })),
    left: p.left.map((n) => mapNode(n, m)),
  };
}

function mapNode(n: LeftNode, m: Mapping): LeftNode {
  return { ...n, via: m.process(n.via), own: moves(n.own, m), tree: branches(n.tree, m) };
}

function mapMove(move: Move, m: Mapping): Move {
  return {
    id: m.process(move.id),
    uses: move.uses.map((u) => 2 * m.location(u >> 1) + (u & 1)),
    made: move.made.map((id) => m.process(id)),
    ...(move.waits === true ? { waits: true } : {}),
  };
}

function mapBranch(b: Branch, m: Mapping): Branch {
  const made: Branch = { ...mapMove(b, m), next: [] };
  // Without recursion: a branch is as long as the executions.
  const work: (readonly [from: Branch, to: Branch])[] = [[b, made]];
  for (let pair = work.pop(); pair; pair = work.pop()) {
    const [from, to] = pair;
    for (const next of from.next) {
      const mapped: Branch = { ...mapMove(next, m), next: [] };
      to.next.push(mapped);
      work.push([next, mapped]);
    }
  }
  return made;
}

function moves(list: readonly Move[], m: Mapping): Move[] {
  return list.map((move) => mapMove(move, m));
}

function branches(list: readonly Branch[], m: Mapping): Branch[] {
  return list.map((b) => mapBranch(b, m));
}
