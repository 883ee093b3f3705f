/** EVL7002: clients and servers of a world that cannot be: names, ports, times, and scripts that would never end. */
import type { ClientAction, IntExpr, Name, WorldItem } from '../../ast/nodes.ts';
import type { Span } from '../../base/span.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { atLeast, within } from '../bounds.ts';
import type { About, Rule } from '../rule.ts';

const mostClients = 1_000_000;
/** Actions of one client, its repetitions counted. */
const mostActions = 1_000_000;
/** Bytes of one `send size` or `expect size`. */
const largestMessage = 16 * 1024 * 1024;

export const rule: Rule = {
  name: 'world-clients',
  hooks: (about) => ({
    item: (item) => {
      if (item.kind === 'world') world(about, item);
    },
  }),
};

function world(about: About, item: WorldItem): void {
  const clients = new Map<string, Span>();
  const servers = new Map<string, Span>();
  const files = new Map<string, Span>();
  for (const part of item.parts) {
    switch (part.kind) {
      case 'client':
        once(about, clients, part.name, 'client');
        if (part.time) atLeast(about, part.time, 'at', 0);
        port(about, part.port);
        script(about, part.actions);
        break;
      case 'clients':
        within(about, part.count, 'clients', 1, mostClients);
        atLeast(about, part.every, 'every', 1);
        port(about, part.port);
        script(about, part.actions);
        break;
      case 'server':
        if (part.name.name === 'localhost')
          about.report(diagnostic('EVL7002.localhost', part.name.span, {}));
        once(about, servers, part.name, 'server');
        port(about, part.port);
        script(about, part.actions);
        break;
      case 'file': {
        const first = files.get(part.path.value);
        if (!first) files.set(part.path.value, part.path.span);
        else
          about.report(
            diagnostic(
              'EVL7002.fileTwice',
              part.path.span,
              {},
              { related: [{ message: phrase('EVL7002.first', { what: 'file' }), span: first }] },
            ),
          );
        break;
      }
      default:
        break;
    }
  }
}

function port(about: About, { value, span }: IntExpr): void {
  if (value < 1 || value > 65535) about.report(diagnostic('EVL7002.port', span, { value }));
}

function once(about: About, seen: Map<string, Span>, name: Name, what: 'client' | 'server'): void {
  const first = seen.get(name.name);
  if (!first) {
    seen.set(name.name, name.span);
    return;
  }
  about.report(
    diagnostic(
      'EVL7002.nameTwice',
      name.span,
      { what, name: name.name },
      {
        related: [{ message: phrase('EVL7002.nameFirst', { name: name.name }), span: first }],
      },
    ),
  );
}

function script(about: About, actions: readonly ClientAction[]): void {
  actionsOf(about, actions, 1);
}

/** How many actions this makes when it is run `times` times; reports the `repeat` that makes them too many, once. */
function actionsOf(about: About, actions: readonly ClientAction[], times: number): void {
  for (const a of actions) {
    switch (a.kind) {
      case 'send':
      case 'expect':
        if (a.size) within(about, a.size, 'size', 0, largestMessage);
        break;
      case 'wait':
        atLeast(about, a.time, 'wait', 0);
        break;
      case 'repeat': {
        if (!atLeast(about, a.count, 'repeat', 0)) break;
        const inside = times * a.count.value * Math.max(1, a.actions.length);
        if (inside > mostActions)
          about.report(diagnostic('EVL7002.repeat', a.count.span, { most: mostActions }));
        else actionsOf(about, a.actions, times * a.count.value);
        break;
      }
      case 'shutdown':
      case 'close':
      case 'reset':
        break;
    }
  }
}
