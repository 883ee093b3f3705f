/**
 * The terminal as a sink of whole frames: keeps the rows of the last frame and
 * writes only what changed in them, within one synchronized update, on the
 * alternate screen. Ink is given this instead of stdout, as it would clear and
 * write everything each time. What Ink itself would draw is empty: our rows are
 * cut and placed already, and measuring each of their characters again, as Ink
 * does, took 20 ms of every key.
 */
import { Writable } from 'node:stream';
import { cellsOf, difference } from './cells.ts';

const esc = '\u001b[';
const enter = `${esc}?1049h${esc}?25l${esc}2J${esc}H`;
const leave = `${esc}?1000l${esc}?1006l${esc}?25h${esc}0m${esc}?1049l`;
const begin = `${esc}?2026h`;
const end = `${esc}?2026l`;

/** Where a frame goes, and how large it is. */
export interface Terminal {
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  write(text: string): unknown;
  on(event: 'resize', told: () => void): unknown;
  off(event: 'resize', told: () => void): unknown;
}

const largest = { columns: 500, rows: 200 } as const;

export class Screen extends Writable {
  private last: string[] = [];
  private open = false;
  /** Bytes written so far. */
  written = 0;
  readonly isTTY = true;

  constructor(private readonly terminal: Terminal) {
    super({ decodeStrings: false });
    terminal.on('resize', this.resized);
  }

  private readonly resized = (): void => {
    this.last = [];
    this.put(`${esc}2J`);
    this.emit('resize');
  };

  get columns(): number {
    return Math.max(1, Math.min(largest.columns, this.terminal.columns ?? 80));
  }

  get rows(): number {
    return Math.max(1, Math.min(largest.rows, this.terminal.rows ?? 24));
  }

  enter(): void {
    this.open = true;
    this.put(enter);
  }

  /** The terminal as it was before. May be called more than once. */
  leave(): void {
    if (!this.open) return;
    this.open = false;
    this.terminal.off('resize', this.resized);
    this.put(leave);
  }

  /** After the process was stopped and goes on: everything is drawn anew. */
  comeBack(): void {
    this.terminal.on('resize', this.resized);
    this.last = [];
    this.enter();
  }

  mouse(on: boolean): void {
    this.put(on ? `${esc}?1000h${esc}?1006h` : `${esc}?1000l${esc}?1006l`);
  }

  override _write(
    _chunk: string | Uint8Array,
    _encoding: string,
    done: (error?: Error | null) => void,
  ): void {
    done();
  }

  /** One whole frame: painted rows, no wider than the screen. */
  show(frame: readonly string[]): void {
    if (!this.open) return;
    const rows = frame.slice(0, this.rows);
    let out = '';
    for (let i = 0; i < rows.length; i++) {
      const now = rows[i] ?? '';
      const before = this.last[i];
      if (now !== before) out += difference(cellsOf(before ?? ''), cellsOf(now), i + 1);
    }
    for (let i = rows.length; i < this.last.length; i++) out += `${esc}${String(i + 1)};1H${esc}2K`;
    this.last = rows;
    if (out !== '') this.put(`${begin}${out}${esc}0m${end}`);
  }

  private put(text: string): void {
    this.written += Buffer.byteLength(text);
    this.terminal.write(text);
  }
}
