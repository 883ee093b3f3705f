/**
 * Pages of buffers and mapped files. The first touch of a fresh page is free.
 * Where the world limits how many pages are resident, the one used longest ago
 * is pushed out, and touching it again is a page fault: the CPU waits for the
 * disk although no call was made. A page of a mapped file that is not cached
 * faults at its first touch.
 */
import type { BufferValue, Value } from '../machine/value.ts';
import { access, cache, pageSize, type Inode } from './disk.ts';
import type { Blocked, SystemCall } from './call.ts';
import { value } from './flag.ts';
import { accessed, waitForDisk } from './file.ts';
import type { Kernel } from './kernel.ts';

/** A mapping of a file: which part of it a buffer shows. */
interface Mapping { readonly inode: Inode; readonly offset: number }

export class Pages {
  /** Resident pages as `buffer:page`, the one used longest ago first. */
  private readonly resident = new Map<string, true>();
  /** Pages that were pushed out. */
  private readonly out = new Set<string>();
  private readonly locked = new Set<string>();
  private readonly mappings = new Map<number, Mapping>();
  faults = 0;

  constructor(private readonly limit: number | undefined) {}

  /** Nothing can fault: no limit, and no file is mapped. */
  get idle(): boolean {
    return this.limit === undefined && this.mappings.size === 0;
  }

  map(buffer: BufferValue, inode: Inode, offset: number): void {
    this.mappings.set(buffer.id, { inode, offset });
  }

  unmap(buffer: BufferValue): boolean {
    return this.mappings.delete(buffer.id);
  }

  /** True if touching the page waits for the disk. */
  faulty(buffer: BufferValue, page: number): boolean {
    const key = `${String(buffer.id)}:${String(page)}`;
    if (this.out.has(key)) return true;
    const mapping = this.mappings.get(buffer.id);
    if (!mapping) return false;
    return !mapping.inode.cached.has(Math.floor(mapping.offset / pageSize) + page);
  }

  /** The page is used now: it is resident, and others may have to go. */
  use(buffer: BufferValue, page: number): void {
    const key = `${String(buffer.id)}:${String(page)}`;
    const mapping = this.mappings.get(buffer.id);
    if (mapping) cache(mapping.inode, mapping.offset + page * pageSize, mapping.offset + (page + 1) * pageSize);
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
    if (this.mappings.has(buffer.id)) return !this.faulty(buffer, page);
    const key = `${String(buffer.id)}:${String(page)}`;
    return this.limit === undefined ? !this.out.has(key) : this.resident.has(key);
  }

  lock(buffer: BufferValue): void {
    for (const page of pagesOf(buffer)) this.locked.add(`${String(buffer.id)}:${String(page)}`);
  }

  unlock(buffer: BufferValue): void {
    for (const page of pagesOf(buffer)) this.locked.delete(`${String(buffer.id)}:${String(page)}`);
  }
}

function pagesOf(buffer: BufferValue): number[] {
  return Array.from({ length: Math.ceil(buffer.bytes.length / pageSize) }, (_, i) => i);
}

/** Touches bytes of a buffer; gives the µs that the CPU has to wait for the disk. */
export function touchPages(k: Kernel, buffer: BufferValue, from: number, to: number): number {
  let waited = 0;
  for (let page = Math.floor(from / pageSize); page * pageSize < to; page++) {
    if (k.pages.faulty(buffer, page)) {
      k.pages.faults++;
      const start = k.host.now() + waited;
      k.disk.busyUntil = Math.max(k.disk.busyUntil, start) + k.delay(k.settings.disk, 'disk');
      waited += k.disk.busyUntil - start;
    }
    k.pages.use(buffer, page);
  }
  return waited;
}

// ----------------------------------------------------------------------- calls

/** mmap(fd, length, offset?): a buffer with the file's bytes; they are read when they are touched. */
export function mmap(k: Kernel, c: SystemCall): Value {
  const d = k.at(c.fd(0));
  const length = c.int(1);
  const offset = c.intOr(2, 0);
  if (!d) return c.fail('EBADF');
  if (d.kind !== 'file' || !d.inode) return c.fail('ENODEV');
  if ((d.flags & 3) === 1) return c.fail('EACCES');
  if (length <= 0 || offset < 0 || offset % pageSize !== 0) return c.fail('EINVAL');
  const buffer = k.host.heaps.wantedBuffer(length, c.site);
  const end = Math.min(d.inode.size, offset + length);
  if (end > offset) buffer.bytes.set(d.inode.data.subarray(offset, end));
  k.pages.map(buffer, d.inode, offset);
  return buffer;
}

export function munmap(k: Kernel, c: SystemCall): Value {
  return k.pages.unmap(c.buffer(0)) ? 0 : c.fail('EINVAL');
}

export function mlock(k: Kernel, c: SystemCall): Value | Blocked {
  const buffer = c.buffer(0);
  const missing = pagesOf(buffer).some((page) => k.pages.faulty(buffer, page));
  if (missing && !accessed(k, c)) return waitForDisk(k, c);
  k.pages.lock(buffer);
  for (const page of pagesOf(buffer)) k.pages.use(buffer, page);
  return 0;
}

export function munlock(k: Kernel, c: SystemCall): Value {
  k.pages.unlock(c.buffer(0));
  return 0;
}

export function mincore(k: Kernel, c: SystemCall): Value {
  const buffer = c.buffer(0);
  return k.host.heaps.list(pagesOf(buffer).map((page) => k.pages.isResident(buffer, page)));
}

/** madvise(buf, WILLNEED) loads in the background; DONTNEED changes nothing here. */
export function madvise(k: Kernel, c: SystemCall): Value {
  const buffer = c.buffer(0);
  const advice = c.int(1);
  if (advice !== value('WILLNEED') && advice !== value('DONTNEED')) return c.fail('EINVAL');
  if (advice === value('WILLNEED') && pagesOf(buffer).some((page) => k.pages.faulty(buffer, page))) {
    k.loading.set(access(k, undefined, 0), buffer);
  }
  return 0;
}

/** A background load is done. */
export function loaded(k: Kernel, request: number): void {
  const buffer = k.loading.get(request);
  if (!buffer) return;
  k.loading.delete(request);
  for (const page of pagesOf(buffer)) k.pages.use(buffer, page);
}
