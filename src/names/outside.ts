/** Names inside worlds and tests: errno names, signals, clients, and what a finding is expected `on`. */
import type { Name, TestItem, WorldItem, WorldPart } from '../ast/nodes.ts';
import { textOf } from '../base/bytes.ts';
import { constants } from '../calls/index.ts';
import { diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import { globalOf, type Found } from './body.ts';
import { nearest } from './nearest.ts';

export function resolveWorld(found: Found, world: WorldItem): void {
  for (const part of world.parts) {
    if (part.kind === 'fail') errno(found, part.errno);
    // A signal from outside may be one that cannot be caught: it ends the program.
    else if (part.kind === 'at' && part.action.kind === 'signal')
      found.globals.signal(part.action.signal, part.action.offset, false);
  }
}

function errno(found: Found, name: Name): void {
  if (constants.get(name.name)?.kind === 'errno') {
    found.bindings.set(name, { kind: 'constant', name: name.name });
    return;
  }
  const all = [...constants.values()].filter((c) => c.kind === 'errno').map((c) => c.name);
  const near = nearest(name.name, all);
  found.diagnostics.push(
    diagnostic(
      'EVL1007.errno',
      name.span,
      { name: name.name },
      near === undefined ? {} : { help: phrase('EVL1007.help.near', { near }) },
    ),
  );
}

export function resolveTest(found: Found, test: TestItem): void {
  const world = worldOf(found.globals.worlds, test);
  for (const { what } of test.expectations) {
    if (what.kind === 'received' && world !== 'unclear') client(found, what.client, world);
    if (what.kind !== 'finding' || !what.on) continue;
    const binding = globalOf(found.globals, what.on.name);
    if (binding) found.bindings.set(what.on, binding);
    else {
      found.diagnostics.push(
        found.unknown.report(what.on, 'value', {
          locals: [],
          placeOf: (n) => found.globals.byName.get(n)?.span,
          elsewhere: () => undefined,
        }),
      );
    }
  }
}

/**
 * The world a test runs in: the one it names, else the only or the unnamed
 * one; undefined where the program has none (the empty world); 'unclear' where
 * a check reports that it cannot be told (EVL7002).
 */
export function worldOf(
  worlds: readonly WorldItem[],
  test: TestItem,
): WorldItem | undefined | 'unclear' {
  const { world: wanted } = test;
  if (wanted) return worlds.find((w) => w.name?.value === wanted.value) ?? 'unclear';
  if (worlds.length <= 1) return worlds[0];
  return worlds.find((w) => w.name === undefined) ?? 'unclear';
}

function client(found: Found, name: Name, world: WorldItem | undefined): void {
  const names = (world?.parts ?? []).flatMap((p) => (hasName(p) ? [p.name.name] : []));
  if (names.includes(name.name)) return;
  const near = nearest(name.name, names);
  let help: Phrase | undefined;
  if (near !== undefined) help = phrase('EVL1007.help.near', { near });
  else
    help =
      names.length > 0
        ? phrase('EVL1007.help.names', { names: names.slice(0, 10).join(', ') })
        : undefined;
  const where = world?.name
    ? phrase('world.named', { name: textOf(world.name.value) })
    : phrase(world ? 'world.unnamed' : 'world.none', {});
  found.diagnostics.push(
    diagnostic(
      'EVL1007.client',
      name.span,
      { name: name.name, world: where },
      help ? { help } : {},
    ),
  );
}

/** Clients, and servers that the program connects to: both receive what it sends. */
function hasName(part: WorldPart): part is Extract<WorldPart, { kind: 'client' | 'server' }> {
  return part.kind === 'client' || part.kind === 'server';
}
