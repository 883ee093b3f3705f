/**
 * Pages of buffers and of mappings. The first touch of a fresh page is free.
 * Where the world limits how many pages are resident, the one used longest ago
 * is pushed out, and touching it again is a page fault: the CPU waits for the
 * disk although no call was made. A page of a mapped file that is not cached
 * faults at its first touch. A shared mapping is the file's own bytes; a private
 * one shows the file until a page is written (mmap(2)).
 */
import { constant } from '../calls/index.ts';
import type { BufferValue } from '../machine/value.ts';
import { cache, pageSize, type Inode } from './disk.ts';
import type { Kernel } from './kernel.ts';

/** What a buffer made by mmap shows. */
export interface Mapping {
  /** The file, undefined for anonymous memory. */
  readonly inode: Inode | undefined;
  /** Position in the file of the buffer's first byte. */
  readonly offset: number;
  readonly shared: boolean;
  /** PROT_READ, PROT_WRITE. */
  readonly prot: number;
  /** Pages of its own: of anonymous memory those touched, of a private file mapping those written. */
  readonly own: Set<number>;
  /** Pages that munmap took away. */
  readonly gone: Set<number>;
}

const writable = constant('PROT_WRITE');

export class Pages {
  /** Resident pages as `buffer:page`, the one used longest ago first. */
  private readonly resident = new Map<string, true>();
  /** Pages that were pushed out. */
  private readonly out = new Set<string>();
  private readonly locked = new Set<string>();
  private readonly mappings = new Map<number, Mapping>();
  faults = 0;

  constructor(private readonly limit: number | undefined) {}

  /** Nothing can fault: no limit, and nothing is mapped. */
  get idle(): boolean {
    return this.limit === undefined && this.mappings.size === 0;
  }

  map(buffer: BufferValue, mapping: Mapping): void {
    this.mappings.set(buffer.id, mapping);
  }

  mapping(buffer: BufferValue): Mapping | undefined {
    return this.mappings.get(buffer.id);
  }

  /** The signal that touching these bytes raises, as the machine does it: no memory there, or a file that ends before. */
  signalOf(
    buffer: BufferValue,
    from: number,
    to: number,
    write: boolean,
  ): 'SIGSEGV' | 'SIGBUS' | undefined {
    const mapping = this.mappings.get(buffer.id);
    if (!mapping) return undefined;
    if (mapping.prot === 0 || (write && (mapping.prot & writable) === 0)) return 'SIGSEGV';
    for (let page = Math.floor(from / pageSize); page * pageSize < to; page++) {
      if (mapping.gone.has(page)) return 'SIGSEGV';
      if (mapping.inode && mapping.offset + page * pageSize >= mapping.inode.size) return 'SIGBUS';
    }
    return undefined;
  }

  /** True if touching the page waits for the disk. */
  faulty(buffer: BufferValue, page: number): boolean {
    if (this.out.has(keyOf(buffer, page))) return true;
    const mapping = this.mappings.get(buffer.id);
    if (!mapping?.inode || mapping.gone.has(page) || (!mapping.shared && mapping.own.has(page)))
      return false;
    const at = mapping.offset + page * pageSize;
    return at < mapping.inode.size && !mapping.inode.cached.has(Math.floor(at / pageSize));
  }

  /** The page is used now: it is resident, and others may have to go. */
  use(buffer: BufferValue, page: number, write: boolean): void {
    const key = keyOf(buffer, page);
    const mapping = this.mappings.get(buffer.id);
    if (mapping) show(mapping, buffer, page, write);
    if (this.limit === undefined) return;
    this.out.delete(key);
    this.resident.delete(key);
    this.resident.set(key, true);
    for (const oldest of this.resident.keys()) {
      if (this.resident.size <= this.limit) break;
      if (this.locked.has(oldest) || oldest === key) continue;
      this.resident.delete(oldest);
      this.out.add(oldest);
    }
  }

  isResident(buffer: BufferValue, page: number): boolean {
    const key = keyOf(buffer, page);
    const mapping = this.mappings.get(buffer.id);
    if (mapping?.inode)
      return mapping.offset + page * pageSize < mapping.inode.size && !this.faulty(buffer, page);
    if (mapping) return mapping.own.has(page) && !this.out.has(key);
    return this.limit === undefined ? !this.out.has(key) : this.resident.has(key);
  }

  isLocked(buffer: BufferValue, page: number): boolean {
    return this.locked.has(keyOf(buffer, page));
  }

  lock(buffer: BufferValue, page: number): void {
    this.locked.add(keyOf(buffer, page));
  }

  unlock(buffer: BufferValue, page: number): void {
    this.locked.delete(keyOf(buffer, page));
  }

  /** The page's content is not needed: memory of its own is zero at the next touch, a file's page is the file's again. */
  drop(buffer: BufferValue, page: number): void {
    const key = keyOf(buffer, page);
    this.resident.delete(key);
    this.out.delete(key);
    const mapping = this.mappings.get(buffer.id);
    mapping?.own.delete(page);
    if (!mapping?.inode) buffer.bytes.fill(0, page * pageSize, (page + 1) * pageSize);
  }

  /** The page is no longer there. */
  unmap(buffer: BufferValue, page: number): void {
    const key = keyOf(buffer, page);
    this.resident.delete(key);
    this.out.delete(key);
    this.locked.delete(key);
    this.mappings.get(buffer.id)?.gone.add(page);
  }
}

function keyOf(buffer: BufferValue, page: number): string {
  return `${String(buffer.id)}:${String(page)}`;
}

/** Lets a page of a mapping show what it stands for. */
function show(mapping: Mapping, buffer: BufferValue, page: number, write: boolean): void {
  const { inode, offset } = mapping;
  if (!inode) {
    mapping.own.add(page);
    return;
  }
  const from = offset + page * pageSize;
  cache(inode, from, from + pageSize);
  if (mapping.shared || mapping.own.has(page)) return;
  const end = Math.min(inode.size, from + pageSize, offset + buffer.bytes.length);
  if (end > from) buffer.bytes.set(inode.data.subarray(from, end), page * pageSize);
  if (write) mapping.own.add(page);
}

/** Pages of the bytes from, up to not including, to. */
export function pagesIn(from: number, to: number): number[] {
  const out: number[] = [];
  for (let page = Math.floor(from / pageSize); page * pageSize < to; page++) out.push(page);
  return out;
}

/** Touches bytes of a buffer; gives the µs that the CPU has to wait for the disk. */
export function touchPages(
  k: Kernel,
  buffer: BufferValue,
  from: number,
  to: number,
  write: boolean,
): number {
  let waited = 0;
  for (let page = Math.floor(from / pageSize); page * pageSize < to; page++) {
    if (k.pages.faulty(buffer, page)) {
      k.pages.faults++;
      const start = k.host.now() + waited;
      k.disk.busyUntil = Math.max(k.disk.busyUntil, start) + k.delay(k.settings.disk, 'disk');
      waited += k.disk.busyUntil - start;
    }
    k.pages.use(buffer, page, write);
  }
  return waited;
}
