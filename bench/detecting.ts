/** What the race detector costs: the same run with it and without. */
import { readFileSync } from 'node:fs';
import { watch } from '../src/race/index.ts';
import { chooseWorld, type OpenedProgram } from '../src/run/program.ts';
import { Run } from '../src/run/run.ts';
import { seeded } from '../src/schedule/seeded.ts';
import { planOf } from '../src/world/plan.ts';
import { program, ratioOf } from './measure.ts';

type Row = (name: string, ...cells: string[]) => void;

const rounds = 200_000;

/** Programs that do nothing but touch what they share, on two CPUs. */
const touching: Readonly<Record<string, string>> = {
  'a shared cell under a lock': `mutex m
shared n = 0
on start { post h()  post h() }
on h { for i in 0..${String(rounds / 2)} { with m { n += 1 } } }
world { cpus 2 }`,
  'elements of a list, one handler each': `shared xs = [0, 0]
on start { post h(0)  post h(1) }
on h(i) { for k in 0..${String(rounds / 2)} { xs[i] += 1 } }
world { cpus 2 }`,
  'a race, again and again': `shared n = 0
on start { post h()  post h() }
on h { for i in 0..${String(rounds / 2)} { n += 1 } }
world { cpus 2 }`,
};

/**
 * The chapter's servers under a load, on one CPU as they are written and on
 * two. (On two the first one races, some 14,000 times.)
 */
const servers: readonly string[] = [
  '04-echo',
  '11-continuation',
  '12-await',
  '18-thread-per-connection',
];
const files = 'file "/red" = "wheelbarrow"  file "/blue" = "guitar"';
const asking = `${files}  clients 1000 every 20us connect 80 { send "red\\n" expect "wheelbarrow" expect close }`;
const loads: Readonly<Record<string, string>> = {
  '04-echo': 'clients 400 every 20us connect 7 { repeat 20 { send "hi" expect "hi" } close }',
  '11-continuation': asking,
  '12-await': asking,
  '18-thread-per-connection': asking,
};

export function detecting(row: Row): void {
  row('', 'without', 'with', 'ratio', 'bound');
  const measured = (name: string, opened: OpenedProgram, bound: string): void => {
    const { first, second, ratio } = ratioOf(
      15,
      () => {
        runOf(opened, false).run();
      },
      () => {
        runOf(opened, true).run();
      },
    );
    row(name, `${first.toFixed(1)} ms`, `${second.toFixed(1)} ms`, `${ratio.toFixed(2)}×`, bound);
  };
  for (const [name, text] of Object.entries(touching)) measured(name, program(text), '3×');
  for (const cpus of [1, 2])
    for (const name of servers)
      measured(`${name}, cpus ${String(cpus)}`, program(loaded(name, cpus)), '1.3×');
}

/** A program of the chapter without its own world and tests, in a world with a load. */
function loaded(name: string, cpus: number): string {
  const text = readFileSync(new URL(`../../programs/chapter/${name}.evl`, import.meta.url), 'utf8');
  const end = text.search(/^(?:world|test)\b/m);
  return `${text.slice(0, end)}\nworld { cpus ${String(cpus)}  ${loads[name] ?? ''} }\n`;
}

function runOf(opened: OpenedProgram, listens: boolean): Run {
  const choice = chooseWorld(opened.names, undefined);
  return new Run(opened.names, {
    plan: planOf(choice.kind === 'world' ? choice.world : undefined),
    chance: seeded(1),
    host: { expired: () => false },
    limits: { steps: 2 ** 40, memory: 2 ** 30, output: 2 ** 24, wall: 1e9 },
    ...(listens ? { listen: watch } : {}),
  });
}
