/** Builtins on strs and buffers. Strs are bytes: letters are ASCII, a position counts bytes; only ord and chr know characters. */
import { strOf, textOf, utf8Bytes, writeStr } from '../../base/bytes.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { tooLongList, tooLongStr } from '../arithmetic.ts';
import { bytesToStr } from '../collection.ts';
import { Fault } from '../fault.ts';
import { cost, maxList, maxStr } from '../limit.ts';
import { readWhole } from '../reading.ts';
import { describe } from '../show.ts';
import { intOf, type Value } from '../value.ts';
import {
  wantBuffer,
  wantInt,
  wantList,
  wantStr,
  wrongArgument,
  type Builtin,
  type BuiltinHost,
} from './host.ts';

export function stringBuiltins(host: BuiltinHost): Record<string, Builtin> {
  const { heaps } = host;
  const made = (s: string, site: number): string => {
    if (s.length > maxStr) throw tooLongStr(s.length, site);
    heaps.charge(cost.str + s.length);
    return s;
  };
  return {
    split: (site, s, sep) => {
      const text = wantStr('split', 's', s, site);
      const by = wantStr('split', 'sep', sep, site);
      const parts = by === '' && text === '' ? [] : text.split(by, maxList + 1);
      if (parts.length > maxList) throw tooLongList(parts.length, site);
      heaps.charge(text.length + cost.str * parts.length);
      return heaps.list(parts);
    },
    join: (site, xs, sep) => {
      const by = wantStr('join', 'sep', sep, site);
      let length = 0;
      const parts: string[] = [];
      const list = wantList('join', 'xs', xs, site);
      if (host.listener) readWhole(host.listener, list, site);
      for (const x of list.items) {
        if (typeof x !== 'string')
          throw new Fault(
            phrase('EVL5001.elements', { call: 'join', wants: 'strs', value: describe(x) }),
            site,
          );
        length += x.length + by.length;
        if (length > maxStr + by.length) throw tooLongStr(length, site);
        parts.push(x);
      }
      return made(parts.join(by), site);
    },
    find: (site, s, t) => wantStr('find', 's', s, site).indexOf(wantStr('find', 't', t, site)),
    replace: (site, s, a, b) => {
      const text = wantStr('replace', 's', s, site);
      const from = wantStr('replace', 'a', a, site);
      const to = wantStr('replace', 'b', b, site);
      // The size is known before anything is built.
      const times = from === '' ? text.length + 1 : count(text, from);
      const length = text.length + times * (to.length - from.length);
      if (length > maxStr) throw tooLongStr(length, site);
      // A function, because `$&` in a replacement text would mean something to JavaScript.
      return made(
        text.replaceAll(from, () => to),
        site,
      );
    },
    trim: (site, s) => {
      const text = wantStr('trim', 's', s, site);
      let from = 0;
      let to = text.length;
      while (from < to && isSpace(text.charCodeAt(from))) from++;
      while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
      return text.slice(from, to);
    },
    upper: (site, s) => mapAscii(wantStr('upper', 's', s, site), 97, 122, -32, made, site),
    lower: (site, s) => mapAscii(wantStr('lower', 's', s, site), 65, 90, 32, made, site),
    starts_with: (site, s, t) =>
      wantStr('starts_with', 's', s, site).startsWith(wantStr('starts_with', 't', t, site)),
    ends_with: (site, s, t) =>
      wantStr('ends_with', 's', s, site).endsWith(wantStr('ends_with', 't', t, site)),
    ord: (site, s) => {
      const text = wantStr('ord', 's', s, site);
      if (text === '') throw new Fault(phrase('EVL5003.ord', {}), site);
      const first = text.charCodeAt(0);
      if (first < 128) return first;
      // The first character; a byte that begins none counts as itself.
      const decoded = textOf(text.slice(0, 4)).codePointAt(0) ?? first;
      return decoded === 0xfffd && utf8Bytes('\ufffd') !== text.slice(0, 3) ? first : decoded;
    },
    chr: (site, n) => {
      const point = wantInt('chr', 'n', n, site);
      if (point < 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
        throw new Fault(phrase('EVL5003.chr', { value: String(point) }), site);
      return utf8Bytes(String.fromCodePoint(point));
    },
    buffer: (site, n) => heaps.wantedBuffer(n, site),
    text: (site, buf, n) => {
      const b = wantBuffer('text', 'buf', buf, site);
      const length = n === undefined ? b.bytes.length : wantInt('text', 'n', n, site);
      if (length < 0 || length > b.bytes.length)
        throw new Fault(
          phrase('EVL5003.bytes', { call: 'text', value: String(length), length: b.bytes.length }),
          site,
        );
      host.touch(b, 0, length, false, site);
      return bytesToStr(heaps, b.bytes.subarray(0, length));
    },
    fill: (site, buf, x) => {
      const b = wantBuffer('fill', 'buf', buf, site);
      host.touch(b, 0, b.bytes.length, true, site);
      if (typeof x === 'string') {
        if (x.length === 0) throw new Fault(phrase('EVL5003.empty', { call: 'fill' }), site);
        for (let i = 0; i < b.bytes.length; i++) b.bytes[i] = x.charCodeAt(i % x.length);
        return undefined;
      }
      const byte = intOf(x);
      if (byte === undefined || byte < 0 || byte > 255)
        throw new Fault(phrase('EVL5001.byte', { value: describe(x) }), site);
      b.bytes.fill(byte);
      return undefined;
    },
    copy_bytes: (site, dst, at, src, n) => {
      const target = wantBuffer('copy_bytes', 'dst', dst, site);
      const from = wantInt('copy_bytes', 'at', at, site);
      const length = wantInt('copy_bytes', 'n', n, site);
      const source = sourceBytes(src, site);
      if (length < 0 || length > source.length)
        throw new Fault(
          phrase('EVL5003.bytes', {
            call: 'copy_bytes',
            value: String(length),
            length: source.length,
          }),
          site,
        );
      if (from < 0 || from + length > target.bytes.length) {
        throw new Fault(
          phrase('EVL5003.slice', {
            from: String(from),
            to: String(from + length),
            container: 'buffer',
            length: target.bytes.length,
          }),
          site,
        );
      }
      if (typeof src === 'object') host.touch(src, 0, length, false, site);
      host.touch(target, from, from + length, true, site);
      if (typeof source === 'string') writeStr(target.bytes, from, source.slice(0, length));
      else target.bytes.set(source.subarray(0, length), from);
      return undefined;
    },
  };
}

function sourceBytes(src: Value, site: number): string | Uint8Array {
  if (typeof src === 'string') return src;
  if (typeof src === 'object' && src.kind === 'buffer') return src.bytes;
  throw wrongArgument('copy_bytes', 'src', 'bytes', src, site);
}

function count(text: string, part: string): number {
  let n = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) n++;
  return n;
}

function isSpace(c: number): boolean {
  return c === 32 || (c >= 9 && c <= 13);
}

function mapAscii(
  s: string,
  from: number,
  to: number,
  shift: number,
  made: (s: string, site: number) => string,
  site: number,
): string {
  const bytes = new Uint8Array(s.length);
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    bytes[i] = c >= from && c <= to ? c + shift : c;
  }
  return made(strOf(bytes), site);
}
