/** EVL5102: a call on a descriptor's number that was closed before and stands for nothing now (EBADF). */
import { calls, constant } from '../calls/index.ts';
import { diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { SystemCall } from '../kernel/call.ts';
import { intOf, type Value } from '../machine/value.ts';
import type { Run } from './run.ts';

export function lookAtClosed(run: Run, c: SystemCall, answer: Value): void {
  if (answer !== -1 || c.act.errno !== constant('EBADF')) return;
  const at = calls.get(c.name)?.parameters.findIndex((p) => p.type === 'fd') ?? -1;
  const fd = intOf(c.args[at]);
  const site = fd === undefined ? undefined : run.kernel.closedAt.get(fd);
  if (fd === undefined || site === undefined) return;
  run.findings.add(
    diagnostic(
      'EVL5102.closed',
      run.span(c.site),
      { call: c.name, fd },
      {
        related: [{ message: phrase('EVL5102.close', { fd }), span: run.span(site) }],
        help: phrase('EVL5102.help', {}),
      },
    ),
  );
}
