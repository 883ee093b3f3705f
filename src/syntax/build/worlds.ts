/** Trees of worlds: the machine, its files, and the scripts of clients. */
import type { AtAction, ClientAction, ValueSpan, WorldItem, WorldPart } from '../../ast/nodes.ts';
import type { RuleName } from '../../../grammar/parser.ts';
import { unreachable } from '../../base/assert.ts';
import { utf8Bytes } from '../../base/bytes.ts';
import {
  inside,
  nameOf,
  normal,
  numberOf,
  signalOf,
  spanFor,
  strOf,
  type Builder,
} from './builder.ts';
import { isNode, maybeNode, maybeToken, node, nodes, token, tokens, type CstNode } from './cst.ts';

export function buildWorld(b: Builder, tree: CstNode): WorldItem {
  const name = maybeToken(tree, 'Str');
  const parts = inside(b, token(tree, 'LCurly'), node(tree, 'parts')).flatMap((some) =>
    nodes(some, 'part').map((part) => buildPart(b, part)),
  );
  return {
    kind: 'world',
    name: name === undefined ? undefined : strOf(b, name),
    parts,
    span: spanFor(b, tree),
  };
}

type PartRule = Extract<RuleName, 'file' | 'fail' | 'at' | 'client' | 'clients' | 'server'>;

function buildPart(b: Builder, tree: CstNode): WorldPart {
  const rule = Object.values(tree.children)[0]?.[0];
  if (rule === undefined || !isNode(rule) || rule.name === 'number' || rule.name === 'span')
    return buildSetting(b, tree);
  const part = rule;
  const span = spanFor(b, part);
  const kind = part.name as PartRule;
  const number = (index: number) => numberOf(b, node(part, 'number', index));
  switch (kind) {
    case 'file': {
      const size = maybeNode(part, 'number');
      // The second text is the content, or what a size is filled with.
      const second = tokens(part, 'Str')[1];
      const text = second === undefined ? undefined : strOf(b, second);
      const path = strOf(b, token(part, 'Str'));
      return size === undefined
        ? { kind, path, content: text, size: undefined, fill: undefined, span }
        : { kind, path, content: undefined, size: numberOf(b, size), fill: text, span };
    }
    case 'fail': {
      const text = maybeToken(part, 'Str');
      const names = tokens(part, 'Identifier');
      const after = maybeNode(part, 'number');
      // A call may be named by a bare word, which then is the first of two names.
      const word = token(part, 'Identifier');
      return {
        kind,
        what:
          text === undefined
            ? { kind: 'str', value: utf8Bytes(normal(word.image)), span: spanFor(b, word) }
            : strOf(b, text),
        errno: nameOf(b, names[1] ?? word),
        after: after === undefined ? undefined : numberOf(b, after),
        span,
      };
    }
    case 'at':
      return { kind, time: number(0), action: buildAtAction(b, part), span };
    case 'client': {
      const timed = maybeToken(part, 'At') !== undefined;
      return {
        kind,
        name: nameOf(b, token(part, 'Identifier')),
        time: timed ? number(0) : undefined,
        port: number(timed ? 1 : 0),
        actions: buildActions(b, node(part, 'actions')),
        span,
      };
    }
    case 'clients':
      return {
        kind,
        count: number(0),
        every: number(1),
        port: number(2),
        actions: buildActions(b, node(part, 'actions')),
        span,
      };
    case 'server':
      return {
        kind,
        name: nameOf(b, token(part, 'Identifier')),
        port: number(0),
        actions: buildActions(b, node(part, 'actions')),
        span,
      };
    default:
      return unreachable(kind);
  }
}

function buildSetting(b: Builder, tree: CstNode): WorldPart {
  const span = spanFor(b, tree);
  const latency = maybeNode(tree, 'span');
  if (latency !== undefined) {
    return {
      kind: 'latency',
      of: maybeToken(tree, 'Disk') === undefined ? 'net' : 'disk',
      value: buildSpan(b, latency),
      span,
    };
  }
  const value = numberOf(b, node(tree, 'number'));
  if (maybeToken(tree, 'Memory') !== undefined) return { kind: 'memory', value, span };
  const costly = maybeToken(tree, 'Costly');
  if (costly !== undefined)
    return { kind: 'cost', of: costly.image as 'statement' | 'syscall' | 'dispatch', value, span };
  const kind = token(tree, 'CountSetting').image as
    'cpus' | 'seed' | 'descriptors' | 'backlog' | 'until';
  return { kind, value, span };
}

function buildSpan(b: Builder, tree: CstNode): ValueSpan {
  const to = nodes(tree, 'number')[1];
  return {
    from: numberOf(b, node(tree, 'number')),
    to: to === undefined ? undefined : numberOf(b, to),
    span: spanFor(b, tree),
  };
}

function buildAtAction(b: Builder, tree: CstNode): AtAction {
  const signal = maybeToken(tree, 'Signal');
  if (signal !== undefined) {
    const name = node(tree, 'signalName');
    return { kind: 'signal', ...signalOf(b, name), span: spanFor(b, signal, name) };
  }
  const type = maybeToken(tree, 'Type');
  if (type !== undefined)
    return { kind: 'type', text: strOf(b, token(tree, 'Str')), span: spanFor(b, type, tree) };
  const touch = maybeToken(tree, 'Touch');
  if (touch !== undefined) {
    return {
      kind: 'touch',
      path: strOf(b, token(tree, 'Str')),
      content: strOf(b, token(tree, 'Str', 1)),
      span: spanFor(b, touch, tree),
    };
  }
  return { kind: 'powerOff', span: spanFor(b, token(tree, 'Power'), tree) };
}

function buildActions(b: Builder, tree: CstNode): readonly ClientAction[] {
  return inside(b, token(tree, 'LCurly'), node(tree, 'script')).flatMap((some) =>
    nodes(some, 'action').map((action) => buildAction(b, action)),
  );
}

function buildAction(b: Builder, tree: CstNode): ClientAction {
  const span = spanFor(b, tree);
  const number = maybeNode(tree, 'number');
  const text = maybeToken(tree, 'Str');
  const textOf = text === undefined ? undefined : strOf(b, text);
  const size = number === undefined ? undefined : numberOf(b, number);

  if (maybeToken(tree, 'Send') !== undefined) return { kind: 'send', text: textOf, size, span };
  if (maybeToken(tree, 'Expect') !== undefined) {
    let what: 'text' | 'size' | 'close' | 'reset';
    if (textOf !== undefined) what = 'text';
    else if (size !== undefined) what = 'size';
    else what = maybeToken(tree, 'Close') !== undefined ? 'close' : 'reset';
    return { kind: 'expect', what, text: textOf, size, span };
  }
  if (size !== undefined) {
    const actions = maybeNode(tree, 'actions');
    if (actions !== undefined)
      return { kind: 'repeat', count: size, actions: buildActions(b, actions), span };
    return { kind: 'wait', time: size, span };
  }
  if (maybeToken(tree, 'Shutdown') !== undefined) return { kind: 'shutdown', span };
  return { kind: maybeToken(tree, 'Close') === undefined ? 'reset' : 'close', span };
}
