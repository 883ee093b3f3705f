/**
 * Schedules as text: the choices of a run and nothing else, with what they were
 * made for, so that a program that changed since is recognised. Human-readable:
 *
 *     evl schedule 1
 *     program 5f3c2a91
 *     cpus 2
 *     seed 1
 *     steps 0 1*3 2 1 e0
 *
 * `steps` names who takes each visible step: the number of an activation in the
 * order of their appearance, or `e` and the number of a process of the
 * environment among those that could go; `*n` n times in a row. `chance` instead
 * gives what was drawn in a run under virtual time, in order; `priorities N` before
 * it says that random priorities decided who goes on, their changes spread over N
 * steps, and `short-transfers` that calls moved less than they could. Each line
 * `do` is something that somebody at the screen did before the statement of that
 * number, as JSON (run/departure.ts).
 */
import type { Act, Departure } from '../run/departure.ts';

export interface Schedule {
  readonly program: string;
  readonly cpus: number;
  readonly seed: number;
  readonly world: string | undefined;
  readonly moves:
    | { readonly kind: 'steps'; readonly steps: readonly string[] }
    | { readonly kind: 'chance'; readonly draws: readonly number[] };
  readonly departures?: readonly Departure[];
  /** Drawn by random priorities (`--strategy pct`), whose changes are spread over so many steps. */
  readonly priorities?: number;
  /** Made with `--short-transfers`. */
  readonly shortTransfers?: true;
}

const version = 1;
/** Characters of a schedule file that are read. */
export const longestSchedule = 64 * 1024 * 1024;
const mostMoves = 20_000_000;

export function scheduleText(s: Schedule): string {
  const world = s.world === undefined ? [] : [`world ${JSON.stringify(s.world)}`];
  const manner = [
    ...(s.priorities === undefined ? [] : [`priorities ${String(s.priorities)}`]),
    ...(s.shortTransfers === true ? ['short-transfers'] : []),
  ];
  const moves =
    s.moves.kind === 'steps'
      ? `steps ${packed(s.moves.steps)}`
      : `chance ${packed(s.moves.draws.map(String))}`;
  return [
    `evl schedule ${String(version)}`,
    `program ${s.program}`,
    ...world,
    `cpus ${String(s.cpus)}`,
    `seed ${String(s.seed)}`,
    ...manner,
    moves.trimEnd(),
    ...(s.departures ?? []).map((d) => `do ${String(d.at)} ${JSON.stringify(d.act)}`),
    '',
  ].join('\n');
}

/** Runs of one token as `token*n`. */
export function packed(tokens: readonly string[]): string {
  const out: string[] = [];
  for (let i = 0; i < tokens.length;) {
    let n = 1;
    while (tokens[i + n] === tokens[i]) n++;
    out.push(n === 1 ? (tokens[i] ?? '') : `${tokens[i] ?? ''}*${String(n)}`);
    i += n;
  }
  return out.join(' ');
}

/** What is wrong with a schedule's text, in a sentence. */
export interface ScheduleProblem {
  readonly problem: string;
  readonly line: number;
}

