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
