/**
 * The world outside: clients that connect, send and expect, servers that the
 * program connects to, and what an `at` makes happen. It sees of the program
 * only what crosses the network. A client's program takes bytes when its
 * script expects them; its host takes them into a receive buffer before.
 */
import { assert } from '../base/assert.ts';
import { textOf } from '../base/bytes.ts';
import type { Span } from '../base/span.ts';
import { schedule } from '../kernel/agenda.ts';
import type { Kernel, Outside } from '../kernel/kernel.ts';
import { newSocket } from '../kernel/socket.ts';
import type { Failure, Missed, Peer } from './peer.ts';
import type { Instruction, LoadPlan, Plan } from './plan.ts';

/** µs that a client's expectation waits. */
const expectationTime = 1_000_000;
const receiveBuffer = 128 * 1024;

export class World implements Outside {
  readonly peers: Peer[] = [];
  /** µs from connect to the last expectation met, of each client that met one. */
  get latencies(): number[] {
    return this.peers.filter((p) => p.lastMet >= 0).map((p) => p.lastMet - p.connectedAt);
  }

  /** Scripts that came to their end. */
  completed = 0;

  /** Clients served per second of virtual time: scripts that came to their end, from the first connect to the last such end. */
  get throughput(): number {
    const done = this.peers.filter(
      (p) => p.finishedAt >= 0 && !this.plan.servers.some((s) => s.name === p.name),
    );
    if (done.length === 0) return 0;
    const first = done.reduce((t, p) => Math.min(t, p.connectedAt), Infinity);
    const last = done.reduce((t, p) => Math.max(t, p.finishedAt), 0);
    return Math.floor((done.length * 1_000_000) / Math.max(1, last - first));
  }

  constructor(
    readonly plan: Plan,
    private readonly k: Kernel,
  ) {
    k.outside = this;
    plan.clients.forEach((client, i) => {
      schedule(k.agenda, client.at, { tag: 'client', client: i });
    });
    plan.loads.forEach((_, i) => {
      schedule(k.agenda, 0, { tag: 'load', load: i, next: 0 });
    });
    plan.at.forEach((a, i) => {
      schedule(k.agenda, a.time, { tag: 'at', action: i });
    });
  }

  private get now(): number {
    return this.k.host.now();
  }

  // ---------------------------------------------------------------- clients

  startClient(i: number): void {
    const client = this.plan.clients[i];
    assert(client !== undefined, 'the agenda names a client of the plan');
    this.dial(this.peer(client.name, client.script, false), client.port);
  }

  /** A client that no script moves connects now: somebody at the keyboard plays it. */
  join(name: string, port: number): void {
    this.dial(this.peer(name, [], false), port);
  }

  /** Bytes that somebody types in a client's stead; false where it has no open connection. */
  typed(peer: number, bytes: string): boolean {
    const p = this.peers[peer];
    if (!p || p.closed || p.outgoingEnd || p.socket < 0) return false;
    p.outgoing += bytes;
    this.pump(p);
    return true;
  }

  /** Somebody closes a client's connection in its stead; false where it has none that is open. */
  hangsUp(peer: number): boolean {
    const p = this.peers[peer];
    if (!p || p.closed || p.outgoingEnd || p.socket < 0) return false;
    p.outgoingEnd = true;
    p.closed = true;
    this.pump(p);
    return true;
  }

  startLoad(i: number, next: number): void {
    const load: LoadPlan | undefined = this.plan.loads[i];
    assert(load !== undefined, 'the agenda names a load of the plan');
    if (next >= load.count) return;
    this.dial(
      this.peer(`${String(next + 1)} of ${String(load.count)}`, load.script, true),
      load.port,
    );
    if (next + 1 < load.count)
      schedule(this.k.agenda, this.now + load.every, { tag: 'load', load: i, next: next + 1 });
  }

  private peer(name: string, script: readonly Instruction[], anonymous: boolean): Peer {
    const made: Peer = {
      id: this.peers.length,
      name,
      anonymous,
      script,
      socket: -1,
      connectedAt: this.now,
      lastMet: -1,
      at: 0,
      rounds: [],
      turn: 0,
      waiting: 'start',
      received: '',
      unread: '',
      taken: 0,
      acknowledged: 0,
      ended: false,
      wasReset: false,
      closed: false,
      shut: false,
      outgoing: '',
      outgoingEnd: false,
      lastDelivery: 0,
      failed: undefined,
      finishedAt: -1,
    };
    this.peers.push(made);
    return made;
  }

  private dial(p: Peer, port: number): void {
    const socket = newSocket(this.k, p.name);
    socket.accepted = false;
    socket.peer = { side: 'world', id: p.id };
    p.socket = socket.id;
    schedule(this.k.agenda, this.travel(p), { tag: 'connection', port, socket: socket.id });
  }

  /** When something sent now between a peer and the program's host arrives; nothing overtakes what was sent before. */
  private travel(p: Peer): number {
    p.lastDelivery = Math.max(
      p.lastDelivery,
      this.now + this.k.delay(this.k.settings.net, 'network'),
    );
    return p.lastDelivery;
  }

