/**
 * EVL1007: `fail accept with …` names a call as a bare word, and there is no
 * such call. A name in quotes may be a file that the program makes itself, so
 * nothing certain can be said of it.
 */
import { calls } from '../../calls/index.ts';
import { textOf } from '../../base/bytes.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { nearest } from '../../names/nearest.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  name: 'fail-target',
  hooks: (about) => ({
    item: (item) => {
      if (item.kind !== 'world') return;
      for (const part of item.parts) {
        if (part.kind !== 'fail') continue;
        const { span, value } = part.what;
        const bare = about.files[span.file]?.text.charAt(span.start) !== '"';
        const name = textOf(value);
        if (!bare || calls.get(name)?.kind === 'syscall') continue;
        const near = nearest(name, syscalls());
        about.report(
          diagnostic(
            'EVL1007.failing',
            span,
            { name },
            near === undefined ? {} : { help: phrase('EVL1007.help.near', { near }) },
          ),
        );
      }
    },
  }),
};

function* syscalls(): Iterable<string> {
  for (const call of calls.values()) if (call.kind === 'syscall') yield call.name;
}
