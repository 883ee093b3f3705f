/**
 * EVL5104: a `write` or `send` took fewer bytes than it was given, and nothing
 * looks at how many. Linux does so on a socket or pipe with O_NONBLOCK that has
 * less room, or none (write(2), "RETURN VALUE").
 */
import { walkStatements } from '../ast/visit.ts';
import { diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { SystemCall } from '../kernel/call.ts';
import { constant } from '../calls/index.ts';
import { intOf, type Value } from '../machine/value.ts';
import { bodyOf, type Names } from '../names/binding.ts';
import type { Run } from './run.ts';

export function lookAtWrite(run: Run, c: SystemCall, answer: Value): void {
  if (c.name !== 'write' && c.name !== 'send') return;
  const asked = askedFor(c);
  const full = answer === -1 && c.act.errno === constant('EAGAIN');
  const took = full ? 0 : intOf(answer);
  if (took === undefined || took < 0 || took >= asked) return;
  const span = run.span(c.site);
  if (!statementsOf(run.names).has(`${String(span.file)} ${String(span.start)}`)) return;
  run.findings.add(
    diagnostic(
      'EVL5104.short',
      span,
      { call: c.name, fd: intOf(c.args[0]) ?? -1, took, asked },
      { help: phrase('EVL5104.help', {}) },
    ),
  );
}

function askedFor(c: SystemCall): number {
  const data = c.args[1];
  if (typeof data === 'object' && data.kind === 'buffer')
    return Math.min(intOf(c.args[2]) ?? data.bytes.length, data.bytes.length);
  if (typeof data !== 'string') return 0;
  return Math.min(intOf(c.args[2]) ?? data.length, data.length);
}

/** By program: where a call stands alone as a statement, so that nothing looks at its result. */
const known = new WeakMap<Names, ReadonlySet<string>>();

function statementsOf(names: Names): ReadonlySet<string> {
  const before = known.get(names);
  if (before) return before;
  const found = new Set<string>();
  for (const routine of names.routines) {
    const body = bodyOf(routine);
    if (!body) continue;
    walkStatements(body, (s) => {
      if (s.kind !== 'call' || s.call.kind !== 'call' || s.then) return;
      found.add(`${String(s.call.span.file)} ${String(s.call.span.start)}`);
    });
  }
  known.set(names, found);
  return found;
}
