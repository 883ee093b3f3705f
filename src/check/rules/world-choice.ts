/** EVL7002: worlds that cannot be told apart, and tests of which it is not clear in which world they run. */
import type { StrExpr, TestItem, WorldItem } from '../../ast/nodes.ts';
import { textOf } from '../../base/bytes.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { nearest } from '../../names/nearest.ts';
import { worldOf } from '../../names/outside.ts';
import type { About, Rule } from '../rule.ts';

export const rule: Rule = {
  name: 'world-choice',
  hooks: (about) => ({
    end: () => {
      worlds(about, about.names.worlds);
      for (const test of about.names.tests) choice(about, test);
    },
  }),
};

function worlds(about: About, all: readonly WorldItem[]): void {
  const first = new Map<string | undefined, WorldItem>();
  for (const world of all) {
    const name = world.name?.value;
    const before = first.get(name);
    if (!before) {
      first.set(name, world);
      continue;
    }
    const span = headOf(world);
    const related = [{ message: phrase('EVL7002.worldFirst', {}), span: headOf(before) }];
    if (name === undefined)
      about.report(
        diagnostic(
          'EVL7002.unnamed',
          span,
          {},
          { related, help: phrase('EVL7002.unnamed.help', {}) },
        ),
      );
    else about.report(diagnostic('EVL7002.worldTwice', span, { name: textOf(name) }, { related }));
  }
}

/** The word `world` and the name: all of the world would be too much to mark. */
function headOf(world: WorldItem): WorldItem['span'] {
  return {
    ...world.span,
    end: world.name?.span.end ?? Math.min(world.span.end, world.span.start + 'world'.length),
  };
}

function choice(about: About, test: TestItem): void {
  const all = about.names.worlds;
  if (worldOf(all, test) !== 'unclear') return;
  const names = all.flatMap((w) => (w.name ? [textOf(w.name.value)] : []));
  const list = phrase('EVL7002.help.worlds', {
    names: names
      .slice(0, 10)
      .map((n) => `"${n}"`)
      .join(', '),
  });
  const help = names.length > 0 ? { help: list } : {};
  if (test.world)
    about.report(
      diagnostic(
        'EVL7002.unknownWorld',
        test.world.span,
        { name: textOf(test.world.value) },
        near(test.world, names) ?? help,
      ),
    );
  else
    about.report(
      diagnostic('EVL7002.whichWorld', test.name.span, { name: textOf(test.name.value) }, help),
    );
}

function near(
  wanted: StrExpr,
  names: readonly string[],
): { readonly help: ReturnType<typeof phrase> } | undefined {
  const found = nearest(textOf(wanted.value), names);
  return found === undefined ? undefined : { help: phrase('EVL7002.help.near', { near: found }) };
}
