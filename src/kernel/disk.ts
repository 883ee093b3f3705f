/**
 * The disk and the page cache. The disk serves one request at a time, in the
 * order of arrival, each for a time between two bounds. Reading what is cached
 * costs nothing; writing goes to the cache, and reaches the disk with fsync:
 * what was not synced is gone when the power goes off.
 *
 * Names are paths from `/`. A file that was never synced has its name on the
 * disk, but nothing in it, as with a journal of metadata only.
 */
import type { ErrnoName } from '../calls/index.ts';
import type { Activation } from '../machine/activation.ts';
import type { BufferValue } from '../machine/value.ts';
import { schedule } from './agenda.ts';
import type { Kernel } from './kernel.ts';

export const pageSize = 4096;
/** Bytes of the largest file (EFBIG beyond). */
export const maxFile = 64 * 1024 * 1024;

/** A file's content and what the cache holds of it. */
export interface Inode {
  readonly id: number;
  /** Content as reads see it; grows by doubling, `size` says how much is used. */
  data: Uint8Array;
  size: number;
  /** Pages in the cache. */
  readonly cached: Set<number>;
  /** Content at the last fsync: what is there after the power was off; undefined if never. */
  durable: Uint8Array | undefined;
  /** Names that lead to it. */
  links: number;
  /** Buffers of shared mappings, whose bytes are the file's own. */
  readonly shown: {
    readonly buffer: BufferValue;
    readonly offset: number;
    readonly length: number;
  }[];
}

export interface DiskRequest {
  readonly id: number;
  /** Activation that waits for it, −1 for none; asynchronous request, 0 for none. */
  readonly activation: number;
  readonly request: number;
  /** The part of a file that it reads; what an earlier access has brought by then costs nothing more. */
  readonly reads: Reading | undefined;
  /** Accesses that must end before this one begins, where the disk keeps no order of its own. */
  readonly after: number[];
}

export interface Reading {
  readonly inode: Inode;
  readonly from: number;
  readonly to: number;
}

export interface Disk {
  readonly files: Map<string, Inode>;
  readonly folders: Set<string>;
  /** Waiting requests, the one being served first. */
  readonly queue: DiskRequest[];
  readonly finished: Set<number>;
  /** Requests served. */
  served: number;
  busyUntil: number;
}

export function emptyDisk(): Disk {
  return {
    files: new Map(),
    folders: new Set(['/', '/tmp']),
    queue: [],
    finished: new Set(),
    served: 0,
    busyUntil: 0,
  };
}

/** Puts a file of the world on the disk: not in the cache, and safe. */
export function addFile(k: Kernel, path: string, content: Uint8Array): void {
  const name = normalise(path);
  k.disk.files.set(name, {
    id: k.number(),
    data: content.slice(),
    size: content.length,
    cached: new Set(),
    durable: content.slice(),
    links: 1,
    shown: [],
  });
  for (let folder = folderOf(name); !k.disk.folders.has(folder); folder = folderOf(folder))
    k.disk.folders.add(folder);
}

function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at <= 0 ? '/' : path.slice(0, at);
}

/** A path without `.`, `..` and doubled slashes; relative ones begin at `/`. */
export function normalise(path: string): string {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') out.pop();
    else out.push(part);
  }
  return `/${out.join('/')}`;
}

export type Found =
  | { readonly kind: 'file'; readonly name: string; readonly inode: Inode }
  | { readonly kind: 'folder'; readonly name: string }
  | { readonly kind: 'none'; readonly name: string }
  | { readonly kind: 'error'; readonly errno: ErrnoName };

/** What a path leads to, or the errno of the lookup. */
export function lookUp(k: Kernel, path: string): Found {
  if (path === '') return { kind: 'error', errno: 'ENOENT' };
  if (path.includes('\0')) return { kind: 'error', errno: 'EINVAL' };
  if (path.length > 4095 || path.split('/').some((part) => part.length > 255))
    return { kind: 'error', errno: 'ENAMETOOLONG' };
  // Every part before the last must be a folder, also those that `..` then leaves.
  let at = '/';
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  for (const [i, part] of parts.entries()) {
    at = normalise(part === '..' ? folderOf(at) : `${at}/${part}`);
    if (i === parts.length - 1) break;
    if (k.disk.files.has(at)) return { kind: 'error', errno: 'ENOTDIR' };
    if (!k.disk.folders.has(at)) return { kind: 'error', errno: 'ENOENT' };
  }
  const inode = k.disk.files.get(at);
  if (inode)
    return path.endsWith('/')
      ? { kind: 'error', errno: 'ENOTDIR' }
      : { kind: 'file', name: at, inode };
  if (k.disk.folders.has(at)) return { kind: 'folder', name: at };
  return k.disk.folders.has(folderOf(at))
    ? { kind: 'none', name: at }
    : { kind: 'error', errno: 'ENOENT' };
}

// ------------------------------------------------------------------- requests

