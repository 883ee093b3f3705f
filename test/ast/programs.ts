/** Random trees of programs that the grammar can express, for fast-check. Their spans mean nothing. */
import * as fc from 'fast-check';
import type {
  Block,
  ClientAction,
  Continuation,
  EventName,
  Expectation,
  Expr,
  FileTree,
  IntExpr,
  Item,
  MapEntry,
  Name,
  Statement,
  StrExpr,
  TestItem,
  WorldPart,
} from '../../src/ast/nodes.ts';
import { keywordTexts, wordTexts } from '../../grammar/tokens.ts';
import { utf8Bytes } from '../../src/base/bytes.ts';

const span = { file: 0, start: 0, end: 0 };
const keywords = new Set<string>(keywordTexts);

/** Names that tend to go wrong: words of worlds and tests, names of object properties, other alphabets. */
const nameText = fc
  .oneof(
    fc.constantFrom('x', 'y', 'conn', 'buf', ...wordTexts),
    fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'eval',
      'arguments',
      'this',
      'NaN',
      'é',
      'имя',
      '名前',
      '_',
      'x١',
    ),
    fc.stringMatching(/^[a-z_][a-z0-9_]{0,6}$/),
  )
  .filter((text) => !keywords.has(text));
const name: fc.Arbitrary<Name> = nameText.map((text) => ({ name: text, span }));
/** A name that is not one of the words that name an event. */
const handlerName = name.filter((one) => one.name !== 'start');

const int: fc.Arbitrary<IntExpr> = fc
  .oneof(fc.nat(100), fc.maxSafeNat())
  .map((value) => ({ kind: 'int', value, span }));
const signedInt: fc.Arbitrary<IntExpr> = fc
  .maxSafeInteger()
  .map((value) => ({ kind: 'int', value: value + 0, span }));
const bytes = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }).map(utf8Bytes),
  fc.uint8Array({ maxLength: 8 }).map((some) => String.fromCharCode(...some)),
);
const str: fc.Arbitrary<StrExpr> = bytes
  .filter((text) => /^[\0-\xff]*$/.test(text))
  .map((value) => ({ kind: 'str', value, span }));

const binaryOps = [
  '||',
  '&&',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '&',
  '|',
  '^',
  '<<',
  '>>',
  '+',
  '-',
  '*',
  '/',
  '%',
] as const;

const { expr, call } = fc.letrec<{
  expr: Expr;
  call: Extract<Expr, { kind: 'call' }>;
  entry: MapEntry;
}>((tie) => ({
  expr: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      int,
      str,
      name.map((one): Expr => ({ kind: 'name', name: one.name, span })),
      fc.constantFrom<Expr>(
        { kind: 'nil', span },
        { kind: 'bool', value: true, span },
        { kind: 'bool', value: false, span },
      ),
    ),
    tie('call'),
    fc.array(tie('expr'), { maxLength: 3 }).map((items): Expr => ({ kind: 'list', items, span })),
    fc
      .array(tie('entry'), { maxLength: 3 })
      .map((entries): Expr => ({ kind: 'map', entries, span })),
    fc
      .tuple(tie('expr'), tie('expr'))
      .map(([object, index]): Expr => ({ kind: 'index', object, index, span })),
    fc
      .tuple(
        tie('expr'),
        fc.option(tie('expr'), { nil: undefined }),
        fc.option(tie('expr'), { nil: undefined }),
      )
      .map(([object, from, to]): Expr => ({ kind: 'slice', object, from, to, span })),
    fc
      .tuple(
        tie('expr'),
        fc.oneof(
          name,
          fc.constantFrom(...keywordTexts).map((text) => ({ name: text, span })),
        ),
      )
      .map(([object, field]): Expr => ({ kind: 'field', object, field, span })),
    fc
      .tuple(fc.constantFrom('!', '-', '~'), tie('expr'))
      .map(([op, operand]): Expr => ({ kind: 'unary', op, operand, span })),
    fc
      .tuple(fc.constantFrom(...binaryOps), tie('expr'), tie('expr'))
      .map(([op, left, right]): Expr => ({ kind: 'binary', op, opSpan: span, left, right, span })),
    tie('call').map((operand): Expr => ({ kind: 'await', operand, span })),
    fc
      .tuple(name, fc.array(tie('expr'), { maxLength: 2 }))
      .map(([target, args]): Expr => ({ kind: 'spawn', target, args, span })),
  ),
  call: fc
    .tuple(tie('expr'), fc.array(tie('expr'), { maxLength: 3 }))
    .map(([callee, args]) => ({ kind: 'call', callee, args, span })),
  entry: fc.oneof(
    fc
      .tuple(fc.oneof(nameText, fc.constantFrom<string>(...keywordTexts)), tie('expr'))
      .map(([key, value]): MapEntry => ({
        key: { kind: 'str', value: utf8Bytes(key), span },
        form: 'bare',
        value,
      })),
    fc
      .tuple(fc.oneof(str, int), tie('expr'))
      .map(([key, value]): MapEntry => ({ key, form: 'literal', value })),
    fc
      .tuple(tie('expr'), tie('expr'))
      .map(([key, value]): MapEntry => ({ key, form: 'computed', value })),
  ),
}));