  // ------------------------------------------------------ what the kernel tells

  connect(host: string, port: number, socket: number): boolean {
    const server = this.plan.servers.find((s) => s.name === textOf(host));
    const s = this.k.get(socket);
    if (!server || s?.kind !== 'socket') return false;
    const p = this.peer(server.name, server.script, true);
    p.socket = socket;
    s.peer = { side: 'world', id: p.id };
    const there = this.travel(p);
    if (server.port !== port) {
      schedule(this.k.agenda, there + there - this.now, {
        tag: 'connected',
        socket,
        refused: true,
      });
      return true;
    }
    schedule(this.k.agenda, there, { tag: 'script', peer: p.id, turn: p.turn, deadline: false });
    p.lastDelivery = there + there - this.now;
    schedule(this.k.agenda, p.lastDelivery, { tag: 'connected', socket, refused: false });
    return true;
  }

  accepted(peer: number): void {
    const p = this.peers[peer];
    if (p)
      schedule(this.k.agenda, this.travel(p), {
        tag: 'script',
        peer,
        turn: p.turn,
        deadline: false,
      });
  }

  refused(peer: number): void {
    const p = this.peers[peer];
    const [first] = p?.script ?? [];
    if (p && first) this.fail(p, { kind: 'refused' }, first.span);
  }

  sent(peer: number, socket: number, bytes: string): void {
    this.arriveLater(peer, socket, bytes, false, false);
  }

  ended(peer: number, socket: number): void {
    this.arriveLater(peer, socket, '', true, false);
  }

  reset(peer: number, socket: number): void {
    this.arriveLater(peer, socket, '', false, true);
  }

  private arriveLater(
    peer: number,
    socket: number,
    bytes: string,
    end: boolean,
    reset: boolean,
  ): void {
    const s = this.k.get(socket);
    let time = this.now + this.k.delay(this.k.settings.net, 'network');
    if (s?.kind === 'socket') {
      s.lastDelivery = Math.max(s.lastDelivery, time);
      time = s.lastDelivery;
    }
    schedule(this.k.agenda, time, { tag: 'arrive', peer, bytes, end, reset });
  }

  room(peer: number): void {
    const p = this.peers[peer];
    if (p) this.pump(p);
  }

  // -------------------------------------------------------------- what arrives

  arrives(peer: number, bytes: string, end: boolean, reset: boolean): void {
    const p = this.peers[peer];
    if (!p) return;
    if (p.closed) {
      // Nobody is there to take bytes: the host answers with a reset.
      if (bytes !== '')
        schedule(this.k.agenda, this.travel(p), {
          tag: 'deliver',
          socket: p.socket,
          bytes: '',
          end: false,
          reset: true,
        });
      return;
    }
    p.received += bytes;
    p.unread += bytes;
    if (end) p.ended = true;
    if (reset) p.wasReset = true;
    this.acknowledge(p);
    if (p.waiting === 'expect') this.run(p);
  }

  /** The host has taken bytes into its buffer, or the script has made room there: the sender may send more. */
  private acknowledge(p: Peer): void {
    // While the script expects something its program reads, however much that is.
    const wanted = p.script[p.at];
    const reading = p.waiting === 'expect' && wanted?.op === 'expect' ? wanted.size : 0;
    const upTo = Math.min(p.received.length, p.taken + Math.max(receiveBuffer, reading));
    const n = upTo - p.acknowledged;
    if (n <= 0) return;
    p.acknowledged = upTo;
    const s = this.k.get(p.socket);
    if (s?.kind !== 'socket') return;
    s.unacknowledged = Math.max(0, s.unacknowledged - n);
    this.k.changed(s.id, 'out');
  }

  // ------------------------------------------------------------------- scripts

  /** True if this turn of a script is still to come; a deadline of what came in time is not. */
  awaits(peer: number, turn: number): boolean {
    const p = this.peers[peer];
    return p?.turn === turn && p.waiting !== 'end';
  }

  /** A script goes on: the connection stands, a wait is over, or an expectation's time is. */
  turn(peer: number, turn: number, deadline: boolean): void {
    const p = this.peers[peer];
    if (!p || !this.awaits(peer, turn)) return;
    if (deadline) {
      const i = p.script[p.at];
      if (p.waiting === 'expect' && i?.op === 'expect') {
        this.fail(p, { kind: 'late', ...expected(i), got: p.unread }, i.span);
      }
      return;
    }
    if (p.waiting === 'time') p.at++;
    this.run(p);
  }

