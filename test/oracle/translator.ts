/**
 * What the makers of steps share: the names that a case's program uses, its
 * files and functions, and the arguments that occur in every family of calls.
 */
import type { Case, Step } from './case.ts';

/** A step whose operation has no counterpart here: the case is left out, with this reason. */
export class NoCounterpart extends Error {}

/** A call as EVL text, and what stands around it. `r` is its result, `e` a second one. */
export interface Call {
  readonly text: string;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  /** What is recorded as the result; `r` if left out. */
  readonly result?: string;
  /** What came out, as a list. */
  readonly out?: string;
}

/** Makes a step's call, or all of its lines; undefined for a step that only prepares something. */
export type Maker = (t: Translator, s: Step, i: number) => Call | readonly string[];
export type Makers = Readonly<Record<string, Maker>>;

export const str = (s: string): string =>
  `"${[...new TextEncoder().encode(s)].map(byteText).join('')}"`;
const byteText = (b: number): string => {
  const c = String.fromCharCode(b);
  if (c === '\\' || c === '"') return `\\${c}`;
  return b >= 32 && b < 127 ? c : `\\x${b.toString(16).padStart(2, '0')}`;
};
export const list = (items: readonly string[]): string => `[${items.join(', ')}]`;
/** Bits of readiness by name, resolved to their sum when they are compared. */
export const bits = (names: readonly string[]): string => (names.length === 0 ? '0' : list(names));
export const int = (v: unknown): string => String(Number(v));
/** Flags as `A | B`, given as a list or joined already. */
export const flags = (v: unknown): string => {
  const names = Array.isArray(v)
    ? (v as string[])
    : String(v ?? '')
        .split('|')
        .map((f) => f.trim())
        .filter((f) => f !== '' && f !== '0');
  return names.length === 0 ? '0' : names.join(' | ');
};

export class Translator {
  readonly names = new Set<string>();
  private readonly made = new Set<string>();
  readonly files: string[] = [];
  readonly functions: string[] = [];
  readonly handled = new Set<string>();
  readonly ports = new Map<string, number>();
  /** Control blocks that exist. */
  readonly blocks = new Set<string>();
  readonly outputs: (string | undefined)[] = [];
  descriptors = 1024;
  /** Number of the `handlers_ran` that the steps now lead to. */
  segment = 0;
  /** A step that must end the program by a signal, where it is the last one. */
  ends: { readonly step: number; readonly signal: string } | undefined;

  constructor(readonly c: Case) {
    for (const { args, out } of allSteps(c.steps)) {
      for (const made of [out?.['new'], out?.['read_end'], out?.['write_end'], args['new']].flat())
        if (typeof made === 'string') this.made.add(made);
    }
  }