const continuation: fc.Arbitrary<Continuation> = fc
  .tuple(name, fc.array(expr, { maxLength: 2 }))
  .map(([handler, args]) => ({ handler, args, span }));

const target = expr.filter(
  (one) => one.kind === 'name' || one.kind === 'index' || one.kind === 'field',
);

const { block } = fc.letrec<{ block: Block; statement: Statement }>((tie) => ({
  block: fc.array(tie('statement'), { maxLength: 4 }).map((statements) => ({ statements, span })),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      fc.tuple(name, fc.option(expr, { nil: undefined })).map(([one, value]): Statement => ({
        kind: 'let',
        name: one,
        value,
        then: undefined,
        span,
      })),
      fc
        .tuple(name, call, continuation)
        .map(([one, value, then]): Statement => ({ kind: 'let', name: one, value, then, span })),
      fc
        .tuple(target, fc.constantFrom('=', '+=', '-=', '*=', '/=', '%='), expr)
        .map(([to, op, value]): Statement => ({
          kind: 'assign',
          target: to,
          op,
          value,
          then: undefined,
          span,
        })),
      fc.tuple(target, call, continuation).map(([to, value, then]): Statement => ({
        kind: 'assign',
        target: to,
        op: '=',
        value,
        then,
        span,
      })),
      fc
        .option(expr, { nil: undefined })
        .map((value): Statement => ({ kind: 'return', value, span })),
      fc.constantFrom<Statement>({ kind: 'break', span }, { kind: 'continue', span }),
      fc
        .tuple(name, fc.array(expr, { maxLength: 2 }))
        .map(([to, args]): Statement => ({ kind: 'post', target: to, args, span })),
      fc
        .tuple(expr, fc.option(expr, { nil: undefined }))
        .map(([condition, message]): Statement => ({ kind: 'assert', condition, message, span })),
      fc
        .tuple(call, fc.option(continuation, { nil: undefined }))
        .map(([made, then]): Statement => ({ kind: 'call', call: made, then, span })),
      call.map((operand): Statement => ({
        kind: 'call',
        call: { kind: 'await', operand, span },
        then: undefined,
        span,
      })),
      fc.tuple(name, fc.array(expr, { maxLength: 2 })).map(([to, args]): Statement => ({
        kind: 'call',
        call: { kind: 'spawn', target: to, args, span },
        then: undefined,
        span,
      })),
    ),
    fc
      .tuple(
        fc.array(fc.tuple(expr, tie('block')), { minLength: 1, maxLength: 3 }),
        fc.option(tie('block'), { nil: undefined }),
      )
      .map(([arms, otherwise]): Statement => ({
        kind: 'if',
        arms: arms.map(([condition, body]) => ({ condition, body, span })),
        otherwise,
        span,
      })),
    fc
      .tuple(expr, tie('block'))
      .map(([condition, body]): Statement => ({ kind: 'while', condition, body, span })),
    fc
      .tuple(name, fc.option(name, { nil: undefined }), expr, tie('block'))
      .map(([first, second, iterable, body]): Statement => ({
        kind: 'forIn',
        first,
        second,
        iterable,
        body,
        span,
      })),
    fc
      .tuple(name, fc.option(name, { nil: undefined }), expr, expr, tie('block'))
      .map(([one, second, from, to, body]): Statement => ({
        kind: 'forRange',
        name: one,
        second,
        from,
        to,
        body,
        span,
      })),
    fc
      .tuple(expr, tie('block'))
      .map(([mutex, body]): Statement => ({ kind: 'with', mutex, body, span })),
    tie('block').map((body): Statement => ({ kind: 'block', body, span })),
  ),
}));

