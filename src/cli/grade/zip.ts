/**
 * Reading zip files of strangers (APPNOTE.TXT 6.3). Only the central directory
 * counts, and everything in it is checked before one byte is unpacked: names
 * that lead elsewhere, links, devices, encryption, sizes. What is unpacked is
 * held to the size it declares and to its checksum. Nothing is written to disk.
 *
 * Refused although the format has it: zip64, several disks, methods other than
 * stored and deflated. No program of a page or two needs these.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { shown } from '../../diagnostic/escape.ts';
import { Refusal } from './refusal.ts';

/** Random access to the bytes of a zip. */
export interface ZipBytes {
  readonly size: number;
  read(at: number, length: number): Buffer;
}

export interface ZipEntry {
  readonly name: string;
  readonly folder: boolean;
  readonly size: number;
  readonly packed: number;
  readonly method: number;
  readonly crc: number;
  readonly at: number;
  readonly flags: number;
  /** Type bits of a UNIX mode, 0 where none was written. */
  readonly type: number;
}

export interface ZipLimits {
  readonly entries: number;
  /** Bytes of one unpacked file. */
  readonly file: number;
  /** Bytes of all unpacked files. */
  readonly total: number;
}

const mostDirectory = 32 * 1024 * 1024;
/** More than this and larger than a megabyte is no honest text. */
const mostRatio = 200;

/** The entries of a zip, in the order of its directory; a damaged one is refused. */
export function zipEntries(bytes: ZipBytes): readonly ZipEntry[] {
  const { count, at, size } = endOf(bytes);
  const directory = bytes.read(at, size);
  const out: ZipEntry[] = [];
  let p = 0;
  for (let i = 0; i < count; i++) {
    if (p + 46 > directory.length || directory.readUInt32LE(p) !== 0x02014b50)
      throw new Refusal('the zip file is damaged: its directory ends too early');
    const nameLength = directory.readUInt16LE(p + 28);
    const rest = directory.readUInt16LE(p + 30) + directory.readUInt16LE(p + 32);
    const name = nameOf(directory.subarray(p + 46, p + 46 + nameLength));
    const attributes = directory.readUInt32LE(p + 38);
    const byUnix = directory.readUInt16LE(p + 4) >>> 8 === 3;
    out.push({
      name,
      folder: name.endsWith('/'),
      flags: directory.readUInt16LE(p + 8),
      method: directory.readUInt16LE(p + 10),
      crc: directory.readUInt32LE(p + 16),
      packed: directory.readUInt32LE(p + 20),
      size: directory.readUInt32LE(p + 24),
      at: directory.readUInt32LE(p + 42),
      type: byUnix ? (attributes >>> 16) & 0xf000 : 0,
    });
    p += 46 + nameLength + rest;
  }
  return out;
}

/** Where the directory lies: told by the record at the very end, which a comment may follow. */
function endOf(bytes: ZipBytes): {
  readonly count: number;
  readonly at: number;
  readonly size: number;
} {
  const length = Math.min(bytes.size, 22 + 65_535);
  const tail = bytes.read(bytes.size - length, length);
  for (let p = tail.length - 22; p >= 0; p--) {
    if (tail.readUInt32LE(p) !== 0x06054b50) continue;
    const count = tail.readUInt16LE(p + 10);
    const size = tail.readUInt32LE(p + 12);
    const at = tail.readUInt32LE(p + 16);
    if (count === 0xffff || at === 0xffffffff)
      throw new Refusal('the zip file has too many entries or is too large');
    if (tail.readUInt16LE(p + 4) !== 0 || tail.readUInt16LE(p + 8) !== count)
      throw new Refusal('the zip file is spread over several files');
    if (size > mostDirectory || at + size > bytes.size)
      throw new Refusal('the zip file is damaged: its directory does not lie in it');
    return { count, at, size };
  }
  throw new Refusal('this is no zip file, or it was cut off');
}

function nameOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal(
      `the zip holds a file whose name is not UTF-8: "${shown(bytes.toString('latin1').slice(0, 80))}"`,
    );
  }
}

