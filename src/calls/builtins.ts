/** Builtins: what the machine computes alone (language.md, section 5). */
import { declare, type Declaration, type NameIn, type Options } from './declare.ts';

const builtin =
  (family: string) =>
  <Signature extends string>(
    signature: Signature,
    doc: string,
    options?: Options,
  ): Declaration<NameIn<Signature>, 'builtin'> =>
    declare('builtin', family, signature, doc, options);

const values = builtin('values');
const lists = builtin('lists');
const strings = builtin('strings');
const buffers = builtin('buffers');
const atomics = builtin('atomics');
const mutexes = builtin('mutexes');
const run = builtin('run');

export const builtins = [
  values('str(x: any): str', 'the text of a value, as print shows it'),
  values('int(s: any): any', 'the int that a str spells in decimal, else nil; an int stays itself'),
  values('len(x: container): int', 'elements of a list or map, bytes of a str or buffer'),
  values('type(x: any): str', 'the name of its type: "int", "str", "list", …'),
  values('equal(a: any, b: any): bool', 'compares lists and maps by what they hold'),
  values('copy(x: any): any', 'a shallow copy of a list, map or buffer'),
  values('min(...x: any): any', 'the least of its arguments, or of a list'),
  values('max(...x: any): any', 'the greatest of its arguments, or of a list'),
  values('abs(n: int): int', 'without its sign'),
  lists('append(xs: list, x: any)', 'adds an element at the end'),
  lists('pop(xs: list): any', 'takes the last element off and gives it'),
  lists('insert(xs: list, i: int, x: any)', 'puts an element before the one at i'),
  lists(
    'remove(xs: list, x: any): bool',
    'takes the first equal element out; true if there was one',
  ),
  lists('delete(m: map, k: any): bool', 'takes a key out of a map; true if it was there'),
  lists('has(m: any, k: any): bool', 'true if the map has the key (or the list the element)'),
  lists('keys(m: map): list', 'the keys, in the order they were put in'),
  lists('values(m: map): list', 'the values, in the order of their keys'),
  lists('sort(xs: list): list', 'sorts a list of ints or of strs in place, and gives it'),
  lists('range(a: int, b?: int): list', 'the ints from a up to, not including, b'),
  strings('split(s: str, sep: str): list', 'the parts of s between separators'),
  // With one argument `join` waits for a thread; with two it joins strings (rulings 14).
  strings(
    'join(xs: any, sep?: str): any',
    'joins strs with a separator; with one argument, waits for a thread to end',
    { blocking: 'always' },
  ),
  strings('find(s: str, t: str): int', 'where t first stands in s, −1 if nowhere'),
  strings('replace(s: str, a: str, b: str): str', 'every a in s becomes b'),
  strings('trim(s: str): str', 'without white space at both ends'),
  strings('upper(s: str): str', 'ASCII letters in upper case'),
  strings('lower(s: str): str', 'ASCII letters in lower case'),
  strings('starts_with(s: str, t: str): bool', 'true if s begins with t'),
  strings('ends_with(s: str, t: str): bool', 'true if s ends with t'),
  strings('ord(s: str): int', 'the code point of the first character'),
  strings('chr(n: int): str', 'the character of a code point'),
  buffers('buffer(n: int): buffer', 'n zero bytes in page-backed memory'),
  buffers('text(buf: buffer, n?: int): str', 'the first n bytes of a buffer as a str'),
  buffers('fill(buf: buffer, x: any)', 'fills a buffer with a byte, or with a str over and over'),
  buffers(
    'copy_bytes(dst: buffer, at: int, src: bytes, n: int)',
    'copies n bytes of src into dst, from position at on',
  ),
  atomics('load(a: atomic): int', 'reads an atomic'),
  atomics('store(a: atomic, v: int)', 'writes an atomic'),
  atomics(
    'fetch_add(a: atomic, n: int): int',
    'adds in one indivisible step; gives the value before',
  ),
  atomics('exchange(a: atomic, v: int): int', 'writes and gives the value before, in one step'),
  atomics(
    'compare_and_swap(a: atomic, old: int, new: int): bool',
    'writes new if it holds old, in one step; true if it did',
  ),
  mutexes('lock(m: mutex)', 'takes the mutex; waits while another activation holds it', {
    blocking: 'lock',
  }),
  mutexes('unlock(m: mutex)', 'gives the mutex back'),
  mutexes('trylock(m: mutex): bool', 'takes the mutex if it is free; true if it did'),
  run(
    'print(...x: any)',
    'writes its arguments, separated by a space, as a line on standard output',
  ),
  run(
    'random(n: int): int',
    'an int from 0 up to, not including, n, drawn from the seed of the run',
  ),
  run('now(): int', 'the virtual time in µs'),
  run('cpu(): int', 'the number of the CPU this runs on'),
  run('self(): int', 'the number of the running activation'),
  run('exit(code?: int)', 'ends the program with a status'),
  run('strerror(e: int): str', 'what an errno means, in words'),
  run('result(): any', 'in a handler queued by then: the result of the call that completed'),
] satisfies readonly Declaration[];
