/** Random trees of programs that the grammar can express, for fast-check. Their spans mean nothing. */
import * as fc from 'fast-check';
import type {
  Block,
  ClientAction,
  EventName,
  Expectation,
  FileTree,
  Item,
  Statement,
  TestItem,
  WorldPart,
} from '../../src/ast/nodes.ts';
import {
  name,
  expr,
  call,
  continuation,
  target,
  handlerName,
  int,
  str,
  signedInt,
  span,
  bytes,
} from './random-expressions.ts';

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
