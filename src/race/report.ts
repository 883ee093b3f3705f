/**
 * Races as a student reads them: both accesses with values and locks, who
 * caused each, the last steps side by side, and the remedy that fits. One
 * report for a pair of places, with a count.
 */
import { raceCodes } from '../diagnostic/codes.ts';
import type { Span } from '../base/span.ts';
import { signalSymbol } from '../calls/constants.ts';
import { diagnostic, type Diagnostic, type Lane, type Related } from '../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import { textOf } from '../base/bytes.ts';
import { mutexName } from '../run/finish.ts';
import type { Run } from '../run/run.ts';
import type { Key, List, MapValue, Value } from '../machine/value.ts';
import type { PairSink, RacePair } from './detector.ts';
import type { Access, Location } from './history.ts';
import { laneSteps, type Steps } from './steps.ts';
import type { Who } from './who.ts';

/** Causes shown of each access. */
const mostCauses = 4;

interface Report {
  readonly diagnostic: Diagnostic;
  count: number;
  last: Access | undefined;
}

export class RaceReports implements PairSink {
  private readonly reports = new Map<string, Report>();
  /** The same by the numbers of the two places, the lower first: programs that race do so often. */
  private readonly known = new Map<number, Map<number, Report>>();

  constructor(
    private readonly run: Run,
    private readonly steps: Steps,
  ) {}

  pair(p: RacePair): void {
    const { first, second } = p;
    const low = Math.min(first.site, second.site);
    const high =
      Math.max(first.site, second.site) * raceCodes.length +
      raceCodes.indexOf(codeOf(first, second));
    const before = this.known.get(low)?.get(high) ?? this.reportOf(low, high, p);
    // The count is of accesses that completed the pair, however many earlier ones each met.
    if (before.last === p.second) return;
    before.last = p.second;
    before.count++;
  }

  private reportOf(low: number, high: number, p: RacePair): Report {
    const key = this.keyOf(p);
    let found = this.reports.get(key);
    if (!found)
      this.reports.set(key, (found = { diagnostic: this.report(p), count: 0, last: undefined }));
    const row = this.known.get(low) ?? new Map<number, Report>();
    this.known.set(low, row);
    row.set(high, found);
    return found;
  }

  /** Pairs of places found so far; `all` tells them in the order in which they were found. */
  get size(): number {
    return this.reports.size;
  }

  get all(): Diagnostic[] {
    return [...this.reports.values()].map(({ diagnostic: d, count }) =>
      count > 1 ? { ...d, count } : d,
    );
  }

  private keyOf({ first, second }: RacePair): string {
    const places = [first, second]
      .map((a) => {
        const { file, start, end } = this.run.span(a.site);
        return `${String(file)}:${String(start)}:${String(end)}`;
      })
      .sort();
    return `${codeOf(first, second)} ${places.join(' ')}`;
  }

  private report(p: RacePair): Diagnostic {
    const { first, second, location } = p;
    const span = this.run.span(second.site);
    const what = this.nameOf(location);
    const extras = {
      label: this.accessPhrase(second),
      related: [
        { message: this.accessPhrase(first), span: this.run.span(first.site) },
        ...this.causes([second, first]),
      ],
      help: this.remedy(p),
      lanes: this.lanes(p),
    };
    switch (codeOf(first, second)) {
      case 'EVL3002': {
        const interrupt = first.who.kind === 'interrupt' ? first : second;
        const other = interrupt === first ? second : first;
        return diagnostic(
          'EVL3002.race',
          span,
          { what, interrupt: nameOf(interrupt.who), other: nameOf(other.who) },
          extras,
        );
      }
      case 'EVL3003': {
        const kernel = first.request !== 0 ? first : second;
        const other = kernel === first ? second : first;
        return diagnostic(
          'EVL3003.race',
          span,
          { who: nameOf(other.who), writes: other.write, kernelWrites: kernel.write },
          { ...extras, help: phrase('EVL3003.help', {}) },
        );
      }
      case 'EVL3001':
        return diagnostic(
          'EVL3001.race',
          span,
          {
            what,
            first: nameOf(first.who),
            firstWrites: first.write,
            second: nameOf(second.who),
            secondWrites: second.write,
          },
          extras,
        );
    }
  }

  private accessPhrase(a: Access): Phrase {
    const locks = a.held.map((m) => `\`${mutexName(this.run, m)}\``).join(', ');
    return phrase('race.access', {
      who: nameOf(a.who),
      id: a.who.id,
      cpu: a.cpu,
      cpus: this.run.state.cpus.length,
      writes: a.write,
      kernel: a.request !== 0,
      value: shownValue(a.value),
      locks,
    });
  }