/** Asks the disk for one access; gives the number of the request. */
export function access(
  k: Kernel,
  act: Activation | undefined,
  request: number,
  reads?: Reading,
): number {
  const id = k.number();
  const made: DiskRequest = {
    id,
    activation: act?.id ?? -1,
    request,
    reads,
    after: k.settings.anyOrder === true ? earlier(k, request) : [],
  };
  k.disk.queue.push(made);
  k.host.looked('requests', 0);
  if (k.settings.anyOrder === true) serveAlone(k, made);
  else if (k.disk.queue.length === 1) serve(k);
  return id;
}

/** Accesses that must be over before one for this request: a sync comes after what was handed in before it, as do writes at the end of a file. */
function earlier(k: Kernel, request: number): number[] {
  const r = k.requests.get(request);
  if (!r || r.description < 0 || (r.operation !== 'fsync' && r.offset >= 0)) return [];
  return k.disk.queue
    .filter((q) => k.requests.get(q.request)?.description === r.description)
    .map((q) => q.id);
}

function serveAlone(k: Kernel, { id, after }: DiskRequest): void {
  if (after.length === 0)
    schedule(k.agenda, k.host.now() + k.delay(k.settings.disk, 'disk'), {
      tag: 'disk',
      request: id,
    });
}

/** The disk turns to the request that has waited longest. */
function serve(k: Kernel): void {
  const { disk } = k;
  const [head] = disk.queue;
  if (!head) return;
  const there =
    head.reads !== undefined && isCached(head.reads.inode, head.reads.from, head.reads.to);
  const us = there ? 0 : k.delay(k.settings.disk, 'disk');
  disk.busyUntil = Math.max(disk.busyUntil, k.host.now()) + us;
  schedule(k.agenda, disk.busyUntil, { tag: 'disk', request: head.id });
}

/** An access is done. Who waits for it is woken; asynchronous requests are completed by their own file. */
export function accessDone(k: Kernel, id: number): DiskRequest | undefined {
  const { disk } = k;
  const at = disk.queue.findIndex((r) => r.id === id);
  if (at < 0) return undefined;
  const [request] = disk.queue.splice(at, 1);
  k.host.looked('requests', 0);
  disk.served++;
  if (request?.reads) cache(request.reads.inode, request.reads.from, request.reads.to);
  if (request && request.activation >= 0) {
    disk.finished.add(id);
    k.host.wake(request.activation);
  }
  if (k.settings.anyOrder !== true) serve(k);
  else {
    for (const q of k.disk.queue) {
      const place = q.after.indexOf(id);
      if (place < 0) continue;
      q.after.splice(place, 1);
      serveAlone(k, q);
    }
  }
  return request;
}

// ---------------------------------------------------------------------- pages

/** Pages of a range, limited to the file's end. */
function pagesOf(inode: Inode, from: number, to: number): number[] {
  const end = Math.min(to, inode.size);
  const out: number[] = [];
  for (let page = Math.floor(from / pageSize); page * pageSize < end; page++) out.push(page);
  return out;
}

export function isCached(inode: Inode, from: number, to: number): boolean {
  return pagesOf(inode, from, to).every((page) => inode.cached.has(page));
}

export function cache(inode: Inode, from: number, to: number): void {
  for (const page of pagesOf(inode, from, to)) inode.cached.add(page);
}

/** Gives a file other bytes; shared mappings go with them, and need room to the end of their last page. */
function replaceData(inode: Inode, data: Uint8Array): void {
  const room = Math.max(data.length, ...inode.shown.map((m) => m.offset + m.length));
  if (room > data.length) {
    inode.data = new Uint8Array(room);
    inode.data.set(data);
  } else inode.data = data;
  for (const m of inode.shown) m.buffer.bytes = inode.data.subarray(m.offset, m.offset + m.length);
}

/** A buffer becomes a shared mapping: from now on its bytes are the file's, from an offset on. */
export function showIn(inode: Inode, buffer: BufferValue, offset: number): void {
  inode.shown.push({ buffer, offset, length: buffer.bytes.length });
  replaceData(inode, inode.data);
}

/** Writes into the cache, growing the file. */
export function writeAt(inode: Inode, offset: number, bytes: Uint8Array): void {
  const end = offset + bytes.length;
  if (end > inode.data.length) {
    const grown = new Uint8Array(Math.min(maxFile, Math.max(end, inode.data.length * 2)));
    grown.set(inode.data.subarray(0, inode.size));
    replaceData(inode, grown);
  }
  // What a mapping wrote behind the end is not part of the file.
  if (offset > inode.size) inode.data.fill(0, inode.size, offset);
  inode.data.set(bytes, offset);
  inode.size = Math.max(inode.size, end);
  cache(inode, offset, end);
}

export function truncate(inode: Inode): void {
  replaceData(inode, new Uint8Array(0));
  inode.size = 0;
  inode.cached.clear();
}

/** Everything of a file is now on the disk. */
export function synced(inode: Inode): void {
  inode.durable = inode.data.slice(0, inode.size);
}

/** The power goes off: of every file only what was synced is left. */
export function powerOff(k: Kernel): void {
  for (const inode of k.disk.files.values()) {
    const left = inode.durable?.slice() ?? new Uint8Array(0);
    inode.size = left.length;
    replaceData(inode, left);
    inode.cached.clear();
  }
}
