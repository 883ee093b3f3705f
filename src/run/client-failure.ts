/** Expectations of the world's clients that did not come true (EVL7001). */
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { brief } from '../machine/show.ts';
import { textOf } from '../base/bytes.ts';
import type { Run } from './run.ts';

export function clientFailures(run: Run): Diagnostic[] {
  const out: Diagnostic[] = [];
  for (const p of run.world.peers) {
    if (!p.failed) continue;
    const { failure, span } = p.failed;
    const name = p.name;
    if (failure.kind === 'refused') {
      out.push(diagnostic('EVL7001.refused', span, { client: name }));
      continue;
    }
    const words = {
      client: name,
      expected: textOf(brief(failure.expected)),
      got: failure.got === '' ? '' : textOf(brief(failure.got)),
    };
    switch (failure.kind) {
      case 'late':
        out.push(diagnostic('EVL7001.late', span, words));
        break;
      case 'different':
        out.push(diagnostic('EVL7001.different', span, words));
        break;
      case 'closed':
        out.push(diagnostic('EVL7001.closed', span, words));
        break;
      case 'reset':
        out.push(diagnostic('EVL7001.reset', span, words));
        break;
    }
  }
  return out;
}
