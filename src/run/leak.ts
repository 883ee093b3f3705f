/** What the program never gave back (EVL5101): connections whose peer is gone, and finished requests whose result nobody took. */
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { Run } from './run.ts';

export function leaks(run: Run): Diagnostic[] {
  const out: Diagnostic[] = [];
  const { kernel } = run;
  kernel.descriptors.forEach((descriptor, fd) => {
    const d = descriptor && kernel.get(descriptor.description);
    if (!descriptor || d?.kind !== 'socket' || !(d.ended || d.reset)) return;
    out.push(
      diagnostic(
        'EVL5101.descriptor',
        run.span(descriptor.made.site),
        { fd, call: descriptor.made.call },
        { help: phrase('EVL5101.descriptorHelp', {}) },
      ),
    );
  });
  for (const r of kernel.requests.values()) {
    if (
      r.state !== 'done' ||
      r.reaped ||
      r.teller.tag !== 'poll' ||
      r.group > 0 ||
      r.cb === undefined
    )
      continue;
    out.push(
      diagnostic(
        'EVL5101.aiocb',
        run.span(r.site),
        { call: `aio_${r.operation}` },
        { help: phrase('EVL5101.aiocbHelp', {}) },
      ),
    );
  }
  return out;
}
