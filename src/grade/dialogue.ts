/** A client's dialogue with the program, told again from its script and from all that it received. */
import type { Instruction } from '../world/plan.ts';

export type Line =
  /** The client sent these bytes. */
  | { readonly kind: 'sent'; readonly bytes: string }
  /** It received what it expected. */
  | { readonly kind: 'received'; readonly bytes: string }
  /** `what` was expected instead of what came after all before. */
  | {
      readonly kind: 'missed';
      readonly what: 'text' | 'size' | 'close' | 'reset';
      readonly bytes: string;
      readonly size: number;
      readonly got: string;
    }
  | { readonly kind: 'did'; readonly what: 'shutdown' | 'close' | 'reset' };

/** Lines that are told; of a longer dialogue the last ones. */
const mostLines = 12;

/**
 * Follows the script through the bytes that came. It ends at the first
 * expectation that these bytes do not meet: that is where the client stopped.
 * @param failed the client met an expectation that did not come true
 */
export function dialogue(
  script: readonly Instruction[],
  received: string,
  failed: boolean,
): readonly Line[] {
  const lines: Line[] = [];
  const rounds: number[] = [];
  let taken = 0;
  for (let at = 0; at < script.length;) {
    const i = script[at];
    if (!i) break;
    at++;
    switch (i.op) {
      case 'send':
        lines.push({ kind: 'sent', bytes: i.bytes });
        break;
      case 'wait':
        break;
      case 'shutdown':
      case 'close':
      case 'reset':
        lines.push({ kind: 'did', what: i.op });
        break;
      case 'repeat':
        if (i.count <= 0) at = i.end;
        else rounds.push(i.count);
        break;
      case 'again': {
        const left = (rounds.pop() ?? 1) - 1;
        if (left > 0) {
          rounds.push(left);
          at = i.start + 1;
        }
        break;
      }
      case 'expect': {
        const got = received.slice(taken);
        let met: boolean;
        if (i.what === 'text') met = got.startsWith(i.bytes);
        else
          met =
            i.what === 'size'
              ? got.length >= i.size
              : got === '' && !(failed && isLast(script, at));
        if (!met)
          return [
            ...lines,
            { kind: 'missed' as const, what: i.what, bytes: i.bytes, size: i.size, got },
          ].slice(-mostLines);
        if (i.what === 'text' || i.what === 'size') {
          lines.push({ kind: 'received', bytes: got.slice(0, i.size) });
          taken += i.size;
        }
        break;
      }
    }
    if (lines.length > 4 * mostLines) lines.splice(0, lines.length - 2 * mostLines);
  }
  return lines.slice(-mostLines);
}

/** No later expectation could be the one that was missed. */
function isLast(script: readonly Instruction[], from: number): boolean {
  return !script.slice(from).some((i) => i.op === 'expect');
}
