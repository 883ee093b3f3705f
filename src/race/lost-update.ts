/**
 * Lost updates (EVL3004): a value read from a cell, then an `await`, an
 * `unlock` or the start of a continuation, and a value computed from it written
 * back although another activation had changed the cell meanwhile. No order
 * helps against that: it is found by the versions of the cells, on one CPU as
 * on several. What is computed from what, generated code carries along
 * (code/taint.ts).
 */
import type { Activation } from '../machine/activation.ts';
import type { Key, List, MapValue, Value } from '../machine/value.ts';

interface Change {
  readonly version: number;
  readonly act: number;
  readonly kind: Activation['kind'];
  readonly name: string;
  readonly site: number;
}

/** The last change of a cell, and the last one before it by anybody else. */
interface CellState {
  version: number;
  last: Change | undefined;
  other: Change | undefined;
}

/** One read: which cell, as of which version, by whom. */
export interface Token {
  readonly cell: CellState;
  readonly version: number;
  readonly act: number;
  /** How many times the activation had let others run before. */
  readonly part: number;
  readonly site: number;
  readonly name: string;
}

export interface LostUpdate {
  readonly read: Token;
  readonly change: Change;
  readonly site: number;
  readonly writer: Activation;
  readonly what:
    { readonly shared: number } | { readonly object: List | MapValue; readonly key: Key };
}

/** Reads that one value is computed from; more than so many are not told apart. */
const mostSources = 16;

export function both(a: object | undefined, b: object | undefined): object | undefined {
  if (a === undefined || a === b) return b;
  if (b === undefined) return a;
  const all = new Set([...tokensOf(a), ...tokensOf(b)]);
  return [...all].slice(0, mostSources);
}

function tokensOf(sources: object | undefined): readonly Token[] {
  if (sources === undefined) return [];
  return Array.isArray(sources) ? (sources as Token[]) : [sources as Token];
}

export class LostUpdates {
  private readonly shared: CellState[] = [];
  private readonly parts = new WeakMap<List | MapValue, Map<Key, CellState>>();

  constructor(private readonly tell: (lost: LostUpdate) => void) {}

  private sharedCell(index: number): CellState {
    return (this.shared[index] ??= { version: 0, last: undefined, other: undefined });
  }

  private partCell(object: List | MapValue, key: Key): CellState {
    let cells = this.parts.get(object);
    if (!cells) this.parts.set(object, (cells = new Map<Key, CellState>()));
    let cell = cells.get(key);
    if (!cell) cells.set(key, (cell = { version: 0, last: undefined, other: undefined }));
    return cell;
  }

  seenShared(act: Activation, index: number, site: number): Token {
    return token(act, this.sharedCell(index), site);
  }

  /** Undefined for what has no cells, such as a str. */
  seenPart(act: Activation, object: Value, key: Value, site: number): Token | undefined {
    if (typeof object !== 'object' || (object.kind !== 'list' && object.kind !== 'map'))
      return undefined;
    if (typeof key !== 'number' && typeof key !== 'string' && typeof key !== 'boolean')
      return undefined;
    return token(act, this.partCell(object, key), site);
  }

  wroteShared(act: Activation, index: number, site: number): void {
    change(act, this.sharedCell(index), site);
  }

  wrotePart(act: Activation, object: List | MapValue, key: Key, site: number): void {
    change(act, this.partCell(object, key), site);
  }

  /** A value computed from these reads is about to be written. */
  derivedShared(act: Activation, index: number, sources: object | undefined, site: number): void {
    if (sources !== undefined)
      this.judge(act, this.sharedCell(index), sources, site, { shared: index });
  }

  derivedPart(
    act: Activation,
    object: Value,
    key: Value,
    sources: object | undefined,
    site: number,
  ): void {
    if (
      sources === undefined ||
      typeof object !== 'object' ||
      (object.kind !== 'list' && object.kind !== 'map')
    )
      return;
    if (typeof key !== 'number' && typeof key !== 'string' && typeof key !== 'boolean') return;
    this.judge(act, this.partCell(object, key), sources, site, { object, key });
  }

  private judge(
    writer: Activation,
    cell: CellState,
    sources: object,
    site: number,
    what: LostUpdate['what'],
  ): void {
    for (const read of tokensOf(sources)) {
      if (read.cell !== cell) continue;
      // Without a pause in between it is a race where it is anything, and told as that.
      if (read.act === writer.id && read.part === writer.parts) continue;
      const change = [cell.last, cell.other].find(
        (c) => c !== undefined && c.version > read.version && c.act !== writer.id,
      );
      if (!change) continue;
      this.tell({ read, change, site, writer, what });
      return;
    }
  }
}

function token(act: Activation, cell: CellState, site: number): Token {
  return { cell, version: cell.version, act: act.id, part: act.parts, site, name: act.name };
}

function change(act: Activation, cell: CellState, site: number): void {
  cell.version++;
  if (cell.last && cell.last.act !== act.id) cell.other = cell.last;
  cell.last = { version: cell.version, act: act.id, kind: act.kind, name: act.name, site };
}
