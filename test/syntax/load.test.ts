/** Imports: rows B11 to B13 of the bad inputs, limits, and what the host may say. */
import { describe, expect, test } from 'vitest';
import { utf8Bytes } from '../../src/base/bytes.ts';
import { resolveImport } from '../../src/syntax/imports.ts';
import {
  loadProgram,
  maxFiles,
  type Loaded,
  type ReadProblem,
  type SourceHost,
} from '../../src/syntax/load.ts';
import { line } from './parsed.ts';

type Entry = string | { readonly kind: ReadProblem } | { readonly same: string } | Uint8Array;

/** A disk in memory; `same` is another spelling of a file. `asked` lists what was read. */
function disk(entries: Record<string, Entry>): SourceHost & { asked: string[] } {
  const files = new Map(Object.entries(entries));
  const asked: string[] = [];
  const read: SourceHost['read'] = (path) => {
    asked.push(path);
    const found = files.get(path);
    if (found === undefined) return { kind: 'missing' };
    if (found instanceof Uint8Array) return { kind: 'bytes', bytes: found, identity: path };
    if (typeof found === 'string')
      return { kind: 'bytes', bytes: new TextEncoder().encode(found), identity: path };
    if ('kind' in found) return found;
    const inner = files.get(found.same);
    return {
      kind: 'bytes',
      bytes: new TextEncoder().encode(typeof inner === 'string' ? inner : ''),
      identity: found.same,
    };
  };
  return { read, asked };
}

function errors(loaded: Loaded): string[] {
  return loaded.diagnostics.map((one) => {
    const file = loaded.files[one.span.file];
    if (file === undefined) throw new Error('no file');
    return `${file.name}:${line(file, one)}`;
  });
}

const load = (entries: Record<string, Entry>, root = 'main.evl'): Loaded =>
  loadProgram(root, disk(entries));

test('files come in the order in which they are first met', () => {
  const loaded = load(
    {
      'p/main.evl': 'import "lib/b.evl"\nimport "c.evl"\nmain { }',
      'p/lib/b.evl': 'import "../c.evl"\nimport "d.evl"\n',
      'p/c.evl': '',
      'p/lib/d.evl': 'shared x = 1',
    },
    'p/main.evl',
  );
  expect(errors(loaded)).toEqual([]);
  expect(loaded.files.map((file) => file.name)).toEqual([
    'p/main.evl',
    'p/lib/b.evl',
    'p/c.evl',
    'p/lib/d.evl',
  ]);
  expect(loaded.program.files.map((tree) => tree.items.length)).toEqual([3, 2, 0, 1]);
  expect(loaded.program.files.map((tree) => tree.span.file)).toEqual([0, 1, 2, 3]);
});

describe('B11 paths that lead nowhere', () => {
  test.each([
    ['../x.evl', "the import leads out of the program's folder"],
    ['a/../../x.evl', "the import leads out of the program's folder"],
    ['..', "the import leads out of the program's folder"],
    ['/etc/passwd', 'the path of an import begins at the importing file, not with `/`'],
    ['//host/x', 'the path of an import begins at the importing file, not with `/`'],
    ['..\\\\x.evl', 'write the path of an import with `/`, not with `\\`'],
    ['C:x', 'an import names a file of the program, not a drive or an address'],
    ['C:/x.evl', 'an import names a file of the program, not a drive or an address'],
    [
      'https://example.org/x.evl',
      'an import names a file of the program, not a drive or an address',
    ],
    ['file:///etc/passwd', 'an import names a file of the program, not a drive or an address'],
    ['', 'the import names no file'],
    ['a\\0.evl', 'the import holds a character that no file name has'],
    ['a\\x80.evl', 'the import holds a character that no file name has'],
    ['.', 'the import names a folder, not a file'],
    ['lib/', 'the import names a folder, not a file'],
    ['lib/..', 'the import names a folder, not a file'],
  ])('%s', (path, message) => {
    const host = disk({ 'dir/main.evl': `import "${path}"` });
    expect(errors(loadProgram('dir/main.evl', host))).toEqual([
      `dir/main.evl:1:8 EVL1007 ${message}`,
    ]);
    expect(host.asked).toEqual(['dir/main.evl']);
  });
  test('a folder below can be left upwards, as far as the program goes', () => {
    expect(resolveImport('a/b/c.evl', '../../x.evl')).toEqual({ kind: 'path', path: 'x.evl' });
    expect(resolveImport('a/b/c.evl', '../../../x.evl')).toEqual({ kind: 'outside' });
    expect(resolveImport('main.evl', './a//b/./c.evl')).toEqual({
      kind: 'path',
      path: 'a/b/c.evl',
    });
    expect(resolveImport('main.evl', utf8Bytes('é.evl'))).toEqual({ kind: 'path', path: 'é.evl' });
    expect(resolveImport('main.evl', '..x/...')).toEqual({ kind: 'path', path: '..x/...' });
  });
});

describe('B12 what is no ordinary file', () => {
  test.each<[ReadProblem, string]>([
    ['missing', "there is no file `x.evl` in the program's folder"],
    ['outside', "the import leads out of the program's folder"],
    ['folder', 'the import names a folder, not a file'],
    ['notRegular', '`x.evl` is no ordinary file'],
    ['unreadable', '`x.evl` cannot be read'],
    ['tooLarge', '`x.evl` is too large for a program: more than 1048576 bytes'],
  ])('%s', (kind, message) => {
    expect(errors(load({ 'main.evl': 'import "x.evl"', 'x.evl': { kind } }))).toEqual([
      `main.evl:1:8 EVL1007 ${message}`,
    ]);
  });
  test('a name without .evl', () => {
    expect(load({ 'main.evl': 'import "cache"' }).diagnostics[0]?.help).toEqual({
      id: 'EVL1007.importMissing.help',
      args: { path: 'cache' },
    });
  });
});

