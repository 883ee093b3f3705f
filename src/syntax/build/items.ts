/** Trees of a file and its items. */
import type {
  EventName,
  FileTree,
  HandlerItem,
  Item,
  MutexDeclaration,
  Name,
} from '../../ast/nodes.ts';
import type { RuleName } from '../../../grammar/parser.ts';
import { unreachable } from '../../base/assert.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import {
  checkCommas,
  nameOf,
  numberOf,
  signalOf,
  spanFor,
  strOf,
  type Builder,
} from './builder.ts';
import {
  isNode,
  maybeNode,
  maybeToken,
  node,
  nodes,
  spanBetween,
  token,
  tokens,
  type CstNode,
} from './cst.ts';
import { buildExpr } from './expressions.ts';
import { buildBlock } from './statements.ts';
import { buildTest } from './tests.ts';
import { buildWorld } from './worlds.ts';

/** The tree of a file, from the trees of its pieces (usually one, of the rule `program`). */
export function buildFile(b: Builder, programs: readonly CstNode[]): FileTree {
  const items = programs.flatMap((program) =>
    nodes(program, 'item').map((item) => buildItem(b, item)),
  );
  return { items, span: spanBetween(b.file, 0, b.file.text.length) };
}

type ItemRule = Extract<
  RuleName,
  | 'import'
  | 'const'
  | 'shared'
  | 'atomic'
  | 'mutex'
  | 'function'
  | 'main'
  | 'handler'
  | 'world'
  | 'test'
>;

function buildItem(b: Builder, tree: CstNode): Item {
  const chosen = Object.values(tree.children)[0]?.[0];
  const item = chosen !== undefined && isNode(chosen) ? chosen : tree;
  const span = spanFor(b, item);
  const rule = item.name as ItemRule;
  switch (rule) {
    case 'import': {
      const path = strOf(b, token(item, 'Str'));
      return { kind: 'import', path: path.value, pathSpan: path.span, span };
    }
    case 'const':
    case 'shared':
      return {
        kind: rule,
        name: nameOf(b, token(item, 'Identifier')),
        value: buildExpr(b, node(item, 'expr')),
        span,
      };
    case 'atomic': {
      const cell = buildCell(b, node(item, 'cell'));
      return {
        kind: 'atomic',
        name: cell.name,
        size: cell.size,
        value: buildExpr(b, node(item, 'expr')),
        span,
      };
    }
    case 'mutex':
      return {
        kind: 'mutex',
        mutexes: nodes(item, 'cell').map((cell) => buildCell(b, cell)),
        span,
      };
    case 'function':
      return {
        kind: 'fn',
        nonblocking: maybeToken(item, 'Nonblocking') !== undefined,
        async: maybeToken(item, 'Async') !== undefined,
        name: nameOf(b, token(item, 'Identifier')),
        params: parameters(b, node(item, 'parameters')),
        body: buildBlock(b, node(item, 'block')),
        span,
      };
    case 'main':
      return {
        kind: 'main',
        body: buildBlock(b, node(item, 'block')),
        span,
        nameSpan: spanFor(b, token(item, 'Main')),
      };
    case 'handler':
      return buildHandler(b, item);
    case 'world':
      return buildWorld(b, item);
    case 'test':
      return buildTest(b, item);
    default:
      return unreachable(rule);
  }
}

/** A name that may have a size: `m`, `hits[8]`. */
function buildCell(b: Builder, tree: CstNode): MutexDeclaration {
  const size = maybeNode(tree, 'number');
  return {
    name: nameOf(b, token(tree, 'Identifier')),
    size: size === undefined ? undefined : numberOf(b, size),
    span: spanFor(b, tree),
  };
}

function parameters(b: Builder, tree: CstNode): readonly Name[] {
  const names = tokens(tree, 'Identifier');
  checkCommas(b, names, tokens(tree, 'Comma'));
  return names.map((name) => nameOf(b, name));
}

function buildHandler(b: Builder, tree: CstNode): HandlerItem {
  const header = node(tree, 'event');
  const event = eventName(b, header);
  const list = maybeNode(header, 'parameters');
  let params = list === undefined ? [] : parameters(b, list);
  if (event.kind === 'start' && list !== undefined && params.length > 0) {
    b.report(diagnostic('EVL0001.startParameters', spanFor(b, list), {}));
    params = [];
  }
  const color = maybeNode(tree, 'expr');
  return {
    kind: 'handler',
    event,
    params,
    color: color === undefined ? undefined : buildExpr(b, color),
    body: buildBlock(b, node(tree, 'block')),
    span: spanFor(b, tree),
  };
}

function eventName(b: Builder, tree: CstNode): EventName {
  const start = maybeToken(tree, 'Start');
  if (start !== undefined) return { kind: 'start', span: spanFor(b, start) };
  const of = maybeNode(tree, 'signalName');
  if (of === undefined) {
    const name = nameOf(b, token(tree, 'Identifier'));
    return { kind: 'named', name, span: name.span };
  }
  const word = maybeToken(tree, 'Signal');
  return {
    kind: word === undefined ? 'interrupt' : 'signal',
    ...signalOf(b, of),
    span: spanFor(b, word ?? token(tree, 'Interrupt'), of),
  };
}
