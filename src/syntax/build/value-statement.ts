/**
 * An expression as a statement that is no call: it computes a value and throws
 * it away. What was meant can often be guessed from its form.
 */
import type { Expr } from '../../ast/nodes.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import type { Builder } from './builder.ts';

export function reportValueStatement(b: Builder, expr: Expr): void {
  const at = (from: number, to: number): string => b.file.text.slice(from, to);

  // `x == 1` for `x = 1`
  if (expr.kind === 'binary' && expr.op === '==') {
    b.report(
      diagnostic(
        'EVL0001.comparisonStatement',
        expr.opSpan,
        {},
        { help: phrase('EVL0001.comparisonStatement.help', {}) },
      ),
    );
    return;
  }
  // `x--`, which continues on the next line as x - (-y)
  if (
    expr.kind === 'binary' &&
    expr.op === '-' &&
    at(expr.opSpan.start, expr.opSpan.end + 1) === '--'
  ) {
    const name = at(expr.left.span.start, expr.left.span.end);
    b.report(
      diagnostic(
        'EVL0001.increment',
        { ...expr.opSpan, end: expr.opSpan.end + 1 },
        { operator: '--' },
        { help: phrase('EVL0001.increment.help', { name, operator: '-=' }) },
      ),
    );
    return;
  }
  // `unlock` or `print "hi"` for a call
  if (expr.kind === 'name' || expr.kind === 'field') {
    const text = at(expr.span.start, expr.span.end);
    b.report(
      diagnostic(
        'EVL0001.nameStatement',
        expr.span,
        { name: text },
        { help: phrase('EVL0001.nameStatement.help', { name: text }) },
      ),
    );
    return;
  }
  b.report(
    diagnostic(
      'EVL0001.valueStatement',
      expr.span,
      {},
      { help: phrase('EVL0001.valueStatement.help', {}) },
    ),
  );
}