  private run(p: Peer): void {
    for (;;) {
      const i = p.script[p.at];
      if (!i) {
        p.waiting = 'end';
        p.turn++;
        if (!p.failed) {
          this.completed++;
          p.finishedAt = this.now;
        }
        return;
      }
      if (i.op === 'expect') {
        const outcome = this.expects(p, i);
        if (outcome === 'failed') return;
        if (outcome === 'waits') {
          if (p.waiting !== 'expect') {
            p.waiting = 'expect';
            p.turn++;
            this.acknowledge(p);
            schedule(this.k.agenda, this.now + expectationTime, {
              tag: 'script',
              peer: p.id,
              turn: p.turn,
              deadline: true,
            });
          }
          return;
        }
        p.waiting = 'start';
        p.turn++;
        p.at++;
        p.lastMet = this.now;
        continue;
      }
      if (i.op === 'wait') {
        p.waiting = 'time';
        p.turn++;
        schedule(this.k.agenda, this.now + i.us, {
          tag: 'script',
          peer: p.id,
          turn: p.turn,
          deadline: false,
        });
        return;
      }
      this.simple(p, i);
    }
  }

  private simple(p: Peer, i: Exclude<Instruction, { op: 'expect' | 'wait' }>): void {
    switch (i.op) {
      case 'repeat':
        if (i.count <= 0) p.at = i.end;
        else {
          p.rounds.push(i.count);
          p.at++;
        }
        return;
      case 'again': {
        const left = (p.rounds.pop() ?? 1) - 1;
        if (left > 0) {
          p.rounds.push(left);
          p.at = i.start + 1;
        } else p.at++;
        return;
      }
      case 'send':
        p.outgoing += i.bytes;
        break;
      case 'shutdown':
        p.outgoingEnd = true;
        break;
      case 'close':
        if (p.unread !== '') this.abort(p);
        else p.outgoingEnd = true;
        p.closed = true;
        break;
      case 'reset':
        this.abort(p);
        p.closed = true;
        break;
    }
    this.pump(p);
    p.at++;
  }

  private abort(p: Peer): void {
    p.outgoing = '';
    p.shut = true;
    schedule(this.k.agenda, this.travel(p), {
      tag: 'deliver',
      socket: p.socket,
      bytes: '',
      end: false,
      reset: true,
    });
  }

  /** Sends what the program's receive buffer has room for. */
  private pump(p: Peer): void {
    if (p.shut) return;
    const s = this.k.get(p.socket);
    if (s?.kind !== 'socket') {
      // The program has closed its side; what is still sent is answered by a reset that nobody needs to see.
      p.outgoing = '';
      return;
    }
    const room = s.receiveBuffer - s.received.length - s.arriving;
    const bytes = p.outgoing.slice(0, Math.max(0, room));
    p.outgoing = p.outgoing.slice(bytes.length);
    const end = p.outgoingEnd && p.outgoing === '';
    if (bytes === '' && !end) return;
    s.arriving += bytes.length;
    if (end) p.shut = true;
    schedule(this.k.agenda, this.travel(p), {
      tag: 'deliver',
      socket: p.socket,
      bytes,
      end,
      reset: false,
    });
  }

  private expects(p: Peer, i: Extract<Instruction, { op: 'expect' }>): 'met' | 'waits' | 'failed' {
    const got = p.unread;
    const different = (kind: 'different' | 'closed' | 'reset'): 'failed' => {
      this.fail(p, { kind, ...expected(i), got }, i.span);
      return 'failed';
    };
    if (i.what === 'reset') {
      if (p.wasReset) return 'met';
      return p.ended && got === '' ? different('closed') : 'waits';
    }
    if (i.what === 'close') {
      if (got !== '') return different('different');
      if (p.ended) return 'met';
      return p.wasReset ? different('reset') : 'waits';
    }
    if (i.what === 'text' && !i.bytes.startsWith(got.slice(0, i.bytes.length)))
      return different('different');
    if (got.length >= i.size) {
      p.taken += i.size;
      p.unread = got.slice(i.size);
      this.acknowledge(p);
      return 'met';
    }
    if (p.wasReset) return different('reset');
    return p.ended ? different('closed') : 'waits';
  }

  /** The world has come to its end: what a client of a name still expects has failed. */
  over(): void {
    for (const p of this.peers) {
      const next = p.script.slice(p.at).find((i) => i.op === 'expect');
      if (!p.anonymous && !p.failed && next?.op === 'expect')
        this.fail(p, { kind: 'over', ...expected(next), got: p.unread }, next.span);
    }
    const begun = new Set(this.peers.map((p) => p.name));
    for (const client of this.plan.clients) {
      const first = client.script.find((i) => i.op === 'expect');
      if (begun.has(client.name) || first?.op !== 'expect') continue;
      const p = this.peer(client.name, client.script, false);
      this.fail(p, { kind: 'over', ...expected(first), got: '' }, first.span);
    }
  }

  private fail(p: Peer, failure: Failure, span: Span): void {
    p.failed = { failure, span };
    p.waiting = 'end';
    p.turn++;
  }
}

/** What an expectation wants, for a message. */
function expected(i: Extract<Instruction, { op: 'expect' }>): Pick<Missed, 'expected' | 'isText'> {
  switch (i.what) {
    case 'text':
      return { expected: i.bytes, isText: true };
    case 'size':
      return { expected: `${String(i.size)} bytes`, isText: false };
    case 'close':
      return { expected: 'the end of the connection', isText: false };
    case 'reset':
      return { expected: 'a reset of the connection', isText: false };
  }
}
