/**
 * What steps of the kernel use is noted here, as locations: names of parts of its
 * state. Two steps depend on one another where one writes what the other uses.
 */
import { unreachable } from '../base/assert.ts';
import { constant } from '../calls/index.ts';
import type { Description } from '../kernel/description.ts';
import type { Activation } from '../machine/activation.ts';
import { intOf, type Value } from '../machine/value.ts';
import type { Run } from '../run/run.ts';
import type { Recorder } from './recorder.ts';

/** What comes in to be read, and the room for what goes out. */
export type Side = 'in' | 'out';

/** Of an entry of an epoll: it is told of room, or of every change. */
const edgesOrRoom = constant('EPOLLOUT') | constant('EPOLLET');

/** Something that a call or an event of the agenda uses is noted here. */
export class Notes {
  constructor(
    readonly run: Run,
    private readonly recorder: Recorder,
  ) {}

  use(name: string, write: boolean): void {
    this.recorder.use(this.recorder.location(name), write);
  }

  bytes(...args: Parameters<Recorder['bytes']>): void {
    this.recorder.bytes(...args);
  }

  /** A descriptor's number, and what it stands for. */
  descriptor(fd: number, write: boolean): void {
    const d = this.at(fd);
    if (d) this.description(d, write);
  }

  private at(fd: number): Description | undefined {
    this.use(`fd ${String(fd)}`, false);
    const d = this.run.kernel.at(fd);
    if (d) this.use(`flags #${String(d.id)}`, false);
    return d;
  }

  /** All of a description: what comes in, what goes out, and who watches it. */
  description(d: Description, write: boolean): void {
    switch (d.kind) {
      case 'terminal':
        this.use(d.stream, write);
        return;
      case 'pipe':
        this.use(`pipe #${String(d.pipe.id)}`, write);
        return;
      case 'socket':
        this.bothSides(d.id, write);
        // What one side takes is room for the other, in the same step.
        if (d.peer.side === 'own') this.bothSides(d.peer.id, write);
        return;
      case 'listener':
        this.side(d.id, 'in', write);
        return;
      case 'signalfd':
        this.use(`description #${String(d.id)}`, write);
        this.use('signals', write);
        return;
      case 'epoll':
        this.use(`description #${String(d.id)}`, write);
        for (const e of d.entries.values()) {
          const inner = this.run.kernel.get(e.description);
          if (inner && inner.id !== d.id) this.looksAt(inner, (e.events & edgesOrRoom) !== 0);
        }
        return;
      case 'file':
      case 'eventfd':
      case 'timerfd':
      case 'ring':
        this.use(`description #${String(d.id)}`, write);
        return;
      default:
        unreachable(d);
    }
  }

  /** Whether something can be read, and where `room` whether something can be written. */
  private looksAt(d: Description, room: boolean): void {
    if (d.kind === 'socket' && !room) this.side(d.id, 'in', false);
    else this.description(d, false);
  }

  bothSides(id: number, write: boolean): void {
    this.side(id, 'in', write);
    this.side(id, 'out', write);
  }

  /**
   * What comes in on a side (bytes to read; room to write), or all that is to be
   * seen of it. Taking from it can end that it is ready, which who arms a watch
   * sees too (`arms`); what arrives only makes it ready, and then it makes no
   * difference which of the two comes first: the later one queues the event.
   */
  private side(id: number, side: Side, write: boolean): void {
    this.use(`${side} #${String(id)}`, write);
    this.use(`${side} taken #${String(id)}`, write);
  }

  /** Something more is there, and nothing less. */
  arrives(id: number, side: Side): void {
    this.use(`${side} #${String(id)}`, true);
    this.use(`ready ${side} #${String(id)}`, true);
  }

