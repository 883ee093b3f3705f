/**
 * What a touch of a buffer's bytes means beyond the bytes: the page may have to
 * come from the disk (EVL2102), and the kernel may own the buffer (EVL3003).
 */
import { constant } from '../calls/index.ts';
import { diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { touchPages } from '../kernel/memory.ts';
import { ownersOf } from '../kernel/buffer-owners.ts';
import type { BufferValue, Value } from '../machine/value.ts';
import { Killed } from './over.ts';
import type { Run } from './run.ts';

export function touch(
  run: Run,
  buffer: Value,
  from: number,
  to: number,
  write: boolean,
  site: number,
): void {
  const { kernel } = run;
  if (typeof buffer !== 'object' || buffer.kind !== 'buffer' || to <= from) return;
  run.listener?.bytes(buffer, from, to, write, site);
  if (kernel.owned.size > 0) owned(run, buffer, from, to, write, site);
  if (kernel.pages.idle) return;
  run.scheduler.looked('pages', 0);
  const signal = kernel.pages.signalOf(buffer, from, to, write);
  if (signal) faulty(run, signal, site);
  const us = touchPages(kernel, buffer, from, to, write);
  if (us > 0) fault(run, us, site);
}

/** Memory that is not there: the signal ends the program. A handler could not mend it, so none is run. */
function faulty(run: Run, signal: 'SIGSEGV' | 'SIGBUS', site: number): never {
  run.findings.add(
    diagnostic(
      'EVL5003.unmapped',
      run.span(site),
      { signal },
      { help: phrase('EVL5003.unmappedHelp', { signal }) },
    ),
  );
  throw new Killed(constant(signal), site);
}

/** The CPU waited for a page. */
function fault(run: Run, us: number, site: number): void {
  const act = run.machine.current;
  const from = run.scheduler.now;
  run.scheduler.spend(us);
  run.options.trace?.faulted(run.scheduler.running.id, act, from, from + us, site);
  // The slice counts all its time as busy; this part of it was not.
  run.scheduler.running.busy -= us;
  run.scheduler.running.stalled += us;
  if (act?.kind !== 'handler' && act?.kind !== 'interrupt') return;
  run.state.figures.longestStall = Math.max(run.state.figures.longestStall, us);
  run.findings.add(
    diagnostic(
      'EVL2102.fault',
      run.span(site),
      { who: `on ${act.name}`, us },
      { help: phrase('EVL2102.help', {}) },
    ),
  );
}

/** The kernel owns a buffer from the submission of a request until the program is told of its end. */
export function owned(
  run: Run,
  buffer: BufferValue,
  from: number,
  to: number,
  write: boolean,
  site: number,
): void {
  for (const r of ownersOf(run.kernel, buffer)) {
    if (from >= r.n || to <= 0) continue;
    // Reading what the kernel only reads harms nobody.
    if (!write && r.operation !== 'read') continue;
    const help = phrase('EVL3003.help', {});
    const related = [
      {
        message: phrase('EVL3003.submitted', { call: `aio_${r.operation}` }),
        span: run.span(r.site),
      },
    ];
    run.findings.add(
      diagnostic(
        'EVL3003.owned',
        run.span(site),
        { call: `aio_${r.operation}`, writes: write },
        { related, help },
      ),
    );
  }
}