const event: fc.Arbitrary<EventName> = fc.oneof(
  handlerName.map((one): EventName => ({ kind: 'named', name: one, span })),
  fc
    .tuple(fc.constantFrom('signal', 'interrupt'), name, fc.option(int, { nil: undefined }))
    .map(([kind, signal, offset]): EventName => ({ kind, signal, offset, span })),
);

const { script } = fc.letrec<{ script: ClientAction[]; action: ClientAction }>((tie) => ({
  script: fc.array(tie('action'), { maxLength: 3 }),
  action: fc.oneof(
    { depthSize: 'xsmall' },
    fc.oneof(
      str.map((text): ClientAction => ({ kind: 'send', text, size: undefined, span })),
      signedInt.map((size): ClientAction => ({ kind: 'send', text: undefined, size, span })),
      str.map((text): ClientAction => ({
        kind: 'expect',
        what: 'text',
        text,
        size: undefined,
        span,
      })),
      signedInt.map((size): ClientAction => ({
        kind: 'expect',
        what: 'size',
        text: undefined,
        size,
        span,
      })),
      fc.constantFrom<ClientAction>(
        { kind: 'expect', what: 'close', text: undefined, size: undefined, span },
        { kind: 'expect', what: 'reset', text: undefined, size: undefined, span },
        { kind: 'shutdown', span },
        { kind: 'close', span },
        { kind: 'reset', span },
      ),
      signedInt.map((time): ClientAction => ({ kind: 'wait', time, span })),
    ),
    fc
      .tuple(signedInt, tie('script'))
      .map(([count, actions]): ClientAction => ({ kind: 'repeat', count, actions, span })),
  ),
}));

const part: fc.Arbitrary<WorldPart> = fc.oneof(
  fc
    .tuple(fc.constantFrom('cpus', 'seed', 'descriptors', 'backlog', 'until'), signedInt)
    .map(([kind, value]): WorldPart => ({ kind, value, span })),
  signedInt.map((value): WorldPart => ({ kind: 'memory', value, span })),
  fc
    .tuple(fc.constantFrom('disk', 'net'), signedInt, fc.option(signedInt, { nil: undefined }))
    .map(([of, from, to]): WorldPart => ({ kind: 'latency', of, value: { from, to, span }, span })),
  fc
    .tuple(fc.constantFrom('statement', 'syscall', 'dispatch'), signedInt)
    .map(([of, value]): WorldPart => ({ kind: 'cost', of, value, span })),
  fc.tuple(str, str).map(([path, content]): WorldPart => ({
    kind: 'file',
    path,
    content,
    size: undefined,
    fill: undefined,
    span,
  })),
  fc
    .tuple(str, signedInt, fc.option(str, { nil: undefined }))
    .map(([path, size, fill]): WorldPart => ({
      kind: 'file',
      path,
      content: undefined,
      size,
      fill,
      span,
    })),
  fc
    .tuple(str, name, fc.option(signedInt, { nil: undefined }))
    .map(([what, errno, after]): WorldPart => ({ kind: 'fail', what, errno, after, span })),
  fc
    .tuple(
      signedInt,
      fc.oneof(
        fc
          .tuple(name, fc.option(int, { nil: undefined }))
          .map(([signal, offset]) => ({ kind: 'signal' as const, signal, offset, span })),
        str.map((text) => ({ kind: 'type' as const, text, span })),
        fc
          .tuple(str, str)
          .map(([path, content]) => ({ kind: 'touch' as const, path, content, span })),
        fc.constant({ kind: 'powerOff' as const, span }),
      ),
    )
    .map(([time, action]): WorldPart => ({ kind: 'at', time, action, span })),
  fc
    .tuple(name, fc.option(signedInt, { nil: undefined }), signedInt, script)
    .map(([one, time, port, actions]): WorldPart => ({
      kind: 'client',
      name: one,
      time,
      port,
      actions,
      span,
    })),
  fc
    .tuple(signedInt, signedInt, signedInt, script)
    .map(([count, every, port, actions]): WorldPart => ({
      kind: 'clients',
      count,
      every,
      port,
      actions,
      span,
    })),
  fc
    .tuple(name, signedInt, script)
    .map(([one, port, actions]): WorldPart => ({ kind: 'server', name: one, port, actions, span })),
);

