/**
 * Programs that carry their own expectation. Anywhere in the file:
 *
 *     bad(1)            // error EVL1001: words of the message
 *     read(fd, buf)     // warning EVL2002: words
 *     // options: --allow-blocking --cpus 1 --seed 3
 *     // exits: 3
 *     // prints:
 *     //   first line of output
 *     //   second line
 *
 * A diagnostic must be on the line of its comment (or, where the comment
 * stands alone, on the line before it), have the words in its message, and
 * every diagnostic must be expected. Output must be exactly what is given; a
 * file without `prints:` prints nothing.
 */
import { readFileSync } from 'node:fs';
import { textOf } from '../../src/base/bytes.ts';
import { diagnosticsJson } from '../../src/diagnostic/json.ts';
import { defaultLimits, type Limits } from '../../src/machine/limit.ts';
import { chooseWorld, openProgram } from '../../src/run/program.ts';
import { watchedRun } from '../../src/race/index.ts';
import type { RunResult } from '../../src/run/result.ts';
import { seeded } from '../../src/schedule/seeded.ts';
import { planOf } from '../../src/world/plan.ts';
import type { SourceHost } from '../../src/syntax/load.ts';

export interface Expected {
  readonly diagnostics: readonly {
    readonly line: number;
    readonly severity: string;
    readonly code: string;
    readonly words: string;
  }[];
  readonly output: string;
  readonly exit: number | undefined;
  readonly options: ReadonlyMap<string, string>;
}

export interface Outcome {
  readonly output: string;
  readonly exit: number;
  readonly diagnostics: readonly {
    readonly line: number;
    readonly severity: string;
    readonly code: string;
    readonly message: string;
  }[];
  readonly result: RunResult | undefined;
}

export function expectedOf(text: string): Expected {
  const diagnostics: { line: number; severity: string; code: string; words: string }[] = [];
  const options = new Map<string, string>();
  const printed: string[] = [];
  let exit: number | undefined;
  let printing = false;
  text.split(/\r\n|\r|\n/).forEach((row, i) => {
    const comment = /^(.*?)\/\/ ?(.*)$/.exec(row);
    if (printing && comment?.[1]?.trim() === '' && /^ {2}|^$/.test(comment[2] ?? '')) {
      printed.push((comment[2] ?? '').slice(2));
      return;
    }
    printing = false;
    for (const [, severity = '', code = '', words = ''] of row.matchAll(
      /\/\/ (error|warning) (EVL\d{4}):\s*(.*?)(?=\s*\/\/ (?:error|warning) EVL|$)/g,
    )) {
      const alone = row.trim().startsWith('//');
      diagnostics.push({ line: alone ? i : i + 1, severity, code, words: words.trim() });
    }
    if (comment?.[1]?.trim() !== '') return;
    const body = comment[2] ?? '';
    if (body.trim() === 'prints:') printing = true;
    const exits = /^exits: (\d+)$/.exec(body);
    if (exits) exit = Number(exits[1]);
    const opts = /^options: (.*)$/.exec(body);
    if (opts)
      for (const [, name = '', value = ''] of (opts[1] ?? '').matchAll(
        /--([a-z-]+)(?: ([^-\s]\S*))?/g,
      ))
        options.set(name, value);
  });
  while (printed.at(-1) === '') printed.pop();
  return { diagnostics, output: printed.map((l) => `${l}\n`).join(''), exit, options };
}

/** Programs that exist only as text, by path. */
export function memoryHost(files: ReadonlyMap<string, string | Uint8Array>): SourceHost {
  return {
    read(path) {
      const found = files.get(path);
      if (found === undefined) return { kind: 'missing' };
      return {
        kind: 'bytes',
        bytes: typeof found === 'string' ? new TextEncoder().encode(found) : found,
        identity: path,
      };
    },
  };
}

export function diskHost(): SourceHost {
  return {
    read(path) {
      try {
        return { kind: 'bytes', bytes: readFileSync(path), identity: path };
      } catch {
        return { kind: 'missing' };
      }
    },
  };
}

/** Checks and runs a program as `evl run --warnings` does where a golden file mentions warnings. */
export function runProgram(
  path: string,
  host: SourceHost,
  options: ReadonlyMap<string, string> = new Map(),
  limits: Partial<Limits> = {},
): Outcome {
  const opened = openProgram(path, host);
  const rows = (diagnostics: Parameters<typeof diagnosticsJson>[0]) =>
    diagnosticsJson(diagnostics, opened.files).map((d) => ({
      line: d.range.start.line,
      severity: d.severity,
      code: d.code,
      message: d.message,
    }));
  const allow = options.has('allow-blocking');
  const stops = opened.diagnostics.some(
    (d) => d.severity === 'error' && !(allow && d.code === 'EVL2001'),
  );
  if (stops || options.has('check')) {
    return { output: '', exit: 1, diagnostics: rows(opened.diagnostics), result: undefined };
  }
  const choice = chooseWorld(opened.names, options.get('world'));
  if (choice.kind !== 'world') throw new Error('no such world');
  const plan = planOf(choice.world);
  const seed = Number(options.get('seed') ?? plan.seed);
  const number = (name: string, otherwise: number, unit = 1): number =>
    options.has(name) ? Number(options.get(name)) * unit : otherwise;
  const stdin = options.get('stdin');
  const result = watchedRun(opened.names, {
    plan: { ...plan, cpus: Number(options.get('cpus') ?? plan.cpus), seed },
    limits: {
      ...defaultLimits,
      steps: number('max-steps', defaultLimits.steps),
      memory: number('max-memory', defaultLimits.memory, 1024 * 1024),
      output: number('max-output', defaultLimits.output, 1024),
      ...limits,
    },
    chance: seeded(seed),
    shortTransfers: options.has('short-transfers'),
    ...(stdin === undefined ? {} : { stdin }),
    host: { expired: () => false },
  }).run();
  const shown = options.has('warnings')
    ? [...opened.diagnostics.filter((d) => d.severity === 'warning'), ...result.diagnostics]
    : result.diagnostics;
  return { output: textOf(result.output), exit: result.exit, diagnostics: rows(shown), result };
}

/** Runs a program that is only text. */
export function runText(
  text: string,
  options: ReadonlyMap<string, string> = new Map(),
  limits: Partial<Limits> = {},
): Outcome {
  return runProgram('main.evl', memoryHost(new Map([['main.evl', text]])), options, limits);
}