  /** The asynchronous call chains of accesses, as places; what they have in common once. */
  private causes(accesses: readonly Access[]): Related[] {
    const out: Related[] = [];
    const told = new Set<number>();
    for (const a of accesses) {
      let who: Who | undefined = a.who;
      for (let i = 0; who && i < mostCauses && who.site >= 0; i++, who = who.by) {
        if (told.has(who.id)) continue;
        told.add(who.id);
        out.push({
          message: phrase('race.cause', {
            who: nameOf(who),
            id: who.id,
            how: who.how,
            by: who.by ? nameOf(who.by) : '',
            dropped: who.dropped,
          }),
          span: this.span(who.site),
        });
      }
    }
    return out;
  }

  private span(site: number): Span {
    return this.run.span(site);
  }

  private nameOf(location: Location): Phrase {
    const { run } = this;
    switch (location.kind) {
      case 'shared':
        return cellName(run, { shared: location.index });
      case 'bytes':
        return phrase('race.bytes', { from: location.from, to: location.to });
      case 'size':
      case 'all':
        return phrase(location.kind === 'size' ? 'race.size' : 'race.all', {
          kind: location.object.kind,
          name: holderOf(run, location.object),
        });
      case 'part':
        return cellName(run, location);
    }
  }

  private remedy({ first, second, location }: RacePair): Phrase {
    const interrupt = [first, second].find((a) => a.who.kind === 'interrupt');
    if (interrupt)
      return phrase('EVL3002.help', { signal: signalSymbol(signalOf(this.run, interrupt)) });
    const names = (a: Access): string =>
      a.held.map((m) => `\`${mutexName(this.run, m)}\``).join(', ');
    const [one, two] = [first, second];
    if (one.held.length > 0 && two.held.length > 0)
      return phrase('EVL3001.helpDifferent', { first: names(one), second: names(two) });
    if (one.held.length > 0 || two.held.length > 0) {
      const [holds, lacks] = one.held.length > 0 ? [one, two] : [two, one];
      return phrase('EVL3001.helpHold', { mutex: names(holds), who: nameOf(lacks.who) });
    }
    const counter =
      location.kind === 'shared' && [one.value, two.value].some((v) => typeof v === 'number');
    const handlers = one.who.kind === 'handler' && two.who.kind === 'handler';
    return phrase('EVL3001.help', {
      counter,
      handlers,
      name: location.kind === 'shared' ? (this.run.machine.shape.shared[location.index] ?? '') : '',
    });
  }

  /** The last steps of the two, side by side in time. */
  private lanes({ first, second }: RacePair): Lane[] {
    const byCpu = first.cpu !== second.cpu && first.request === 0 && second.request === 0;
    return [first, second].map((a) => ({
      title: laneTitle(a, byCpu),
      steps: laneSteps(this.steps, a).map((s) => ({
        order: s.step,
        span: this.run.span(s.site),
        write: s.write,
      })),
    }));
  }
}

function codeOf(first: Access, second: Access): (typeof raceCodes)[number] {
  if (first.request !== 0 || second.request !== 0) return 'EVL3003';
  return first.who.kind === 'interrupt' || second.who.kind === 'interrupt' ? 'EVL3002' : 'EVL3001';
}

/** A cell as people name it: a shared variable, or a part of a container. */
export function cellName(
  run: Run,
  cell: { readonly shared: number } | { readonly object: List | MapValue; readonly key: Key },
): Phrase {
  if ('shared' in cell)
    return phrase('race.shared', { name: run.machine.shape.shared[cell.shared] ?? '' });
  const { object, key } = cell;
  return phrase('race.part', {
    kind: object.kind,
    name: holderOf(run, object),
    key: typeof key === 'string' ? `"${textOf(key)}"` : String(key),
  });
}

/** The shared variable that holds a container, '' where none does directly. */
function holderOf(run: Run, object: Value): string {
  const { machine } = run;
  const holder = machine.shared.indexOf(object);
  return holder >= 0 ? (machine.shape.shared[holder] ?? '') : '';
}

/** The name people know an activation by. */
export function nameOf(who: Pick<Who, 'kind' | 'name'>): string {
  if (who.kind === 'handler' || who.kind === 'interrupt') return `on ${who.name}`;
  return who.kind === 'thread' ? `${who.name}()` : who.name;
}

function signalOf(run: Run, a: Access): number {
  for (const [signal, routine] of run.names.interruptHandlers)
    if (routine.name === a.who.name) return signal;
  for (const [signal, d] of run.kernel.signals.dispositions)
    if (d.routine >= 0 && run.routine(d.routine).name === a.who.name) return signal;
  return 0;
}

/** A value short enough for a sentence; '' where it says nothing. */
function shownValue(v: Value): string {
  if (typeof v === 'number' || typeof v === 'boolean') return String(v);
  if (typeof v !== 'string') return '';
  const text = textOf(v);
  return `"${text.length > 24 ? `${text.slice(0, 24)}…` : text}"`;
}

function laneTitle(a: RacePair['first'], byCpu: boolean): Phrase {
  const who = nameOf(a.who);
  if (a.request !== 0) return phrase('race.laneKernel', { who });
  return byCpu
    ? phrase('race.laneCpu', { cpu: a.cpu, who })
    : phrase('race.lane', { who, id: a.who.id });
}
