/**
 * Where an import leads: arithmetic on paths, without looking at any disk.
 * Paths are relative to the program's folder, with `/`, and never lead above it.
 */
import { textOf, utf8Bytes } from '../base/bytes.ts';

export type ImportTarget =
  /** A path relative to the program's folder, without `.` and `..`. */
  { readonly kind: 'path'; readonly path: string } | { readonly kind: ImportFault };

/** Why the text of an import can lead nowhere. */
export type ImportFault =
  'empty' | 'control' | 'malformed' | 'backslash' | 'absolute' | 'address' | 'outside' | 'folder';

/**
 * Follows the text of an import (as bytes) from a file.
 * @param from the importing file, relative to the program's folder
 */
export function resolveImport(from: string, written: string): ImportTarget {
  const text = textOf(written);
  if (text === '') return { kind: 'empty' };
  if (utf8Bytes(text) !== written) return { kind: 'malformed' };
  if (/[\0-\x1f\x7f]/.test(text)) return { kind: 'control' };
  if (text.includes('\\')) return { kind: 'backslash' };
  if (text.startsWith('/')) return { kind: 'absolute' };
  // A drive (C:x) or the scheme of an address (https://…).
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text)) return { kind: 'address' };

  const path = from.split('/').slice(0, -1);
  for (const segment of text.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') path.push(segment);
    else if (path.pop() === undefined) return { kind: 'outside' };
  }
  if (path.length === 0 || /(?:^|\/)\.{0,2}$/.test(text)) return { kind: 'folder' };
  return { kind: 'path', path: path.join('/') };
}

/** The folder of a file, with its `/`; empty where the file is named alone. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