const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Why a path cannot be one inside a submission; undefined for one that can. */
export function badPath(path: string): string | undefined {
  if (path === '' || path.length > 255) return 'its name is empty or too long';
  if (shown(path) !== path)
    return 'its name holds control characters or characters that cannot be seen';
  if (path.includes('\\')) return 'its name holds a backslash';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path))
    return 'its name begins at the root of a disk';
  for (const part of path.replace(/\/$/, '').split('/')) {
    if (part === '..') return 'its name leads out of the folder';
    if (part === '' || part === '.') return 'its name has an empty part';
    if (devices.test(part)) return 'it has the name of a device';
    if (/[. ]$/.test(part)) return 'its name ends with a dot or a blank';
  }
  return undefined;
}

/** Refuses a zip with anything in it that is not plain files and folders of honest size. */
export function checkEntries(entries: readonly ZipEntry[], limits: ZipLimits): void {
  if (entries.length === 0) throw new Refusal('the zip file is empty');
  if (entries.length > limits.entries)
    throw new Refusal(
      `the zip file holds ${String(entries.length)} entries, and at most ${String(limits.entries)} are taken`,
    );
  const names = new Set<string>();
  let total = 0;
  for (const e of entries) {
    const quoted = `"${shown(e.name).slice(0, 120)}"`;
    const bad = badPath(e.name);
    if (bad !== undefined) throw new Refusal(`the zip holds ${quoted}: ${bad}`);
    if (e.type === 0xa000) throw new Refusal(`the zip holds ${quoted}: it is a symbolic link`);
    if (e.type !== 0 && e.type !== 0x8000 && e.type !== 0x4000)
      throw new Refusal(`the zip holds ${quoted}: it is no regular file`);
    if ((e.flags & 1) !== 0) throw new Refusal(`the zip holds ${quoted}: it is encrypted`);
    if (e.method !== 0 && e.method !== 8)
      throw new Refusal(`the zip holds ${quoted}: it is packed in an unusual way`);
    if (e.size === 0xffffffff || e.packed === 0xffffffff)
      throw new Refusal(`the zip holds ${quoted}: it is too large`);
    const name = e.name.normalize('NFC').toLowerCase();
    if (names.has(name))
      throw new Refusal(
        `the zip holds ${quoted} twice (names that differ only in case count as one)`,
      );
    names.add(name);
    if (e.size > limits.file)
      throw new Refusal(
        `the zip holds ${quoted}: ${String(e.size)} bytes, and at most ${String(limits.file)} are taken`,
      );
    if (e.size > 1024 * 1024 && e.size > mostRatio * Math.max(1, e.packed))
      throw new Refusal(
        `the zip holds ${quoted}: it would grow ${String(Math.round(e.size / Math.max(1, e.packed)))} times`,
      );
    total += e.size;
  }
  if (total > limits.total)
    throw new Refusal(
      `the zip file would unpack to ${String(total)} bytes, and at most ${String(limits.total)} are taken`,
    );
}

/** The bytes of one entry; refused where they are not what the directory says. */
export function unpack(bytes: ZipBytes, e: ZipEntry): Buffer {
  const damaged = (): Refusal =>
    new Refusal(
      `the zip holds "${shown(e.name).slice(0, 120)}": it is not what the directory says it is`,
    );
  if (e.at + 30 > bytes.size) throw damaged();
  const head = bytes.read(e.at, 30);
  if (head.readUInt32LE(0) !== 0x04034b50) throw damaged();
  const nameLength = head.readUInt16LE(26);
  const start = e.at + 30 + nameLength + head.readUInt16LE(28);
  // A second name in front of the data would be a second opinion about what this is.
  if (bytes.read(e.at + 30, nameLength).toString('utf8') !== e.name) throw damaged();
  if (start + e.packed > bytes.size) throw damaged();
  const packed = bytes.read(start, e.packed);
  let out: Buffer;
  try {
    out =
      e.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, e.size) });
  } catch {
    throw damaged();
  }
  if (out.length !== e.size || crc32(out) !== e.crc) throw damaged();
  return out;
}
