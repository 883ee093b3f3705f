/** What a journal takes back is as it was, whatever was done in between. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Journal } from '../../src/base/journal.ts';

interface Node {
  value: unknown;
  readonly list: unknown[];
  readonly map: Map<unknown, unknown>;
  readonly set: Set<unknown>;
  readonly bytes: Uint8Array;
}

function node(): Node {
  return { value: 0, list: [], map: new Map(), set: new Set(), bytes: new Uint8Array(4) };
}

type Change = readonly [what: number, at: number, with_: number];

/** Changes some node of a graph; what it needs is found from the root, so that a graph that was taken back is changed alike. */
function change(root: Node, [what, at, n]: Change): void {
  const all = nodes(root);
  const target = all[at % all.length] ?? root;
  const other = all[n % all.length] ?? root;
  if (what === 0) target.value = n;
  else if (what === 1) target.value = other;
  else if (what === 2) target.list.push(n % 3 === 0 ? node() : n);
  else if (what === 3) target.list.pop();
  else if (what === 4) target.map.set(n % 4, n % 3 === 0 ? node() : other);
  else if (what === 5) target.map.delete(n % 4);
  else if (what === 6) target.set.add(n % 5);
  else if (what === 7) target.set.clear();
  else if (what === 8) target.bytes[n % 4] = n;
  else {
    // Let go of something and change it in the same step.
    const gone = target.list.pop();
    if (typeof gone === 'object' && gone !== null) (gone as Node).value = n;
    target.map.clear();
  }
}

function nodes(root: Node): Node[] {
  const found = new Set<Node>();
  const visit = (v: unknown): void => {
    if (typeof v !== 'object' || v === null || found.has(v as Node)) return;
    const n = v as Node;
    found.add(n);
    visit(n.value);
    n.list.forEach(visit);
    for (const part of n.map.values()) visit(part);
  };
  visit(root);
  return [...found];
}

/** The whole graph as data, with what is one object as one. */
function picture(root: Node): unknown {
  const numbers = new Map<unknown, number>();
  const draw = (v: unknown): unknown => {
    if (typeof v !== 'object' || v === null) return v;
    const known = numbers.get(v);
    if (known !== undefined) return `#${String(known)}`;
    numbers.set(v, numbers.size);
    const n = v as Node;
    return {
      value: draw(n.value),
      list: n.list.map(draw),
      map: [...n.map].map(([k, part]) => [k, draw(part)]),
      set: [...n.set],
      bytes: [...n.bytes],
    };
  };
  return draw(root);
}

const changes = fc.array(fc.array(fc.tuple(fc.nat(9), fc.nat(20), fc.nat(20)), { maxLength: 4 }), {
  maxLength: 12,
});

test('after undo everything is as it was before the step', () => {
  fc.assert(
    fc.property(changes, changes, fc.nat(12), (steps, others, back) => {
      const root = node();
      const journal = new Journal([root], []);
      const pictures = [picture(root)];
      const take = (all: readonly (readonly Change[])[]): void => {
        for (const step of all) {
          for (const c of step) change(root, c);
          journal.commit();
          pictures.push(picture(root));
        }
      };
      take(steps);
      const depth = Math.min(back, journal.depth);
      while (journal.depth > depth) journal.undo();
      expect(picture(root)).toEqual(pictures[depth]);
      pictures.length = depth + 1;
      take(others);
      while (journal.depth > 0) {
        expect(picture(root)).toEqual(pictures[journal.depth]);
        journal.undo();
      }
      expect(picture(root)).toEqual(pictures[0]);
    }),
    { seed: 7, numRuns: 500 },
  );
});

test('what was said to be untouched is not looked at, nor what is constant', () => {
  const constant = { value: 1 };
  const kept = { value: 1 };
  const root = { constant, kept, value: 1 };
  const journal = new Journal([root], [constant]);
  root.value = 2;
  kept.value = 2;
  constant.value = 2;
  journal.commit([kept]);
  journal.undo();
  expect([root.value, kept.value, constant.value]).toEqual([1, 2, 2]);
});
