/** The calls on memory: mmap, munmap, mlock, munlock, mincore, madvise. A range is given by its first byte in the buffer and its length. */
import { constant, type ErrnoName } from '../calls/index.ts';
import type { BufferValue, Value } from '../machine/value.ts';
import type { Blocked, SystemCall } from './call.ts';
import { access, pageSize, showIn } from './disk.ts';
import { accessed, waitForDisk } from './file.ts';
import { flag } from './flag.ts';
import type { Kernel } from './kernel.ts';
import { pagesIn } from './memory.ts';

const prot = { read: constant('PROT_READ'), write: constant('PROT_WRITE') } as const;
const map = {
  shared: constant('MAP_SHARED'),
  private: constant('MAP_PRIVATE'),
  anonymous: constant('MAP_ANONYMOUS'),
} as const;

/**
 * mmap(fd, length, offset?, prot?, flags?): a buffer that shows a file's bytes, which
 * are read when they are touched; with descriptor −1, fresh memory. Without
 * flags the mapping is private: writes to it stay in the program.
 */
export function mmap(k: Kernel, c: SystemCall): Value {
  const fd = c.fd(0);
  const length = c.int(1);
  const offset = c.intOr(2, 0);
  const allowed = c.intOr(3, prot.read | prot.write);
  const flags = c.intOr(4, fd === -1 ? map.private | map.anonymous : map.private);
  const shared = (flags & map.shared) !== 0;
  if (offset < 0 || offset % pageSize !== 0) return c.fail('EINVAL');
  const d = (flags & map.anonymous) !== 0 ? undefined : k.at(fd);
  if ((flags & map.anonymous) === 0 && !d) return c.fail('EBADF');
  if (
    length <= 0 ||
    shared === ((flags & map.private) !== 0) ||
    (allowed & ~(prot.read | prot.write)) !== 0
  )
    return c.fail('EINVAL');
  if (d) {
    const mode = d.flags & flag.accessMode;
    if (mode === flag.writeOnly || (shared && (allowed & prot.write) !== 0 && mode !== 2))
      return c.fail('EACCES');
    if (d.kind !== 'file' || !d.inode) return c.fail('ENODEV');
  }
  const buffer = k.host.heaps.wantedBuffer(length, c.site);
  const inode = d?.kind === 'file' ? d.inode : undefined;
  k.pages.map(buffer, { inode, offset, shared, prot: allowed, own: new Set(), gone: new Set() });
  if (inode && shared) showIn(inode, buffer, offset);
  return buffer;
}

interface Range {
  readonly buffer: BufferValue;
  readonly from: number;
  readonly to: number;
  readonly pages: readonly number[];
}

/** The pages of a range, or the errno of a range that makes no sense. */
function rangeOf(c: SystemCall, at: number, aligned: boolean): Range | ErrnoName {
  const buffer = c.buffer(0);
  const from = c.intOr(at, 0);
  const length = c.intOr(at + 1, Math.max(0, buffer.bytes.length - from));
  if (from < 0 || length < 0 || (aligned && from % pageSize !== 0)) return 'EINVAL';
  const end = Math.ceil(buffer.bytes.length / pageSize) * pageSize;
  if (from + length > end) return 'ENOMEM';
  return { buffer, from, to: from + length, pages: pagesIn(from, from + length) };
}

/** A range whose pages are all there. */
function mappedRange(k: Kernel, c: SystemCall, at: number, aligned: boolean): Range | ErrnoName {
  const range = rangeOf(c, at, aligned);
  if (typeof range === 'string') return range;
  const gone = k.pages.mapping(range.buffer)?.gone;
  return gone && range.pages.some((page) => gone.has(page)) ? 'ENOMEM' : range;
}

/** Only what mmap has made can be given back. */
export function munmap(k: Kernel, c: SystemCall): Value {
  const range = rangeOf(c, 1, true);
  if (typeof range === 'string') return c.fail('EINVAL');
  if (!k.pages.mapping(range.buffer) || range.to === range.from) return c.fail('EINVAL');
  for (const page of range.pages) k.pages.unmap(range.buffer, page);
  return 0;
}

export function mlock(k: Kernel, c: SystemCall): Value | Blocked {
  const range = mappedRange(k, c, 1, false);
  if (typeof range === 'string') return c.fail(range);
  const { buffer, pages } = range;
  if (pages.some((page) => k.pages.faulty(buffer, page)) && !accessed(k, c))
    return waitForDisk(k, c);
  for (const page of pages) k.pages.lock(buffer, page);
  for (const page of pages) k.pages.use(buffer, page, false);
  return 0;
}

export function munlock(k: Kernel, c: SystemCall): Value {
  const range = mappedRange(k, c, 1, false);
  if (typeof range === 'string') return c.fail(range);
  for (const page of range.pages) k.pages.unlock(range.buffer, page);
  return 0;
}

/** A list of bools, one for each page: touching it would not wait. */
export function mincore(k: Kernel, c: SystemCall): Value {
  const range = mappedRange(k, c, 1, true);
  if (typeof range === 'string') return c.fail(range);
  return k.host.heaps.list(range.pages.map((page) => k.pages.isResident(range.buffer, page)));
}

/** WILLNEED loads in the background; after DONTNEED memory of the program's own is zero, and a file's pages are the file's again. */
export function madvise(k: Kernel, c: SystemCall): Value {
  const advice = c.int(1);
  const range = mappedRange(k, c, 2, true);
  if (typeof range === 'string') return c.fail(range);
  const { buffer, pages } = range;
  if (advice === constant('WILLNEED')) {
    if (pages.some((page) => k.pages.faulty(buffer, page)))
      k.loading.set(access(k, undefined, 0), { buffer, pages });
    return 0;
  }
  if (advice !== constant('DONTNEED') || pages.some((page) => k.pages.isLocked(buffer, page)))
    return c.fail('EINVAL');
  for (const page of pages) k.pages.drop(buffer, page);
  return 0;
}

/** A background load is done. */
export function loaded(k: Kernel, request: number): void {
  const range = k.loading.get(request);
  if (!range) return;
  k.loading.delete(request);
  for (const page of range.pages) k.pages.use(range.buffer, page, false);
}
