/** Trees of tests and what they expect. */
import type {
  CompareOp,
  Expectation,
  ExpectationWhat,
  Finding,
  Measure,
  TestItem,
} from '../../ast/nodes.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { inside, nameOf, numberOf, spanFor, strOf, type Builder } from './builder.ts';
import { maybeNode, maybeToken, node, nodes, token, tokens, type CstNode } from './cst.ts';
import { buildExpr } from './expressions.ts';

type Conditions = Pick<TestItem, 'points' | 'hidden' | 'world' | 'cpus' | 'on'>;

export function buildTest(b: Builder, tree: CstNode): TestItem {
  const expectations = inside(b, token(tree, 'LCurly'), node(tree, 'expectations')).flatMap(
    (some) => nodes(some, 'expectation').map((one) => buildExpectation(b, one)),
  );
  return {
    kind: 'test',
    name: strOf(b, token(tree, 'Str')),
    ...buildConditions(b, nodes(tree, 'condition')),
    expectations,
    span: spanFor(b, tree),
  };
}

function buildConditions(b: Builder, trees: readonly CstNode[]): Conditions {
  const seen = new Set<string>();
  let made: Conditions = {
    points: undefined,
    hidden: false,
    world: undefined,
    cpus: undefined,
    on: undefined,
  };
  for (const tree of trees) {
    const one = buildCondition(b, tree);
    const [name] = Object.keys(one);
    if (name === undefined) continue;
    if (seen.has(name))
      b.report(
        diagnostic('EVL0001.conditionTwice', spanFor(b, tree), {
          what: b.file.text.slice(spanFor(b, tree).start, spanFor(b, tree).end),
        }),
      );
    seen.add(name);
    made = { ...made, ...one };
  }
  return made;
}

function buildCondition(b: Builder, tree: CstNode): Partial<Conditions> {
  const number = maybeNode(tree, 'number');
  if (maybeToken(tree, 'Hidden') !== undefined) return { hidden: true };
  const world = maybeToken(tree, 'Str');
  if (world !== undefined) return { world: strOf(b, world) };
  if (number === undefined) return { on: { kind: 'allSchedules' } };
  const value = numberOf(b, number);
  if (maybeToken(tree, 'Points') !== undefined) return { points: value };
  if (maybeToken(tree, 'Cpus') !== undefined) return { cpus: value };
  return { on: { kind: 'seeds', count: value } };
}

function buildExpectation(b: Builder, tree: CstNode): Expectation {
  const hint = maybeToken(tree, 'Hint') === undefined ? undefined : tokens(tree, 'Str').at(-1);
  return {
    what: buildWhat(b, tree),
    hint: hint === undefined ? undefined : strOf(b, hint),
    span: spanFor(b, tree),
  };
}

function buildWhat(b: Builder, tree: CstNode): ExpectationWhat {
  const expr = maybeNode(tree, 'expr');
  if (expr !== undefined) return { kind: 'expr', expr: buildExpr(b, expr) };
  const finding = maybeToken(tree, 'Finding');
  if (finding !== undefined) {
    const on =
      maybeToken(tree, 'On') === undefined ? undefined : nameOf(b, token(tree, 'Identifier'));
    return {
      kind: 'finding',
      no: maybeToken(tree, 'No') !== undefined,
      finding: finding.image as Finding,
      on,
    };
  }
  const measure = maybeNode(tree, 'measure');
  if (measure !== undefined) {
    const percentile = maybeToken(measure, 'Percentile');
    const name =
      percentile === undefined
        ? token(measure, 'SimpleMeasure').image
        : `latency ${percentile.image}`;
    return {
      kind: 'measure',
      measure: name as Measure,
      op: token(tree, 'CompareOperator').image as CompareOp,
      value: numberOf(b, node(tree, 'number')),
    };
  }
  if (maybeToken(tree, 'Exit') !== undefined)
    return { kind: 'exit', status: numberOf(b, node(tree, 'number')) };
  const text = strOf(b, token(tree, 'Str'));
  if (maybeToken(tree, 'Output') !== undefined)
    return { kind: 'output', contains: maybeToken(tree, 'Contains') !== undefined, text };
  return { kind: 'received', client: nameOf(b, token(tree, 'Identifier')), text };
}
