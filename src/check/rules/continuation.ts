/**
 * EVL1006: `then` after a call that is done when it returns, `await` of one,
 * and `post`, `then` and `spawn` of what cannot be queued or started. A call
 * through a function value is not looked at: it may be anything.
 */
import type { Continuation, Expr, Name } from '../../ast/nodes.ts';
import { calls } from '../../calls/index.ts';
import { diagnostic, type Extras } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { relatedDeclaration, whatItIs } from '../describe.ts';
import type { About, Rule } from '../rule.ts';

/** What to write where somebody wanted to wait for a call that is not asynchronous. */
const insteadOf: ReadonlyMap<string, string> = new Map([
  ['read', 'aio_read(cb), or watch(fd, READ)'],
  ['pread', 'aio_read(cb)'],
  ['recv', 'watch(fd, READ)'],
  ['accept', 'watch(fd, READ)'],
  ['write', 'aio_write(cb), or watch(fd, WRITE)'],
  ['pwrite', 'aio_write(cb)'],
  ['send', 'watch(fd, WRITE)'],
  ['connect', 'watch(fd, WRITE)'],
  ['fsync', 'aio_fsync(cb)'],
  ['open', 'aio_open(path, flags)'],
  ['sleep', 'after(us)'],
  ['aio_suspend', 'aio_read(cb)'],
]);

export const rule: Rule = {
  name: 'continuation',
  hooks: (about) => ({
    statement: (s) => {
      if (s.kind === 'post') target(about, s.target, 'post');
      if (s.kind === 'call' && s.then) then(about, s.call, s.then);
      if ((s.kind === 'let' || s.kind === 'assign') && s.then && s.value)
        then(about, s.value, s.then);
    },
    expr: (e) => {
      if (e.kind === 'spawn') thread(about, e.target);
      else if (e.kind === 'await') awaited(about, e.operand);
    },
  }),
};

function then(about: About, call: Expr, continuation: Continuation): void {
  target(about, continuation.handler, 'then');
  const word = { ...continuation.span, end: continuation.span.start + 'then'.length };
  if (call.kind === 'spawn') {
    about.report(
      diagnostic('EVL1006.spawnThen', word, {}, { help: phrase('EVL1006.spawnThen.help', {}) }),
    );
    return;
  }
  if (call.kind !== 'call') return;
  const binding = about.bindingOf(call.callee);
  switch (binding?.kind) {
    case 'call': {
      if (binding.call.async) return;
      const { name } = binding.call;
      about.report(
        diagnostic(
          'EVL1006.notAsync',
          word,
          { name },
          instead(name) ?? {
            help: phrase('EVL1006.notAsync.post', { handler: continuation.handler.name }),
          },
        ),
      );
      return;
    }
    case 'fn': {
      const words = { name: binding.routine.name };
      about.report(
        diagnostic('EVL1006.fnThen', word, words, {
          related: relatedDeclaration(binding, phrase('EVL1006.declared', words)),
          help: binding.routine.async
            ? phrase('EVL1006.fnThen.await', words)
            : phrase('EVL1006.notAsync.post', { handler: continuation.handler.name }),
        }),
      );
      return;
    }
    // An unknown name was reported already.
    case undefined:
      if (call.callee.kind === 'name') return;
      break;
    default:
      break;
  }
  about.report(diagnostic('EVL1006.valueThen', word, {}));
}

function awaited(about: About, operand: Expr): void {
  if (operand.kind !== 'call') return;
  const binding = about.bindingOf(operand.callee);
  const { span } = operand.callee;
  switch (binding?.kind) {
    case 'call': {
      const { name, async } = binding.call;
      if (!async)
        about.report(
          diagnostic(
            'EVL1006.awaitCall',
            span,
            { name },
            instead(name) ?? { help: phrase('EVL1006.help.plain', { name }) },
          ),
        );
      return;
    }
    case 'fn':
    case 'handler': {
      const words = { name: binding.routine.name };
      const related = relatedDeclaration(binding, phrase('EVL1006.declared', words));
      if (binding.kind === 'handler')
        about.report(diagnostic('EVL1006.awaitHandler', span, words, { related }));
      else if (!binding.routine.async)
        about.report(
          diagnostic('EVL1006.awaitFn', span, words, {
            related,
            help: phrase('EVL1006.help.plain', words),
          }),
        );
      return;
    }
    default:
      return;
  }
}

function instead(name: string): Extras | undefined {
  const other = insteadOf.get(name);
  return other === undefined
    ? undefined
    : { help: phrase('EVL1006.help.instead', { instead: other }) };
}

function target(about: About, name: Name, word: 'post' | 'then'): void {
  const binding = about.names.bindings.get(name);
  if (!binding || binding.kind === 'handler') return;
  about.report(
    diagnostic(
      'EVL1006.noHandler',
      name.span,
      { name: name.name, what: whatItIs(binding), word },
      {
        related: relatedDeclaration(binding, phrase('EVL1006.declared', { name: name.name })),
        ...(calls.has(name.name)
          ? {}
          : { help: phrase('EVL1006.noHandler.help', { name: name.name }) }),
      },
    ),
  );
}

function thread(about: About, name: Name): void {
  const binding = about.names.bindings.get(name);
  if (!binding || binding.kind === 'fn') return;
  const words = { name: name.name };
  about.report(
    diagnostic(
      'EVL1006.noFunction',
      name.span,
      { ...words, what: whatItIs(binding) },
      {
        related: relatedDeclaration(binding, phrase('EVL1006.declared', words)),
        ...(binding.kind === 'handler' ? { help: phrase('EVL1006.noFunction.post', words) } : {}),
      },
    ),
  );
}
