/** Expectations of the world's clients that did not come true (EVL7001). */
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { brief, differing } from '../machine/show.ts';
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
    const [expected, got] = failure.isText
      ? differing(failure.expected, failure.got)
      : [failure.expected, brief(failure.got)];
    const words = { client: name, expected, got: failure.got === '' ? '' : got };
    out.push(diagnostic(`EVL7001.${failure.kind}`, span, words));
  }
  return out;
}
