/**
 * Byte strings. An EVL `str` is a string of bytes; the machine keeps it as a
 * JavaScript string whose every unit is one byte (0..255), so that joining,
 * comparing, slicing and use as a map key are the engine's own fast operations.
 */

/** Text as its UTF-8 bytes, one unit a byte. */
export function utf8Bytes(text: string): string {
  // Most text is ASCII, which is its own encoding.
  if (isAscii(text)) return text;
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Bytes shown as text: well-formed UTF-8 as its characters, every other byte as U+FFFD. */
export function textOf(bytes: string): string {
  if (isAscii(bytes)) return bytes;
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

export function isAscii(s: string): boolean {
  for (let i = 0; i < s.length; i++) if (s.charCodeAt(i) > 127) return false;
  return true;
}

/** Bytes of memory as a str. */
export function strOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** Writes a str's bytes into memory, as many as fit; gives how many. */
export function writeStr(target: Uint8Array, at: number, s: string): number {
  return Buffer.from(target.buffer, target.byteOffset, target.length).write(s, at, 'latin1');
}

/** A str as bytes of memory. */
export function bytesOf(s: string): Uint8Array {
  return new Uint8Array(Buffer.from(s, 'latin1'));
}