  /** The descriptor of a call that takes bytes or a connection from what came in, or puts bytes into the room that is there. */
  transfers(fd: number, side: Side): void {
    const d = this.at(fd);
    if (!d) return;
    // What a reset leaves behind is told once, to whichever call comes first.
    if (d.kind !== 'socket' || d.reset || d.error !== 0 || d.state !== 'connected') {
      this.description(d, true);
      return;
    }
    this.side(d.id, side, true);
    if (d.peer.side === 'own') this.arrives(d.peer.id, side === 'in' ? 'out' : 'in');
  }

  /** A descriptor is closed. What it had sent may still arrive, which makes room that nobody sees. */
  closed(fd: number): void {
    const d = this.at(fd);
    if (d?.kind !== 'socket') {
      if (d) this.description(d, true);
      return;
    }
    this.side(d.id, 'in', true);
    this.use(`out taken #${String(d.id)}`, true);
    if (d.peer.side === 'own') this.bothSides(d.peer.id, true);
  }

  /** `fcntl`: flags of the description or of the descriptor, or what else it commands. */
  control(fd: number, command: number): void {
    const d = this.at(fd);
    if (!d) return;
    if (command === constant('F_GETFL')) return;
    if (command === constant('F_SETFL')) this.use(`flags #${String(d.id)}`, true);
    else if (command === constant('F_SETFD')) this.use(`fd ${String(fd)}`, true);
    else if (command !== constant('F_GETFD')) this.description(d, true);
  }

  /** A watch is made. */
  watched(fd: number, events: number): void {
    const d = this.at(fd);
    if (!d) return;
    this.use(`watches #${String(d.id)}`, true);
    this.arms(d, events);
  }

  /** A watch can tell again, of READ (1), WRITE (2) or both. */
  arms(d: Description, events: number): void {
    const onlyRead = events === 1;
    // Which handler is told, and of what, is seen when the event is queued.
    const simple = (onlyRead || events === 2) && !this.tellsKinds;
    if (!simple || (d.kind !== 'socket' && d.kind !== 'listener')) this.description(d, !simple);
    else {
      const side: Side = onlyRead ? 'in' : 'out';
      this.use(`${side} taken #${String(d.id)}`, false);
      this.use(`ready ${side} #${String(d.id)}`, false);
    }
  }

  /** There are handlers to which a watch without `then` tells what it sees. */
  private get tellsKinds(): boolean {
    const { host } = this.run.kernel;
    return ['readable', 'writable', 'hangup'].some((name) => host.handlerNamed(name) >= 0);
  }

  /** Of a disk file: its bytes, and what is cached of them. */
  content(fd: number, write: boolean): void {
    const d = this.run.kernel.at(fd);
    if (d?.kind !== 'file') return;
    this.use('disk', write);
    if (d.inode) this.use(`cache #${String(d.inode.id)}`, write);
  }

  block(v: Value, write: boolean): void {
    if (typeof v !== 'object' || v.kind !== 'aiocb') return;
    this.use(`aiocb #${String(v.id)}`, write);
    const fd = intOf(v.fd) ?? -1;
    const d = this.run.kernel.at(fd);
    // Requests on one pipe or socket are served in the order in which they came.
    if (d) this.descriptor(fd, write && d.kind !== 'file');
    else this.use(`fd ${String(fd)}`, false);
    // What is cached is read at once, without the disk.
    if (d?.kind === 'file') this.content(fd, false);
  }

  /** Which requests are under way, and in which order the disk has them: that only a cancel can tell. */
  requests(write: boolean): void {
    this.use('requests', write || this.run.lowered.callNames.includes('aio_cancel'));
  }

  pages(v: Value, write: boolean): void {
    this.use('pages', write);
    if (typeof v !== 'object' || v.kind !== 'buffer') return;
    const inode = this.run.kernel.pages.mapping(v)?.inode;
    if (inode) this.use(`cache #${String(inode.id)}`, write);
  }

  mask(act: Activation, write: boolean): void {
    if (act.mask) this.use(`mask #${String(act.id)}`, write);
    else this.use('signals', write);
  }
}