export function readSchedule(text: string): Schedule | ScheduleProblem {
  const lines = text.split(/\r\n|\n/);
  const first = /^evl schedule (\d{1,9})$/.exec(lines[0] ?? '');
  if (!first)
    return { problem: 'this is no schedule: the first line must be `evl schedule 1`', line: 1 };
  if (Number(first[1]) !== version)
    return {
      problem: `this schedule is of version ${first[1] ?? ''}; this evl reads version ${String(version)}`,
      line: 1,
    };
  const fields = new Map<string, { readonly value: string; readonly line: number }>();
  const departures: Departure[] = [];
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.trim() === '') continue;
    const space = line.indexOf(' ');
    const name = space < 0 ? line : line.slice(0, space);
    if (name === 'do') {
      const made = departureOf(line, departures.at(-1)?.at ?? 0);
      if (!made)
        return {
          problem: `\`${line.slice(0, 40)}\` is nothing that can be done in a run`,
          line: i + 1,
        };
      departures.push(made);
      continue;
    }
    if (
      ![
        'program',
        'world',
        'cpus',
        'seed',
        'priorities',
        'short-transfers',
        'steps',
        'chance',
      ].includes(name)
    )
      return { problem: `there is no \`${name.slice(0, 20)}\` in a schedule`, line: i + 1 };
    if (fields.has(name)) return { problem: `\`${name}\` stands twice`, line: i + 1 };
    fields.set(name, { value: space < 0 ? '' : line.slice(space + 1), line: i + 1 });
  }
  const program = fields.get('program');
  if (!program || !/^[0-9a-f]{8}$/.test(program.value))
    return {
      problem: 'the line `program` with eight hexadecimal digits is missing',
      line: program?.line ?? 1,
    };
  const number = (name: string, most: number): number | undefined => {
    const field = fields.get(name);
    return field && /^\d{1,16}$/.test(field.value) && Number(field.value) <= most
      ? Number(field.value)
      : undefined;
  };
  const cpus = number('cpus', 64);
  const seed = number('seed', Number.MAX_SAFE_INTEGER);
  if (cpus === undefined || cpus < 1)
    return {
      problem: 'the line `cpus` with a number from 1 to 64 is missing',
      line: fields.get('cpus')?.line ?? 1,
    };
  if (seed === undefined)
    return {
      problem: 'the line `seed` with a number is missing',
      line: fields.get('seed')?.line ?? 1,
    };
  const world = fields.get('world');
  let worldName: string | undefined;
  if (world) {
    try {
      const parsed: unknown = JSON.parse(world.value);
      if (typeof parsed !== 'string') throw new Error();
      worldName = parsed;
    } catch {
      return { problem: "the world's name must be a string in quotes", line: world.line };
    }
  }
  const steps = fields.get('steps');
  const chance = fields.get('chance');
  if ((steps === undefined) === (chance === undefined))
    return { problem: 'a schedule has either `steps` or `chance`', line: lines.length };
  const list = (steps ?? chance) as { value: string; line: number };
  const tokens = unpacked(list.value, steps ? /^(?:e?\d{1,9})$/ : /^\d{1,16}$/);
  if (typeof tokens === 'string') return { problem: tokens, line: list.line };
  const priorities = number('priorities', Number.MAX_SAFE_INTEGER);
  if (fields.has('priorities') && priorities === undefined)
    return {
      problem: '`priorities` needs a number of steps',
      line: fields.get('priorities')?.line ?? 1,
    };
  if (fields.has('short-transfers') && fields.get('short-transfers')?.value !== '')
    return {
      problem: '`short-transfers` stands alone',
      line: fields.get('short-transfers')?.line ?? 1,
    };
  if (steps && (priorities !== undefined || fields.has('short-transfers')))
    return {
      problem: '`priorities` and `short-transfers` go with `chance`, not with `steps`',
      line: steps.line,
    };
  if (steps && departures.length > 0)
    return { problem: '`do` goes with `chance`, not with `steps`', line: steps.line };
  const common = {
    program: program.value,
    cpus,
    seed,
    world: worldName,
    ...(departures.length > 0 ? { departures } : {}),
    ...(priorities === undefined ? {} : { priorities }),
    ...(fields.has('short-transfers') ? { shortTransfers: true as const } : {}),
  };
  return steps
    ? { ...common, moves: { kind: 'steps', steps: tokens } }
    : { ...common, moves: { kind: 'chance', draws: tokens.map(Number) } };
}

/** Fields of each thing that can be done: numbers with their bounds, or strings. */
const fields: { readonly [K in Act['kind']]: Readonly<Record<string, number | 'text'>> } = {
  cpu: { cpu: 63 },
  event: { place: 2_000_000 },
  thread: { thread: Number.MAX_SAFE_INTEGER },
  signal: { signal: 64 },
  type: { bytes: 'text' },
  eof: {},
  client: { name: 'text', port: 65535 },
  send: { peer: 10_000_000, bytes: 'text' },
  close: { peer: 10_000_000 },
  fail: { what: 'text', errno: 4095 },
};
const longestText = 65536;

/** `do AT JSON`; they stand in the order of the run. */
function departureOf(line: string, least: number): Departure | undefined {
  const found = /^do (\d{1,15}) (\{.*\})$/.exec(line);
  if (!found || Number(found[1]) < least || line.length > 2 * longestText) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(found[2] ?? '');
  } catch {
    return undefined;
  }
  const given = new Map(Object.entries(parsed as object)) as ReadonlyMap<string, unknown>;
  const kind = given.get('kind');
  const wanted = typeof kind === 'string' ? new Map(Object.entries(fields)).get(kind) : undefined;
  if (!wanted || given.size !== Object.keys(wanted).length + 1) return undefined;
  for (const [name, most] of Object.entries(wanted)) {
    const v = given.get(name);
    const fits =
      most === 'text'
        ? typeof v === 'string' && v.length <= longestText && /^[\u0000-\u00ff]*$/.test(v)
        : typeof v === 'number' && Number.isSafeInteger(v) && v >= 0 && v <= most;
    if (!fits) return undefined;
  }
  return { at: Number(found[1]), act: parsed as Act };
}

/** How often a move is made, 0 where that is no number. */
function timesOf(times: string | undefined): number {
  if (times === undefined) return 1;
  return /^\d{1,8}$/.test(times) ? Number(times) : 0;
}

function unpacked(text: string, form: RegExp): string[] | string {
  const out: string[] = [];
  for (const part of text.split(' ')) {
    if (part === '') continue;
    const [token = '', times] = part.split('*', 2);
    const n = timesOf(times);
    if (!form.test(token) || n < 1) return `\`${part.slice(0, 20)}\` is no move`;
    if (out.length + n > mostMoves) return `there are more than ${String(mostMoves)} moves`;
    for (let i = 0; i < n; i++) out.push(token);
  }
  return out;
}

/** Eight hexadecimal digits that change with the text of a program: FNV-1a. */
export function fingerprint(texts: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const text of texts) {
    for (let i = 0; i < text.length; i++) {
      hash ^= text.charCodeAt(i);
      hash = Math.imul(hash, 0x01000193) >>> 0;
    }
    hash = Math.imul(hash ^ 0xff, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}
