/** What the program writes to stdout and stderr, up to a limit. */
import { phrase } from '../diagnostic/phrase.ts';
import { Fault } from '../machine/fault.ts';

export class Output {
  stdout = '';
  stderr = '';
  private written = 0;

  constructor(
    private readonly limit: number,
    private readonly tell: (stream: 'stdout' | 'stderr', bytes: string) => void,
  ) {}

  /** Adds bytes; what passes the limit is cut at a whole character, and ends the program. */
  write(stream: 'stdout' | 'stderr', bytes: string, site: number): void {
    const room = this.limit - this.written;
    const kept = bytes.length <= room ? bytes : wholeCharacters(bytes.slice(0, room));
    this.written += kept.length;
    this[stream] += kept;
    if (kept.length > 0) this.tell(stream, kept);
    if (bytes.length > room) {
      throw new Fault(
        phrase('EVL6003.output', { limit: `${String(Math.round(this.limit / 1024))} KiB` }),
        site,
        phrase('EVL6003.help', {}),
      );
    }
  }
}

/** Without the beginning of a character at the end. */
function wholeCharacters(bytes: string): string {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const c = bytes.charCodeAt(bytes.length - back);
    if (c < 0x80) return bytes;
    if (c < 0xc0) continue;
    let needs: number;
    if (c >= 0xf0) needs = 4;
    else needs = c >= 0xe0 ? 3 : 2;
    return needs > back ? bytes.slice(0, -back) : bytes;
  }
  return bytes;
}
