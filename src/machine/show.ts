/** Values as text: what `str` and `print` give, and the short form for messages. */
import { errnoSymbol, signalSymbol } from '../calls/constants.ts';
import { textOf } from '../base/bytes.ts';
import { typeName, type Heap, type Key, type Value } from './value.ts';

/**
 * The text of a value as bytes: a str as it is, strs quoted inside lists and
 * maps, a cycle as `[...]`. Stops once `limit` bytes are passed, so that a
 * small value that shows itself many times cannot fill the memory; the caller
 * sees from the length that it was cut.
 */
export function show(v: Value, limit: number): string {
  if (typeof v === 'string') return v;
  if (typeof v !== 'object') return scalar(v);
  let out = '';
  // Without recursion: nesting is the program's to choose. An entry is a piece of text, a value, or the end of a container.
  const work: (string | { readonly value: Value } | { readonly end: Heap })[] = [{ value: v }];
  const open = new Set<Heap>();
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (out.length > limit) return out;
    if (typeof next === 'string') {
      out += next;
      continue;
    }
    if ('end' in next) {
      open.delete(next.end);
      continue;
    }
    const { value } = next;
    if (typeof value === 'string') out += quote(value);
    else if (typeof value !== 'object') out += scalar(value);
    else if (value.kind !== 'list' && value.kind !== 'map') out += record(value);
    else if (open.has(value)) out += '[...]';
    else {
      open.add(value);
      out += value.kind === 'list' ? '[' : '{';
      work.push({ end: value }, value.kind === 'list' ? ']' : '}');
      if (value.kind === 'list') {
        for (let i = value.items.length - 1; i >= 0; i--) {
          work.push({ value: value.items[i] });
          if (i > 0) work.push(', ');
        }
      } else {
        const entries = [...value.entries];
        for (let i = entries.length - 1; i >= 0; i--) {
          const [key, held] = entries[i] as [Key, Value];
          work.push({ value: held }, `${i > 0 ? ', ' : ''}${keyText(key)}: `);
        }
      }
    }
  }
  return out;
}

function scalar(v: undefined | boolean | number): string {
  return v === undefined ? 'nil' : String(v);
}

function record(v: Heap): string {
  switch (v.kind) {
    case 'buffer':
      return `buffer(${String(v.bytes.length)})`;
    case 'fn':
      return `fn ${v.name}`;
    case 'errno':
      return errnoSymbol(v.code);
    case 'fd_set':
      return `fd_set(${[...v.members].sort((a, b) => a - b).join(', ')})`;
    case 'sigset':
      return `sigset(${[...v.members]
        .sort((a, b) => a - b)
        .map(signalSymbol)
        .join(', ')})`;
    case 'aiocb':
      return 'aiocb';
    case 'mutex':
      return `mutex ${v.name}`;
    case 'atomic':
      return `atomic ${v.name}`;
    case 'event':
      return `event ${v.name}`;
    case 'list':
    case 'map':
    case 'cursor':
      return v.kind;
  }
}

function keyText(key: Key): string {
  if (typeof key !== 'string') return String(key);
  return isName(key) ? key : quote(key);
}

function isName(s: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(s);
}

const escapes: ReadonlyMap<number, string> = new Map([
  [0, '\\0'],
  [9, '\\t'],
  [10, '\\n'],
  [13, '\\r'],
  [34, '\\"'],
  [92, '\\\\'],
]);

/** A str as it would be written in a program. */
export function quote(s: string): string {
  let out = '"';
  let from = 0;
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c >= 32 && c !== 34 && c !== 92 && c !== 127) continue;
    out += s.slice(from, i) + (escapes.get(c) ?? `\\x${c.toString(16).padStart(2, '0')}`);
    from = i + 1;
  }
  return `${out}${s.slice(from)}"`;
}

/** A value for a message: its type and a short form, `str "hello"`, `nil`. */
export function describe(v: Value): string {
  if (v === undefined) return 'nil';
  return `${typeName(v)} ${brief(v)}`;
}

/** Characters of a value that fit in a sentence. */
const most = 40;

/** A value as text for a sentence: cut to a length that fits, with how many bytes a str had. */
export function brief(v: Value): string {
  if (typeof v === 'string') return excerpt(v, 0);
  const text = Array.from(textOf(show(v, 60)));
  return text.length > most ? `${text.slice(0, most - 3).join('')}…` : text.join('');
}

/** Two strs of which one was expected, as text: where they are long, what is around their first difference. */
export function differing(one: string, other: string): readonly [string, string] {
  let same = 0;
  while (same < one.length && same < other.length && one[same] === other[same]) same++;
  // Not in the middle of a character.
  while (same > 0 && isContinuation(one.charCodeAt(same))) same--;
  return [excerpt(one, same), excerpt(other, same)];
}

/** A str in quotes; a long one is cut to what is around a place. */
function excerpt(bytes: string, around: number): string {
  const whole = bytes.length > 4 * most ? undefined : textOf(quote(bytes));
  if (whole !== undefined && whole.length <= most) return whole;
  let from = Math.max(0, Math.min(around - 12, bytes.length - 30));
  while (from > 0 && isContinuation(bytes.charCodeAt(from))) from--;
  let to = Math.min(bytes.length, from + 30);
  while (to < bytes.length && isContinuation(bytes.charCodeAt(to))) to++;
  const cut = textOf(quote(bytes.slice(from, to))).slice(1, -1);
  return `"${from > 0 ? '…' : ''}${cut}${to < bytes.length ? '…' : ''}" (${String(bytes.length)} bytes)`;
}

/** A byte of UTF-8 that does not begin a character. */
function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
