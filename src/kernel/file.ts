/**
 * Disk files: open, read, write, seek, sync, names. A call that needs the disk
 * waits for one access of it; O_NONBLOCK changes nothing about that, and select
 * calls a file ready all the same, as on a real system.
 */
import { constant, type ErrnoName } from '../calls/index.ts';
import { bytesOf, strOf } from '../base/bytes.ts';
import type { MapValue, Value } from '../machine/value.ts';
import type { Blocked, SystemCall } from './call.ts';
import type { OpenFile } from './description.ts';
import {
  access,
  cache,
  isCached,
  lookUp,
  maxFile,
  normalise,
  synced,
  truncate,
  writeAt,
  type Inode,
  type Reading,
} from './disk.ts';
import { flag } from './flag.ts';
import type { Kernel } from './kernel.ts';

const known =
  constant('O_CREAT') |
  constant('O_EXCL') |
  constant('O_TRUNC') |
  constant('O_APPEND') |
  constant('O_NONBLOCK') |
  constant('O_CLOEXEC') |
  3;

/** Reads give its end, writes vanish. */
const nullDevice = '/dev/null';

/** Waits for one access of the disk before a call goes on. True when it has been made. */
export function accessed(k: Kernel, c: SystemCall): boolean {
  const { before } = c;
  if (before?.reason.tag !== 'disk') return false;
  return k.disk.finished.delete(before.reason.access);
}

export function waitForDisk(k: Kernel, c: SystemCall, reads?: Reading): Blocked {
  const { before } = c;
  const id = before?.reason.tag === 'disk' ? before.reason.access : access(k, c.act, 0, reads);
  return c.block({ tag: 'disk', access: id }, []);
}

// ----------------------------------------------------------------------- names

export function open(k: Kernel, c: SystemCall): Value | Blocked {
  const path = c.str(0);
  const flags = c.intOr(1, 0);
  if (!accessed(k, c)) return waitForDisk(k, c);
  const fd = openNow(k, path, flags, c);
  return typeof fd === 'number' ? fd : c.fail(fd.errno);
}

/** Opens after the disk was asked; the descriptor, or the errno's name. */
export function openNow(
  k: Kernel,
  path: string,
  flags: number,
  c: { readonly name: string; readonly site: number },
): number | { readonly errno: ErrnoName } {
  if (normalise(path) === nullDevice) return install(k, undefined, nullDevice, flags, c);
  const found = lookUp(k, path);
  const mode = flags & flag.accessMode;
  const creates = (flags & constant('O_CREAT')) !== 0;
  if (found.kind === 'error') return { errno: found.errno };
  if ((flags & ~known) !== 0 && mode === 3) return { errno: 'EINVAL' };
  if (found.kind === 'folder') {
    if (creates && (flags & constant('O_EXCL')) !== 0) return { errno: 'EEXIST' };
    return mode !== 0 || creates
      ? { errno: 'EISDIR' }
      : install(k, undefined, found.name, flags, c);
  }
  if (found.kind === 'file' && creates && (flags & constant('O_EXCL')) !== 0)
    return { errno: 'EEXIST' };
  if (found.kind === 'none' && !creates) return { errno: 'ENOENT' };
  let inode: Inode;
  if (found.kind === 'file') ({ inode } = found);
  else {
    if (k.freeDescriptor() < 0) return { errno: 'EMFILE' };
    inode = {
      id: k.number(),
      data: new Uint8Array(0),
      size: 0,
      cached: new Set(),
      durable: undefined,
      links: 1,
      shown: [],
    };
    k.disk.files.set(found.name, inode);
  }
  const fd = install(k, inode, found.name, flags, c);
  if (typeof fd === 'number' && (flags & constant('O_TRUNC')) !== 0 && mode !== 0) truncate(inode);
  return fd;
}

function install(
  k: Kernel,
  inode: Inode | undefined,
  path: string,
  flags: number,
  c: { readonly name: string; readonly site: number },
): number | { readonly errno: ErrnoName } {
  const kept = flags & (flag.accessMode | flag.append | flag.nonblock);
  const file = k.add<OpenFile>({ ...k.common(kept), kind: 'file', inode, path, offset: 0 });
  const fd = k.install(file, c.name, c.site);
  if (fd >= 0) return fd;
  k.descriptions.delete(file.id);
  return { errno: 'EMFILE' };
}

export function unlink(k: Kernel, c: SystemCall): Value | Blocked {
  const path = c.str(0);
  if (!accessed(k, c)) return waitForDisk(k, c);
  const found = lookUp(k, path);
  if (found.kind === 'error') return c.fail(found.errno);
  if (found.kind === 'folder') return c.fail('EISDIR');
  if (found.kind === 'none') return c.fail('ENOENT');
  k.disk.files.delete(found.name);
  found.inode.links--;
  return 0;
}

export function rename(k: Kernel, c: SystemCall): Value | Blocked {
  const [from, to] = [c.str(0), c.str(1)];
  if (!accessed(k, c)) return waitForDisk(k, c);
  const source = lookUp(k, from);
  const target = lookUp(k, to);
  if (source.kind === 'error') return c.fail(source.errno);
  if (source.kind === 'none') return c.fail('ENOENT');
  if (target.kind === 'error') return c.fail(target.errno);
  if (source.kind === 'folder') return c.fail(target.kind === 'file' ? 'ENOTDIR' : 'EBUSY');
  if (target.kind === 'folder') return c.fail('EISDIR');
  if (source.name === target.name) return 0;
  if (target.kind === 'file') target.inode.links--;
  k.disk.files.delete(source.name);
  k.disk.files.set(target.name, source.inode);
  return 0;
}

