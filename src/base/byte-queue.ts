/** Bytes that wait to be read: in a pipe, a socket, a terminal. Strs as they were written; plain data. */
import { fifo, fifoLength, fifoPeek, fifoPush, fifoShift, type Fifo } from './fifo.ts';

export interface ByteQueue {
  readonly chunks: Fifo<string>;
  /** Bytes already taken from the first chunk. */
  taken: number;
  length: number;
}

export function byteQueue(): ByteQueue {
  return { chunks: fifo(), taken: 0, length: 0 };
}

export function putBytes(q: ByteQueue, bytes: string): void {
  if (bytes.length === 0) return;
  fifoPush(q.chunks, bytes);
  q.length += bytes.length;
}

/** Takes up to n bytes off the front. */
export function takeBytes(q: ByteQueue, n: number): string {
  let out = '';
  while (out.length < n && fifoLength(q.chunks) > 0) {
    const first = fifoPeek(q.chunks) ?? '';
    const part = first.slice(q.taken, q.taken + n - out.length);
    out += part;
    q.taken += part.length;
    if (q.taken < first.length) continue;
    fifoShift(q.chunks);
    q.taken = 0;
  }
  q.length -= out.length;
  return out;
}

/** The first n bytes, left where they are. */
export function peekBytes(q: ByteQueue, n: number): string {
  let out = '';
  let skip = q.taken;
  for (let i = q.chunks.head; i < q.chunks.items.length && out.length < n; i++) {
    out += (q.chunks.items[i] ?? '').slice(skip, skip + n - out.length);
    skip = 0;
  }
  return out;
}