  /** A variable of the program. */
  name(n: unknown): string {
    const v = `v_${String(n).replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
    this.names.add(v);
    return v;
  }

  makes(name: string): void {
    this.made.add(name);
  }

  /** A descriptor; `never_open_200` is 200, and another name that nothing makes stands for a number that is not open. */
  fd(v: unknown): string {
    if (typeof v === 'number') return String(v);
    const number = /(\d+)$/.exec(String(v));
    if (this.made.has(String(v)) || this.made.has(String(v))) return this.name(v);
    return number && /never/.test(String(v)) ? (number[1] ?? '900') : '900';
  }

  /** The descriptor that a step names, or the one file that the case has opened. */
  fdOf(s: Step, otherwise?: string): string {
    return s.args['fd'] === undefined
      ? this.fd(otherwise ?? this.c.steps.find((x) => x.op === 'open')?.out?.['new'])
      : this.fd(s.args['fd']);
  }

  signal(v: unknown): string {
    return String(v)
      .replaceAll(/^\[|\]$/g, '')
      .replace('+', ' + ');
  }

  /** A set of signals, as a list or as `[A,B]`. */
  signals(v: unknown): string {
    const items = Array.isArray(v)
      ? (v as string[])
      : String(v ?? '')
          .replaceAll(/^\[|\]$/g, '')
          .split(',')
          .map((s) => s.trim())
          .filter((s) => s !== '');
    if (items.includes('ALL')) return 'all_signals()';
    return `sig_set(${list(items.map((s) => this.signal(s)))})`;
  }

  /** A mask argument: nil where there is none. */
  mask(v: unknown): string {
    return v === undefined || v === null || v === 'null' ? 'nil' : this.signals(v);
  }

  /**
   * A timeout as EVL has it, in µs: nil waits for ever. C's structs can be out of
   * form (a field of nanoseconds beyond a second, negative seconds); the log has
   * only their sum, and EVL's int only one such form: a negative one.
   */
  timeout(s: Step): string {
    const a = s.args;
    const key = ['timeout_us', 'timeout_ms', 'timeout_ns', 'timeout'].find((k) =>
      Object.hasOwn(a, k),
    );
    const v = key === undefined ? null : a[key];
    if (v === null || v === 'null') return 'nil';
    if (typeof v === 'object') {
      const {
        sec = 0,
        usec,
        nsec,
        us,
        ns,
      } = v as Readonly<Partial<Record<'sec' | 'usec' | 'nsec' | 'us' | 'ns', number>>>;
      const micro = usec ?? us ?? 0;
      const nano = nsec ?? ns ?? 0;
      if (sec < 0 || micro < 0 || nano < 0 || nano > 999_999_999) return '-1';
      return String(sec * 1_000_000 + micro + Math.ceil(nano / 1000));
    }
    const n = Number(v);
    if (!Number.isFinite(n)) throw new NoCounterpart(`the timeout "${String(v)}"`);
    if (key === 'timeout_ns')
      return n < 0 || (n >= 1_000_000_000 && s.errno === 'EINVAL')
        ? '-1'
        : String(Math.ceil(n / 1000));
    if (key === 'timeout_us') return String(n);
    return n < 0 ? '-1' : `${String(n)}ms`;
  }

  /** Names a new descriptor: its result is then 0, as the log has it. */
  fresh(s: Step, text: string): Call {
    const made = s.out?.['new'];
    return {
      text,
      after:
        made === undefined
          ? ['if r >= 0 { r = 0 }']
          : [`if r >= 0 { ${this.name(made)} = new_fd(${str(String(made))}, r)  r = 0 }`],
    };
  }

  /** Names the two descriptors of a pair. */
  pair(text: string, names: readonly unknown[]): Call {
    const [x, y] = names;
    if (x === undefined || y === undefined) return { text, after: ['if r != -1 { r = 0 }'] };
    return {
      text,
      after: [
        `if r != -1 { ${this.name(x)} = new_fd(${str(String(x))}, r[0])  ${this.name(y)} = new_fd(${str(String(y))}, r[1])  r = 0 }`,
      ],
    };
  }

  /** What must come out of a step; nothing is compared where a part of it cannot be told. */
  expect(i: number, values: readonly (string | undefined)[]): void {
    if (values.every((v) => v !== undefined)) this.outputs[i] = list(values);
  }

  /** Outputs of a step by name: only those that the log has are compared. */
  compare(
    s: Step,
    i: number,
    known: Readonly<Record<string, readonly [expression: string, wanted: (v: unknown) => string]>>,
  ): string {
    const expressions: string[] = [];
    const wanted: string[] = [];
    for (const [key, v] of Object.entries(s.out ?? {})) {
      const k = Object.hasOwn(known, key) ? known[key] : undefined;
      if (!k) continue;
      expressions.push(k[0]);
      wanted.push(k[1](v));
    }
    if (wanted.length > 0) this.outputs[i] = list(wanted);
    return list(expressions);
  }
}

/** All steps, also those that happen later from outside. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((s) => [s, ...[s.args['do'] ?? []].flat().map((d) => d as Step)]);
}
