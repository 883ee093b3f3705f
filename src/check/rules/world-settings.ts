/** EVL7002: settings of a world that no machine can have, and worlds that hold nothing. */
import type { WorldItem, WorldPart } from '../../ast/nodes.ts';
import type { Span } from '../../base/span.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { atLeast, mostCpus, within } from '../bounds.ts';
import type { About, Rule } from '../rule.ts';

const mostDescriptors = 1_048_576;
/** 64 MB: a file of a world is kept in memory. */
const largestFile = 64 * 1024 * 1024;

export const rule: Rule = {
  name: 'world-settings',
  hooks: (about) => ({
    item: (item) => {
      if (item.kind === 'world') world(about, item);
    },
  }),
};

function world(about: About, item: WorldItem): void {
  if (item.parts.length === 0)
    about.report(
      diagnostic('EVL7002.empty', item.span, {}, { help: phrase('EVL7002.empty.help', {}) }),
    );
  const first = new Map<string, Span>();
  for (const part of item.parts) {
    setting(about, part);
    const key = keyOf(part);
    if (key === undefined) continue;
    const before = first.get(key);
    if (!before) first.set(key, part.span);
    else {
      about.report(
        diagnostic(
          'EVL7002.twice',
          part.span,
          { what: key },
          {
            related: [{ message: phrase('EVL7002.first', { what: key }), span: before }],
          },
        ),
      );
    }
  }
}

/** What a world can say only once. */
function keyOf(part: WorldPart): string | undefined {
  switch (part.kind) {
    case 'cpus':
    case 'seed':
    case 'descriptors':
    case 'backlog':
    case 'until':
    case 'memory':
      return part.kind;
    case 'latency':
      return `${part.of} latency`;
    case 'cost':
      return `cost ${part.of}`;
    default:
      return undefined;
  }
}

function setting(about: About, part: WorldPart): void {
  switch (part.kind) {
    case 'cpus':
      within(about, part.value, 'cpus', 1, mostCpus);
      break;
    case 'memory':
      atLeast(about, part.value, 'memory', 1);
      break;
    case 'descriptors':
      within(about, part.value, 'descriptors', 3, mostDescriptors);
      break;
    case 'backlog':
      atLeast(about, part.value, 'backlog', 0);
      break;
    case 'seed':
      atLeast(about, part.value, 'seed', 0);
      break;
    case 'until':
      atLeast(about, part.value, 'until', 1);
      break;
    case 'cost':
      atLeast(about, part.value, `cost ${part.of}`, 0);
      break;
    case 'latency': {
      const { from, to } = part.value;
      const what = `${part.of} latency`;
      if (!atLeast(about, from, what, 0)) return;
      if (to && atLeast(about, to, what, 0) && to.value < from.value) {
        about.report(
          diagnostic(
            'EVL7002.reversed',
            part.value.span,
            { what },
            { help: phrase('EVL7002.reversed.help', { least: to.value, most: from.value }) },
          ),
        );
      }
      break;
    }
    case 'file':
      if (part.size) within(about, part.size, 'size', 0, largestFile);
      if (part.fill?.value === '') about.report(diagnostic('EVL7002.fill', part.fill.span, {}));
      break;
    case 'fail':
      if (part.after) atLeast(about, part.after, 'after', 0);
      break;
    case 'at':
      atLeast(about, part.time, 'at', 0);
      break;
    case 'client':
    case 'clients':
    case 'server':
      break;
  }
}