const finding = fc.constantFrom(
  'races',
  'blocking',
  'deadlock',
  'stalls',
  'faults',
  'leaks',
  'errors',
);

const expectation: fc.Arbitrary<Expectation> = fc
  .tuple(
    fc.oneof<fc.Arbitrary<Expectation['what']>[]>(
      fc.tuple(fc.boolean(), str).map(([contains, text]) => ({ kind: 'output', contains, text })),
      fc.tuple(name, str).map(([client, text]) => ({ kind: 'received', client, text })),
      signedInt.map((status) => ({ kind: 'exit', status })),
      finding.map((one) => ({ kind: 'finding', no: true, finding: one, on: undefined })),
      fc
        .tuple(finding, fc.option(name, { nil: undefined }))
        .map(([one, on]) => ({ kind: 'finding', no: false, finding: one, on })),
      fc
        .tuple(
          fc.constantFrom(
            'stall',
            'latency p50',
            'latency p95',
            'latency p99',
            'latency max',
            'time',
            'throughput',
            'syscalls',
            'steps',
          ),
          fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
          signedInt,
        )
        .map(([measure, op, value]) => ({ kind: 'measure', measure, op, value })),
      expr.map((one) => ({ kind: 'expr', expr: one })),
    ),
    fc.option(str, { nil: undefined }),
  )
  .map(([what, hint]) => ({ what, hint, span }));

const test: fc.Arbitrary<TestItem> = fc.record({
  kind: fc.constant('test' as const),
  name: str,
  points: fc.option(signedInt, { nil: undefined }),
  hidden: fc.boolean(),
  world: fc.option(str, { nil: undefined }),
  cpus: fc.option(signedInt, { nil: undefined }),
  on: fc.option(
    fc.oneof(
      fc.constant({ kind: 'allSchedules' as const }),
      signedInt.map((count) => ({ kind: 'seeds' as const, count })),
    ),
    { nil: undefined },
  ),
  expectations: fc.array(expectation, { maxLength: 4 }),
  span: fc.constant(span),
});

const size = fc.option(signedInt, { nil: undefined });

const item: fc.Arbitrary<Item> = fc.oneof(
  bytes
    .filter((text) => /^[\0-\xff]*$/.test(text))
    .map((path): Item => ({ kind: 'import', path, pathSpan: span, span })),
  fc
    .tuple(fc.constantFrom('const', 'shared'), name, expr)
    .map(([kind, one, value]): Item => ({ kind, name: one, value, span })),
  fc
    .tuple(name, size, expr)
    .map(([one, count, value]): Item => ({ kind: 'atomic', name: one, size: count, value, span })),
  fc.array(fc.tuple(name, size), { minLength: 1, maxLength: 3 }).map((cells): Item => ({
    kind: 'mutex',
    mutexes: cells.map(([one, count]) => ({ name: one, size: count, span })),
    span,
  })),
  fc
    .tuple(fc.boolean(), fc.boolean(), name, fc.array(name, { maxLength: 3 }), block)
    .map(([nonblocking, async, one, params, body]): Item => ({
      kind: 'fn',
      nonblocking,
      async,
      name: one,
      params,
      body,
      span,
    })),
  block.map((body): Item => ({ kind: 'main', body, span, nameSpan: span })),
  fc
    .tuple(event, fc.array(name, { maxLength: 3 }), fc.option(expr, { nil: undefined }), block)
    .map(([on, params, color, body]): Item => ({
      kind: 'handler',
      event: on,
      params,
      color,
      body,
      span,
    })),
  fc.tuple(fc.option(expr, { nil: undefined }), block).map(([color, body]): Item => ({
    kind: 'handler',
    event: { kind: 'start', span },
    params: [],
    color,
    body,
    span,
  })),
  fc
    .tuple(fc.option(str, { nil: undefined }), fc.array(part, { maxLength: 4 }))
    .map(([one, parts]): Item => ({ kind: 'world', name: one, parts, span })),
  test,
);

export const program: fc.Arbitrary<FileTree> = fc
  .array(item, { maxLength: 4 })
  .map((items) => ({ items, span }));
