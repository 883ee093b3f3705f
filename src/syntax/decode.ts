/**
 * Bytes → text. EVL source is UTF-8 and nothing is guessed or silently
 * replaced: malformed bytes are named where they stand (EVL0002), and a file
 * that is plainly something else gets one error instead of thousands.
 *
 * NUL and bidirectional controls are well-formed text; they are refused by
 * `lexical.ts`, for text that comes from an editor as well as for files.
 */
import { sourceFile, type FileId, type SourceFile } from '../base/span.ts';
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';

/** A larger source file is refused: a program is a page or two. */
export const maxFileBytes = 1024 * 1024;

const maxProblems = 100;

export interface Decoded {
  /** The text with U+FFFD for what is malformed; empty where the file is no text at all. */
  readonly file: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the text is worth parsing. */
  readonly isText: boolean;
}

/** Decodes one file. Never throws; costs little for a file that is refused. */
export function decodeSource(id: FileId, name: string, bytes: Uint8Array): Decoded {
  const refuse = (problem: Diagnostic): Decoded => ({
    file: sourceFile(id, name, ''),
    diagnostics: [problem],
    isText: false,
  });
  const start = { file: id, start: 0, end: 0 };
  if (bytes.length > maxFileBytes)
    return refuse(diagnostic('EVL0002.tooLarge', start, { limit: maxFileBytes }));
  if (isOther(bytes)) return refuse(diagnostic('EVL0002.notText', start, {}));

  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const content = hasMark ? bytes.subarray(3) : bytes;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    return { file: sourceFile(id, name, text), diagnostics: [], isText: true };
  } catch {
    return decodeMalformed(id, name, content) ?? refuse(diagnostic('EVL0002.notText', start, {}));
  }
}

/** First bytes of what is sometimes handed in under the name of a program. */
const signatures: readonly (readonly number[])[] = [
  [0xff, 0xfe],
  [0xfe, 0xff], // UTF-16
  [0x89, 0x50, 0x4e, 0x47], // PNG
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06], // zip
  [0x1f, 0x8b], // gzip
  [0x25, 0x50, 0x44, 0x46], // PDF
  [0x7f, 0x45, 0x4c, 0x46], // ELF
  [0xff, 0xd8, 0xff], // JPEG
];

function isOther(bytes: Uint8Array): boolean {
  if (signatures.some((signature) => signature.every((byte, i) => bytes[i] === byte))) return true;
  // A stray NUL is an error with a place; many are another format (UTF-16 without a mark, an image).
  const sample = bytes.subarray(0, 4096);
  let nuls = 0;
  for (const byte of sample) if (byte === 0) nuls++;
  return nuls > 8 && nuls * 10 > sample.length;
}

/** Undefined where so much is malformed that it is no text. */
function decodeMalformed(id: FileId, name: string, bytes: Uint8Array): Decoded | undefined {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const diagnostics: Diagnostic[] = [];
  const parts: string[] = [];
  let length = 0;
  let bad = 0;
  let wellFormedFrom = 0;
  const flush = (end: number): void => {
    const part = decoder.decode(bytes.subarray(wellFormedFrom, end));
    parts.push(part);
    length += part.length;
  };

  let at = 0;
  while (at < bytes.length) {
    const size = sequenceLength(bytes, at);
    if (size > 0) {
      at += size;
      continue;
    }
    // Neighbouring malformed bytes are one problem.
    flush(at);
    let end = at + 1;
    while (end < bytes.length && sequenceLength(bytes, end) === 0) end++;
    bad += end - at;
    if (diagnostics.length < maxProblems) {
      const shown = Array.from(bytes.subarray(at, Math.min(end, at + 4)), hex);
      diagnostics.push(
        diagnostic(
          'EVL0002.malformed',
          { file: id, start: length, end: length + 1 },
          { bytes: shown.join(' ') },
        ),
      );
    }
    parts.push('\ufffd');
    length += 1;
    at = end;
    wellFormedFrom = end;
  }
  flush(bytes.length);
  if (bad > 100 && bad * 4 > bytes.length) return undefined;
  return { file: sourceFile(id, name, parts.join('')), diagnostics, isText: true };
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

/** How many bytes the well-formed character at the place takes; 0 where there is none (Unicode, table 3-7). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  let size: number;
  if (lead >= 0xc2 && lead <= 0xdf) size = 2;
  else if (lead >= 0xe0 && lead <= 0xef) size = 3;
  else size = lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (size === 0 || at + size > bytes.length) return 0;
  // The second byte excludes overlong forms, surrogates and what lies beyond U+10FFFF.
  let low: number;
  if (lead === 0xe0) low = 0xa0;
  else low = lead === 0xf0 ? 0x90 : 0x80;
  let high: number;
  if (lead === 0xed) high = 0x9f;
  else high = lead === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1] ?? 0;
  if (second < low || second > high) return 0;
  for (let i = 2; i < size; i++) {
    const byte = bytes[at + i] ?? 0;
    if (byte < 0x80 || byte > 0xbf) return 0;
  }
  return size;
}
