/**
 * What changed in what can block: ways from a handler to a call that waits which
 * one program has and the other has not, and the changed lines of the routines
 * on such ways.
 */
import { diffLines } from 'diff';
import { lineIndexAt, type SourceFile, type Span } from '../base/span.ts';
import { blockingOf, type ReachedCall } from '../check/index.ts';
import { chainNames, spoken } from '../check/blocking/describe.ts';
import type { Routine } from '../names/binding.ts';
import type { OpenedProgram } from '../run/program.ts';

/** A way from a handler to a call that always waits (EVL2001) or may (EVL2002). */
export interface Way {
  readonly code: 'EVL2001' | 'EVL2002';
  readonly handler: string;
  /** Every handler that reaches the call, as far as they are named. */
  readonly handlers: readonly string[];
  /** The routines behind the handler, and the call at the end. */
  readonly chain: readonly string[];
  readonly file: string;
  readonly line: number;
}

/** Lines of a routine that can block in one of the programs. Numbers count from 1. */
export interface ChangedRoutine {
  readonly routine: string;
  readonly removed: readonly { readonly line: number; readonly text: string }[];
  readonly added: readonly { readonly line: number; readonly text: string }[];
}

export interface BlockingChange {
  readonly gained: readonly Way[];
  readonly lost: readonly Way[];
  readonly changed: readonly ChangedRoutine[];
  /** Lines changed in all, for comparison. */
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

export function blockingChange(before: OpenedProgram, after: OpenedProgram): BlockingChange {
  const [old, now] = [waysOf(before), waysOf(after)];
  const lines = changedLines(textOf(before), textOf(after));
  return {
    gained: now.ways.filter((w) => !old.ways.some((o) => sameWay(o, w))),
    lost: old.ways.filter((w) => !now.ways.some((o) => sameWay(o, w))),
    changed: changedRoutines(before, after, new Set([...old.routines, ...now.routines]), lines),
    linesAdded: lines.added.size,
    linesRemoved: lines.removed.size,
  };
}

function textOf(opened: OpenedProgram): string {
  return opened.files[0]?.text ?? '';
}

/** Ways are the same by their names: a line that moved is no change. */
function sameWay(a: Way, b: Way): boolean {
  return a.code === b.code && a.handler === b.handler && a.chain.join('\n') === b.chain.join('\n');
}

function waysOf(opened: OpenedProgram): {
  readonly ways: readonly Way[];
  readonly routines: readonly string[];
} {
  const routines: string[] = [];
  const ways = blockingOf(opened.program, opened.names).reached.map((r) => {
    for (const step of [...r.chain.first, ...r.chain.last]) routines.push(spoken(step.routine));
    routines.push(spoken(r.routine));
    return wayOf(opened.files, r);
  });
  return { ways, routines };
}

function wayOf(files: readonly SourceFile[], r: ReachedCall): Way {
  const [first] = r.handlers;
  const file = files[r.expr.span.file];
  return {
    code: r.waiting === 'always' ? 'EVL2001' : 'EVL2002',
    handler: first ? spoken(first) : r.routine.name,
    handlers: r.handlers.map(spoken),
    chain: chainNames(r.chain, r),
    file: file?.name ?? '',
    line: file ? lineIndexAt(file, r.expr.span.start) + 1 : 0,
  };
}

interface Lines {
  readonly removed: ReadonlyMap<number, string>;
  readonly added: ReadonlyMap<number, string>;
}

/** Lines, numbered from 1, that only one of the texts has. Space at the ends and comments do not count. */
function changedLines(before: string, after: string): Lines {
  const removed = new Map<number, string>();
  const added = new Map<number, string>();
  let [left, right] = [1, 1];
  for (const part of diffLines(before, after, { ignoreWhitespace: true })) {
    for (const line of part.value.replace(/\n$/, '').split('\n')) {
      const said = line.replace(/\/\/.*$/, '').trim() !== '';
      if (part.removed) {
        if (said) removed.set(left, line.trim());
        left++;
      } else if (part.added) {
        if (said) added.set(right, line.trim());
        right++;
      } else {
        left++;
        right++;
      }
    }
  }
  return { removed, added };
}

function changedRoutines(
  before: OpenedProgram,
  after: OpenedProgram,
  names: ReadonlySet<string>,
  lines: Lines,
): ChangedRoutine[] {
  const out: ChangedRoutine[] = [];
  for (const name of names) {
    const removed = within(before, name, lines.removed);
    const added = within(after, name, lines.added);
    if (removed.length + added.length > 0) out.push({ routine: name, removed, added });
  }
  return out;
}

function within(
  opened: OpenedProgram,
  name: string,
  lines: ReadonlyMap<number, string>,
): { readonly line: number; readonly text: string }[] {
  const [file] = opened.files;
  const span = spanOf(opened.names.routines.find((r) => spoken(r) === name));
  if (!file || span?.file !== 0) return [];
  const [from, to] = [lineIndexAt(file, span.start) + 1, lineIndexAt(file, span.end) + 1];
  return [...lines]
    .filter(([line]) => line >= from && line <= to)
    .map(([line, text]) => ({ line, text }));
}

function spanOf(r: Routine | undefined): Span | undefined {
  return r?.item.span;
}
