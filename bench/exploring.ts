/** How many executions a second `explore` makes, and how many steps each takes. */
import { defaultLimits } from '../src/machine/limit.ts';
import { explore } from '../src/explore/explore.ts';
import { emptyPlan } from '../src/world/plan.ts';
import { program } from './measure.ts';

const posted = (n: number, body: string): string =>
  `on start { for i in 0..${String(n)} { post h(i) } }\n${body}`;

const programs: readonly (readonly [string, number, string, number])[] = [
  [
    'lost update, 3 handlers',
    3,
    `shared x = 0\n${posted(3, 'on h(i) { let t = x  x = t + 1 }')}`,
    36,
  ],
  [
    'lost update, 5 handlers',
    5,
    `shared x = 0\n${posted(5, 'on h(i) { let t = x  x = t + 1 }')}`,
    14_400,
  ],
  [
    'two atomics, 4 handlers',
    4,
    `atomic a = 0\natomic b = 0\n${posted(4, 'on h(i) { a += 1  b += 1 }')}`,
    576,
  ],
  [
    'readers(10)',
    11,
    'shared x = 0\non start { post w() for i in 0..10 { post r() } }\non w() { x = 1 }\non r() { let v = x }',
    1024,
  ],
  [
    'lastzero(5)',
    6,
    'shared a = [0,0,0,0,0,0]\non start { post z() for j in 1..6 { post w(j) } }\non z() { let i = 5  while a[i] != 0 { i -= 1 } }\non w(j) { a[j] = a[j-1] + 1 }',
    64,
  ],
  [
    'one mutex, 6 handlers',
    6,
    `shared x = 0\nmutex m\n${posted(6, 'on h(i) { with m { x += 1 } }')}`,
    720,
  ],
];

export function exploring(row: (name: string, ...cells: string[]) => void): void {
  row('', 'executions', 'a second', 'steps each');
  for (const [name, cpus, text, wanted] of programs) {
    const opened = program(text);
    const once = (): { readonly executions: number; readonly steps: number } => {
      const found = explore(opened.names, {
        plan: { ...emptyPlan, cpus },
        limits: defaultLimits,
        host: { expired: () => false },
        fingerprint: '00000000',
        world: undefined,
        stopShrinking: () => true,
      });
      if (!found.complete || found.executions !== wanted || found.blocked !== 0)
        throw new Error(
          `${name}: ${String(found.executions)} executions, ${String(found.blocked)} blocked`,
        );
      return found;
    };
    // Short searches several times, so that the engine is warm.
    const rounds = Math.max(3, Math.ceil(20_000 / wanted));
    let least = Infinity;
    let steps = 0;
    for (let round = 0; round < 3; round++) {
      const start = process.hrtime.bigint();
      for (let i = 0; i < rounds; i++) ({ steps } = once());
      least = Math.min(least, Number(process.hrtime.bigint() - start) / 1e9);
    }
    row(
      name,
      wanted.toLocaleString('en-US'),
      Math.round((wanted * rounds) / least).toLocaleString('en-US'),
      (steps / wanted).toFixed(1),
    );
  }
}
