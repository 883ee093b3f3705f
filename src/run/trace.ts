/**
 * What a run did when, for people to look at: which activation each CPU ran,
 * what it waited for, what disk and network did meanwhile, and how each
 * activation came to be. Plain data, in µs of virtual time; it only listens, so
 * the run with it is the run without.
 */
import { unreachable } from '../base/assert.ts';
import type { Agenda, Due } from '../kernel/agenda.ts';
import type { Activation, Cause, Wait } from '../machine/activation.ts';

/** A CPU ran an activation. */
export interface Slice {
  readonly cpu: number;
  readonly from: number;
  readonly to: number;
  readonly activation: number;
  readonly name: string;
  readonly kind: Activation['kind'];
}
/** An activation, and its CPU with it unless it was a thread, waited in a call, for a mutex, or for a page. */
export interface Waited {
  readonly cpu: number;
  readonly from: number;
  readonly to: number;
  readonly activation: number;
  readonly name: string;
  readonly kind: Activation['kind'] | undefined;
  readonly what: 'call' | 'lock' | 'page fault';
  readonly call: string;
  readonly site: number;
  /** The mutex that was waited for, where it was one. */ readonly mutex?: number;
}
/** The disk served an access, or something was on its way through the network. */
export interface Outside {
  readonly lane: 'disk' | 'network';
  readonly from: number;
  readonly to: number;
  readonly what: string;
  readonly bytes: number;
}
/** An activation began: what asked for it (−1: the outside), and when that became so. */
export interface Began {
  readonly activation: number;
  readonly at: number;
  readonly cpu: number;
  readonly how: string;
  readonly by: number;
  readonly byName: string;
  readonly site: number;
  readonly due: number;
}

/** More than a viewer shows in good time; what comes after is counted only. */
const mostRecords = 1_000_000;

export class Trace {
  readonly slices: Slice[] = [];
  readonly waits: Waited[] = [];
  readonly outside: Outside[] = [];
  readonly began: Began[] = [];
  /** Events that waited at a moment. */
  readonly queue: { readonly at: number; readonly length: number }[] = [];
  dropped = 0;

  private room(): boolean {
    const kept =
      this.slices.length +
      this.waits.length +
      this.outside.length +
      this.began.length +
      this.queue.length;
    if (kept >= mostRecords) this.dropped++;
    return kept < mostRecords;
  }

  /** A CPU has run an activation; `waiting` events are in the queue. */
  slice(cpu: number, act: Activation, from: number, to: number, waiting: number): void {
    if (!this.room()) return;
    if (this.queue.at(-1)?.length !== waiting) this.queue.push({ at: from, length: waiting });
    if (to > from)
      this.slices.push({ cpu, from, to, activation: act.id, name: act.name, kind: act.kind });
  }

  /** An activation takes its first step, or its next after an `await`; an event as its cause says when it could first run. */
  begins(
    cpu: number,
    activation: number,
    { how, by, byName, site, at: due }: Cause & { readonly at?: number },
    at: number,
  ): void {
    if (this.room())
      this.began.push({ activation, at, cpu, how, by, byName, site, due: due ?? at });
  }

  /** A wait in a call or for a mutex is over. */
  waited(cpu: number, act: Activation, { call, site, since, reason }: Wait, now: number): void {
    if (now <= since || !this.room()) return;
    const mutex = reason.tag === 'mutex' ? { mutex: reason.mutex } : {};
    this.waits.push({
      cpu,
      from: since,
      to: now,
      activation: act.id,
      name: act.name,
      kind: act.kind,
      what: call === 'lock' ? 'lock' : 'call',
      call,
      site,
      ...mutex,
    });
  }

  /** The CPU waited for a page. */
  faulted(cpu: number, act: Activation | undefined, from: number, to: number, site: number): void {
    if (this.room())
      this.waits.push({
        cpu,
        from,
        to,
        activation: act?.id ?? -1,
        name: act?.name ?? '',
        kind: act?.kind,
        what: 'page fault',
        call: '',
        site,
      });
  }

  /** Looks at what is put on the agenda: there the work of disk and network has its beginning and its end. */
  watch(agenda: Agenda, now: () => number): void {
    agenda.observer = (time, due) => {
      const what = outsideWork(due);
      if (what && this.room())
        this.outside.push({ ...what, from: Math.min(now(), time), to: time });
    };
  }
}

/** What a packet brings: a reset, the end, or else bytes. */
function carried(
  packet: { readonly reset: boolean; readonly end: boolean },
  bytes: string,
  direction: string,
): string {
  if (packet.reset) return `reset${direction}`;
  return packet.end ? `end${direction}` : bytes;
}

/** What an entry of the agenda means for disk or network; undefined where it is neither. */
function outsideWork(due: Due): Pick<Outside, 'lane' | 'what' | 'bytes'> | undefined {
  switch (due.tag) {
    case 'disk':
      return { lane: 'disk', what: 'access', bytes: 0 };
    case 'deliver':
      return {
        lane: 'network',
        what: carried(due, 'bytes in', ''),
        bytes: due.bytes.length,
      };
    case 'arrive':
      return {
        lane: 'network',
        what: carried(due, 'bytes out', ' out'),
        bytes: due.bytes.length,
      };
    case 'urgent':
      return { lane: 'network', what: 'urgent byte', bytes: 1 };
    case 'connection':
      return { lane: 'network', what: 'connection', bytes: 0 };
    case 'connected':
      return { lane: 'network', what: due.refused ? 'refusal' : 'connected', bytes: 0 };
    case 'deadline':
    case 'timer':
    case 'timerfd':
    case 'signalTimer':
    case 'request':
    case 'script':
    case 'load':
    case 'client':
    case 'at':
      return undefined;
    default:
      return unreachable(due);
  }
}
