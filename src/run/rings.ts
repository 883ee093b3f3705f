/**
 * Activations that wait for one another in a ring (EVL4001): each for a mutex
 * that the next holds, for the next to end, or for what the next occupies: the
 * CPU, the color, or the CPU that it interrupted. The last kinds are those of
 * event-driven programs: a handler that keeps a mutex across an `await` can not
 * go on while another waits for that mutex on the only CPU.
 */
import { fifoItems } from '../base/fifo.ts';
import { diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import type { Activation } from '../machine/activation.ts';
import { mutexName } from './finish.ts';
import type { Run } from './run.ts';

/** One activation waits for another. */
interface Edge {
  readonly to: number;
  readonly text: Phrase;
  /** Where it waits; −1 where it was stopped between two steps. */
  readonly site: number;
  /** The mutex that it waits for, −1 for none. */
  readonly mutex: number;
  /** What the remedy is for, where there is one. */
  readonly help?: 'EVL4001.helpAwait' | 'EVL4001.helpInterrupt' | undefined;
}

export function nameOf(act: Activation): string {
  return act.kind === 'handler' ? `on ${act.name}` : act.name;
}

/** Reports the rings in which nothing can go on; gives all activations in them. */
export function rings(run: Run): ReadonlySet<number> {
  const edges = waits(run);
  const found = new Set<number>();
  const judged = new Set<number>();
  const path: number[] = [];
  const taken: Edge[] = [];
  const visit = (id: number): void => {
    judged.add(id);
    path.push(id);
    for (const edge of edges.get(id) ?? []) {
      taken.push(edge);
      const from = path.indexOf(edge.to);
      if (from >= 0 && !path.slice(from).some((inside) => found.has(inside))) {
        for (const inside of path.slice(from)) found.add(inside);
        report(run, taken.slice(from));
      } else if (!judged.has(edge.to)) visit(edge.to);
      taken.pop();
    }
    path.pop();
  };
  for (const id of edges.keys()) if (!judged.has(id)) visit(id);
  return found;
}

/** Who waits for whom, at a moment at which nothing can go on. */
function waits(run: Run): Map<number, Edge[]> {
  const { state, kernel } = run;
  const edges = new Map<number, Edge[]>();
  const add = (
    act: Activation,
    to: Activation | undefined,
    text: (holder: string) => Phrase,
    site: number,
    mutex = -1,
    help?: Edge['help'],
  ): void => {
    if (!to) return;
    const edge: Edge = { to: to.id, text: text(nameOf(to)), site, mutex, help };
    const list = edges.get(act.id);
    if (list) list.push(edge);
    else edges.set(act.id, [edge]);
  };
  const under = (act: Activation, upon: Activation | undefined): void => {
    add(
      act,
      upon,
      (holder) => phrase('EVL4001.under', { who: nameOf(act), holder }),
      -1,
      -1,
      upon?.kind === 'interrupt' ? 'EVL4001.helpInterrupt' : undefined,
    );
  };
  for (const act of state.activations.values()) {
    if (act.state.tag !== 'blocked') continue;
    const { reason, site } = act.state.wait;
    const who = nameOf(act);
    if (reason.tag === 'mutex') {
      const mutex = mutexName(run, reason.mutex);
      add(
        act,
        state.activations.get(kernel.mutexes[reason.mutex]?.owner ?? -1),
        (holder) => phrase('EVL4001.part', { who, mutex, holder }),
        site,
        reason.mutex,
      );
    } else if (reason.tag === 'thread') {
      add(
        act,
        state.activations.get(reason.thread),
        (thread) => phrase('EVL4001.join', { who, thread }),
        site,
      );
    }
  }
  for (const cpu of state.cpus) {
    for (const [i, act] of cpu.stack.entries()) under(act, cpu.stack[i + 1]);
  }
  for (const act of state.activations.values()) {
    if (act.state.tag === 'interrupted') under(act, state.activations.get(act.state.handler));
  }
  for (const event of fifoItems(state.queue)) {
    const act = event.resumes >= 0 ? state.activations.get(event.resumes) : undefined;
    if (act?.state.tag !== 'awaiting') continue;
    const { site } = act.state;
    const who = nameOf(act);
    const sameColor =
      act.color === undefined
        ? undefined
        : state.cpus.flatMap((cpu) => cpu.stack).find((other) => other.color === act.color);
    if (sameColor)
      add(
        act,
        sameColor,
        (holder) => phrase('EVL4001.color', { who, holder }),
        site,
        -1,
        'EVL4001.helpAwait',
      );
    else if (state.cpus.every((cpu) => cpu.stack.length > 0)) {
      for (const cpu of state.cpus)
        add(
          act,
          cpu.stack.at(-1),
          (holder) => phrase('EVL4001.cpu', { who, holder }),
          site,
          -1,
          'EVL4001.helpAwait',
        );
    }
  }
  return edges;
}

function report(run: Run, ring: readonly Edge[]): void {
  const mutexes = ring.filter((e) => e.mutex >= 0).map((e) => e.mutex);
  run.deadlocks.add(mutexes.sort((a, b) => a - b).join(' '));
  // It begins with a wait in a call that stands in the program, for a mutex if there is one.
  const from = Math.max(
    0,
    ring.findIndex((e) => e.mutex >= 0),
  );
  const [first, ...others] = [...ring.slice(from), ...ring.slice(0, from)];
  if (!first || first.site < 0) return;
  const placed = others
    .filter((e) => e.site >= 0)
    .map((e) => ({ message: e.text, span: run.span(e.site) }));
  const help = mutexes.length > 0 ? ring.find((e) => e.help)?.help : undefined;
  // What was stopped between two steps has no place of its own: it stands beside the first.
  const stopped = others
    .filter((e) => e.site < 0)
    .map((e) => ({ message: e.text, span: run.span(first.site) }));
  run.findings.add(
    diagnostic(
      'EVL4001.cycle',
      run.span(first.site),
      { waits: first.text },
      {
        related: [...placed, ...stopped],
        ...(help ? { help: phrase(help, {}) } : {}),
      },
    ),
  );
}
