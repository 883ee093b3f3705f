/**
 * The values of number and string literals.
 *
 * The lexer takes a literal greedily, wrong or not; here it is read exactly or
 * refused with what is wrong and where. Numbers are never rounded, and a long
 * one costs no more than its length.
 */
import { utf8Bytes } from '../base/bytes.ts';
import type { Span } from '../base/span.ts';
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';

export type Literal<V> = { readonly value: V; readonly problems: readonly Diagnostic[] };

/** µs for times, bytes for sizes. */
const units: ReadonlyMap<string, number> = new Map([
  ['us', 1],
  ['ms', 1000],
  ['s', 1_000_000],
  ['K', 1024],
  ['M', 1024 * 1024],
]);

const hexDigits = /^[0-9A-Fa-f_]*$/;
/** `_` stands between two digits only. */
const grouped = /^[0-9A-Fa-f]+(?:_[0-9A-Fa-f]+)*$/;

/** Reads the text of an integer literal. Where it is wrong the value is 0. */
export function readInt(image: string, span: Span): Literal<number> {
  const wrong = (problem: Diagnostic): Literal<number> => ({ value: 0, problems: [problem] });
  const text = shorten(image);

  if (image.includes('.')) return wrong(diagnostic('EVL0003.fraction', span, { text }));
  const hex = /^0[xX]/.test(image);
  const digits = hex ? image.slice(2) : (/^[0-9_]+/.exec(image)?.[0] ?? '');
  const unit = hex ? '' : image.slice(digits.length);

  if (hex && digits === '') return wrong(diagnostic('EVL0003.hexEmpty', span, { text }));
  if (hex && !hexDigits.test(digits))
    return wrong(diagnostic('EVL0003.hexDigit', span, { text, digit: firstMisfit(digits) }));
  if (!grouped.test(digits)) return wrong(diagnostic('EVL0003.underscore', span, { text }));
  if (!hex && /^0[0-9_]/.test(digits))
    return wrong(diagnostic('EVL0003.leadingZero', span, { text }));
  const factor = unit === '' ? 1 : units.get(unit);
  if (factor === undefined) {
    return wrong(
      /^[eE][0-9]*$/.test(unit)
        ? diagnostic('EVL0003.exponent', span, { text })
        : diagnostic('EVL0003.unit', span, { text, unit: shorten(unit) }),
    );
  }

  const plain = digits.replaceAll('_', '').replace(/^0+(?=.)/, '');
  // 2^53 has 16 decimal and 14 hexadecimal digits: a longer literal is too large without reading it.
  const value = plain.length > 16 ? Infinity : Number.parseInt(plain, hex ? 16 : 10);
  // Beyond 2^53 the number may have been rounded, but never to below that.
  if (!Number.isSafeInteger(value)) return wrong(diagnostic('EVL0003.tooLarge', span, { text }));
  if (!Number.isSafeInteger(value * factor))
    return wrong(diagnostic('EVL0003.tooLargeByUnit', span, { text, unit }));
  return { value: value * factor, problems: [] };
}

function firstMisfit(digits: string): string {
  return /[^0-9A-Fa-f_]/u.exec(digits)?.[0] ?? '';
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['0', '\0'],
  ['\\', '\\'],
  ['"', '"'],
]);

/**
 * Reads a string literal, quotes included (the closing one only if it is
 * closed), as the bytes it stands for. A wrong escape is left out of the value.
 */
export function readString(image: string, span: Span, closed = true): Literal<string> {
  const quote = image.charAt(0);
  const body = image.slice(1, closed ? -1 : undefined);
  if (!body.includes('\\')) return { value: utf8Bytes(body), problems: [] };

  const problems: Diagnostic[] = [];
  const parts: string[] = [];
  let at = 0;
  while (at < body.length) {
    const backslash = body.indexOf('\\', at);
    parts.push(utf8Bytes(body.slice(at, backslash === -1 ? undefined : backslash)));
    if (backslash === -1) break;
    const escape = readEscape(body, backslash, quote);
    if (typeof escape.value === 'string') parts.push(escape.value);
    else {
      const start = span.start + 1 + backslash;
      const place = { file: span.file, start, end: Math.min(start + escape.length, span.end) };
      problems.push(
        diagnostic(escape.value.problem, place, {
          text: shorten(body.slice(backslash, backslash + escape.length)),
        }),
      );
    }
    at = backslash + escape.length;
  }
  return { value: parts.join(''), problems };
}

type EscapeProblem =
  'EVL0003.escape' | 'EVL0003.escapeByte' | 'EVL0003.escapeCodePoint' | 'EVL0003.escapeSurrogate';

interface Escape {
  /** The bytes, or what is wrong. */
  readonly value: string | { readonly problem: EscapeProblem };
  /** How many units of the text it takes, from its backslash on. */
  readonly length: number;
}

function readEscape(body: string, backslash: number, quote: string): Escape {
  // A backslash at the end of an unclosed text escapes nothing; that it is unclosed is said elsewhere.
  if (backslash + 1 === body.length) return { value: '', length: 1 };
  const letter = String.fromCodePoint(body.codePointAt(backslash + 1) ?? 0);
  const simple = simpleEscapes.get(letter) ?? (letter === quote ? quote : undefined);
  if (simple !== undefined) return { value: simple, length: 2 };

  if (letter === 'x') {
    const digits = /^[0-9A-Fa-f]{0,2}/.exec(body.slice(backslash + 2, backslash + 4))?.[0] ?? '';
    if (digits.length < 2)
      return { value: { problem: 'EVL0003.escapeByte' }, length: 2 + digits.length };
    return { value: String.fromCharCode(Number.parseInt(digits, 16)), length: 4 };
  }
  if (letter === 'u') {
    // Nine units hold `{`, six digits and `}` with one to spare, so a long one is seen to be long.
    const digits = /^\{([0-9A-Fa-f]{1,6})\}/.exec(body.slice(backslash + 2, backslash + 11));
    if (digits === null) {
      const extent =
        /^\{[0-9A-Fa-f]*\}?/.exec(body.slice(backslash + 2, backslash + 40))?.[0].length ?? 0;
      return { value: { problem: 'EVL0003.escapeCodePoint' }, length: 2 + extent };
    }
    const code = Number.parseInt(digits[1] ?? '', 16);
    const length = 2 + digits[0].length;
    if (code > 0x10ffff) return { value: { problem: 'EVL0003.escapeCodePoint' }, length };
    if (code >= 0xd800 && code <= 0xdfff)
      return { value: { problem: 'EVL0003.escapeSurrogate' }, length };
    return { value: utf8Bytes(String.fromCodePoint(code)), length };
  }
  return { value: { problem: 'EVL0003.escape' }, length: 1 + letter.length };
}

/** A long literal is shown by its two ends. */
export function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 20)}…${text.slice(-10)}`;
}