describe('B13 circles, chains, two spellings', () => {
  test('a file that imports itself', () => {
    expect(errors(load({ 'main.evl': 'import "main.evl"' }))).toEqual([
      'main.evl:1:8 EVL1007 this file imports itself',
    ]);
    expect(errors(load({ 'main.evl': 'import "a.evl"', 'a.evl': 'import "./a.evl"' }))).toEqual([
      'a.evl:1:8 EVL1007 this file imports itself',
    ]);
  });
  test('a ring of three', () => {
    const loaded = load({
      'main.evl': 'import "a.evl"',
      'a.evl': 'import "b.evl"',
      'b.evl': '\nimport "main.evl"',
    });
    expect(errors(loaded)).toEqual([
      'b.evl:2:8 EVL1007 this import closes a circle: `main.evl` is already being imported',
    ]);
    expect(loaded.diagnostics[0]?.related.map((one) => one.message.args)).toEqual([
      { from: 'main.evl', to: 'a.evl' },
      { from: 'a.evl', to: 'b.evl' },
    ]);
  });
  test('two ways to one file are no circle', () => {
    expect(
      errors(
        load({
          'main.evl': 'import "a.evl"\nimport "b.evl"',
          'a.evl': 'import "c.evl"',
          'b.evl': 'import "c.evl"',
          'c.evl': '',
        }),
      ),
    ).toEqual([]);
  });
  test('a chain of 10,000 ends at the limit', () => {
    const entries: Record<string, Entry> = { 'main.evl': 'import "f1.evl"' };
    for (let i = 1; i < 10_000; i++)
      entries[`f${String(i)}.evl`] = `import "f${String(i + 1)}.evl"`;
    const loaded = load(entries);
    expect(errors(loaded)).toEqual([
      'f99.evl:1:8 EVL1007 this import makes the program too large: at most 100 files and 4 MB in all',
    ]);
    expect(loaded.files).toHaveLength(maxFiles);
  });
  test.each([
    [98, 0],
    [99, 0],
    [100, 1],
    [101, 1],
  ])('%i imports', (count, expected) => {
    const entries: Record<string, Entry> = {
      'main.evl': Array.from({ length: count }, (_, i) => `import "f${String(i)}.evl"\n`).join(''),
    };
    for (let i = 0; i < count; i++) entries[`f${String(i)}.evl`] = '';
    expect(errors(load(entries))).toHaveLength(expected);
  });
  test.each([
    [-1, 0],
    [0, 0],
    [1, 1],
  ])('4 MB in all, and %i bytes', (more, expected) => {
    const root = 'import "a.evl" import "b.evl" import "c.evl" import "d.evl" import "e.evl"';
    const size = 1024 * 1024;
    const spaces = (length: number): Uint8Array => new Uint8Array(length).fill(32);
    const rest = size - root.length + more;
    const entries = {
      'main.evl': root,
      'a.evl': spaces(size),
      'b.evl': spaces(size),
      'c.evl': spaces(size),
      'd.evl': spaces(rest > size ? size : rest),
      'e.evl': spaces(Math.max(0, rest - size)),
    };
    expect(errors(load(entries))).toHaveLength(expected);
  });
  test('two spellings of one file are read as one', () => {
    const loaded = load({
      'main.evl': 'import "a.evl"\nimport "A.evl"\nimport "./a.evl"',
      'a.evl': 'shared x = 1',
      'A.evl': { same: 'a.evl' },
    });
    expect(errors(loaded)).toEqual([]);
    expect(loaded.files).toHaveLength(2);
  });
  test('a path is asked for once', () => {
    const host = disk({
      'main.evl': 'import "a.evl"\nimport "a.evl"\nimport "x.evl"\nimport "x.evl"',
      'a.evl': '',
    });
    expect(errors(loadProgram('main.evl', host))).toHaveLength(2);
    expect(host.asked).toEqual(['main.evl', 'a.evl', 'x.evl']);
  });
});

describe('the named file', () => {
  test.each<ReadProblem>(['missing', 'folder', 'notRegular', 'outside', 'unreadable'])(
    '%s',
    (kind) => {
      const loaded = load({ 'main.evl': { kind } });
      expect(loaded.rootProblem).toBe(kind);
      expect(loaded.diagnostics).toEqual([]);
    },
  );
  test('too large', () => {
    const loaded = load({ 'main.evl': { kind: 'tooLarge' } });
    expect(loaded.rootProblem).toBeUndefined();
    expect(errors(loaded)).toEqual([
      'main.evl:1:1 EVL0002 this file is too large for a program: more than 1048576 bytes',
    ]);
  });
});

test('errors come by file and place, and an imported file that is no text is one error', () => {
  const loaded = load({
    'main.evl': 'import "a.evl"\nimport "x.evl"\nmain { 5 }',
    'a.evl': Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]),
  });
  expect(errors(loaded)).toEqual([
    "main.evl:2:8 EVL1007 there is no file `x.evl` in the program's folder",
    'main.evl:3:8 EVL0001 this computes a value and throws it away',
    'a.evl:1:1 EVL0002 this file is not UTF-8 text',
  ]);
});