export function stat(k: Kernel, c: SystemCall): Value | Blocked {
  const path = c.str(0);
  if (!accessed(k, c)) return waitForDisk(k, c);
  const found = lookUp(k, path);
  if (found.kind === 'error') return c.fail(found.errno);
  if (found.kind === 'none') return c.fail('ENOENT');
  return found.kind === 'file' ? facts(k, 'file', found.inode.size) : facts(k, 'directory', 4096);
}

export function fstat(k: Kernel, c: SystemCall): Value {
  const d = k.at(c.fd(0));
  if (!d) return c.fail('EBADF');
  if (d.kind !== 'file') return facts(k, d.kind === 'listener' ? 'socket' : d.kind, 0);
  return d.inode ? facts(k, 'file', d.inode.size) : facts(k, 'directory', 4096);
}

function facts(k: Kernel, kind: string, size: number): MapValue {
  const map = k.host.heaps.emptyMap();
  map.entries.set('size', size);
  map.entries.set('kind', kind);
  return map;
}

// ----------------------------------------------------------------------- bytes

/** Reads at an offset; what is not in the cache waits for the disk. */
export function readFileAt(
  k: Kernel,
  c: SystemCall,
  file: OpenFile,
  offset: number,
  n: number,
): string | number | Blocked {
  const { inode } = file;
  if (file.path === nullDevice) return '';
  if (!inode) return c.fail('EISDIR');
  const end = Math.min(inode.size, offset + n);
  if (n === 0 || offset >= end) return '';
  if (!isCached(inode, offset, end) || c.before?.reason.tag === 'disk') {
    if (!accessed(k, c)) return waitForDisk(k, c, { inode, from: offset, to: end });
    const failed = k.fails.take(file.path);
    if (failed !== 0) return c.failWith(failed);
    cache(inode, offset, end);
  } else {
    const failed = k.fails.take(file.path);
    if (failed !== 0) return c.failWith(failed);
  }
  return strOf(inode.data.subarray(offset, end));
}

export function readFile(
  k: Kernel,
  c: SystemCall,
  file: OpenFile,
  n: number,
): string | number | Blocked {
  const got = readFileAt(k, c, file, file.offset, n);
  if (typeof got === 'string') file.offset += got.length;
  return got;
}

/** Writes at an offset: into the cache, at once, unless part of a page must first be read. */
export function writeFileAt(
  k: Kernel,
  c: SystemCall,
  file: OpenFile,
  offset: number,
  data: string,
): number | Blocked {
  const { inode } = file;
  if (file.path === nullDevice) return data.length;
  if (!inode) return c.fail('EBADF');
  if (data.length === 0) return 0;
  if (offset + data.length > maxFile) return c.fail('EFBIG');
  // A page that is written only in part must be in the cache.
  const edges = [offset, offset + data.length - 1].filter((at) => at < inode.size);
  if (
    edges.some(
      (at) => !isCached(inode, at, at + 1) && !coversPage(at, offset, data.length, inode.size),
    )
  ) {
    if (!accessed(k, c)) return waitForDisk(k, c);
    for (const at of edges) cache(inode, at, at + 1);
  }
  const failed = k.fails.take(file.path);
  if (failed !== 0) return c.failWith(failed);
  writeAt(inode, offset, bytesOf(data));
  return data.length;
}

function coversPage(at: number, offset: number, length: number, size: number): boolean {
  const start = Math.floor(at / 4096) * 4096;
  return offset <= start && offset + length >= Math.min(start + 4096, size);
}

export function writeFile(
  k: Kernel,
  c: SystemCall,
  file: OpenFile,
  data: string,
): number | Blocked {
  const offset = (file.flags & flag.append) !== 0 ? (file.inode?.size ?? 0) : file.offset;
  const wrote = writeFileAt(k, c, file, offset, data);
  if (typeof wrote === 'number' && wrote > 0) file.offset = offset + wrote;
  return wrote;
}

export function lseek(k: Kernel, c: SystemCall): Value {
  const d = k.at(c.fd(0));
  const offset = c.int(1);
  const whence = c.intOr(2, 0);
  if (!d) return c.fail('EBADF');
  // Linux lets the offset of these be set; it means nothing.
  if (d.kind === 'epoll' || d.kind === 'eventfd' || d.kind === 'timerfd' || d.kind === 'signalfd')
    return 0;
  if (d.kind !== 'file') return c.fail('ESPIPE');
  const size = d.inode?.size ?? 0;
  let base: number;
  if (whence === 0) base = 0;
  else if (whence === 1) base = d.offset;
  else base = whence === 2 ? size : -1;
  if (base < 0 || base + offset < 0 || !Number.isSafeInteger(base + offset))
    return c.fail('EINVAL');
  d.offset = base + offset;
  return d.offset;
}

export function fsync(k: Kernel, c: SystemCall): Value | Blocked {
  const d = k.at(c.fd(0));
  if (!d) return c.fail('EBADF');
  if (d.kind !== 'file') return c.fail('EINVAL');
  if (!accessed(k, c)) return waitForDisk(k, c);
  const failed = k.fails.take(d.path);
  if (failed !== 0) return c.failWith(failed);
  if (d.inode) synced(d.inode);
  return 0;
}
