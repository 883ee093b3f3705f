/** What `compare` says in a terminal: a table, plots, what follows from them, and what changed in what can block. */
import Table from 'cli-table3';
import {
  plotLines,
  type BlockingChange,
  type Compared,
  type Measure,
  type Way,
} from '../compare/index.ts';
import { duration } from '../diagnostic/en/runtime.ts';
import { shown } from '../diagnostic/escape.ts';

export function comparisonText(all: readonly Compared[]): string {
  const parts = [
    table(all),
    verdicts(all),
    ...plots(all),
    ...all.flatMap((c, i) => (c.blocking ? [blocking(c.blocking, all[0], c, i)] : [])),
  ];
  return `${parts.filter((p) => p !== '').join('\n\n')}\n`;
}

const letter = (i: number): string => String.fromCharCode(65 + i);

function rate(n: number): string {
  return n >= 100 ? String(Math.round(n)) : String(Math.round(n * 10) / 10);
}

function share(part: number): string {
  return `${String(Math.round(part * 1000) / 10)}%`;
}

const figures: readonly (readonly [name: string, show: (m: Measure) => string])[] = [
  ['clients served', (m) => `${String(m.served)} of ${String(m.clients)}`],
  ['throughput', (m) => `${rate(m.throughput)} a second`],
  ['latency p50', (m) => (m.p50 === undefined ? '-' : duration(m.p50))],
  ['latency p95', (m) => (m.p95 === undefined ? '-' : duration(m.p95))],
  ['CPU busy', (m) => share(m.busy)],
  [
    'handlers stalled',
    (m) => (m.stalled === 0 ? 'never' : `${share(m.stalled)}, longest ${duration(m.longestStall)}`),
  ],
  ['steps', (m) => m.steps.toLocaleString('en-US')],
  ['system calls', (m) => m.syscalls.toLocaleString('en-US')],
  ['context switches', (m) => m.switches.toLocaleString('en-US')],
  ['activations', (m) => m.activations.toLocaleString('en-US')],
  ['errors', (m) => (m.errors.length === 0 ? 'none' : m.errors.join(' '))],
];

function table(all: readonly Compared[]): string {
  const out = new Table({
    head: ['', ...all.map((c, i) => `${letter(i)}: ${shown(nameOf(c))}`)],
    style: { head: [], border: [], compact: true },
  });
  out.push(['lines of code', ...all.map((c) => String(c.lines))]);
  for (const [name, show] of figures) out.push([name, ...all.map((c) => show(c.here))]);
  return out.toString();
}

function nameOf(c: Compared): string {
  return c.file.split('/').at(-1) ?? c.file;
}

/** Each program against the first, in a sentence: was it worth the effort? */
function verdicts(all: readonly Compared[]): string {
  const [first, ...others] = all;
  if (!first) return '';
  return others
    .map((c, i) => {
      const said = [
        times(
          first.here.p50,
          c.here.p50,
          (t, better) => `the usual client waits ${t} ${better ? 'less' : 'longer'} (p50)`,
          'the usual client waits as long (p50)',
        ),
        times(
          first.here.p95,
          c.here.p95,
          (t, better) => `the unlucky one ${t} ${better ? 'less' : 'longer'} (p95)`,
          'the unlucky one as long (p95)',
        ),
        times(
          c.here.throughput,
          first.here.throughput,
          (t, better) => `it serves ${t} ${better ? 'more' : 'fewer'} clients a second`,
          'it serves as many clients a second',
        ),
        `for ${String(c.lines)} lines of code instead of ${String(first.lines)}`,
      ].filter((s) => s !== undefined);
      return `${letter(i + 1)} against A: ${said.join(', ')}.`;
    })
    .join('\n');
}

/** How many times the one is the other: `better` where `before` is the larger. Less than a tenth of difference is none. */
function times(
  before: number | undefined,
  after: number | undefined,
  say: (times: string, better: boolean) => string,
  same: string,
): string | undefined {
  if (before === undefined || after === undefined || before <= 0 || after <= 0) return undefined;
  const ratio = before / after;
  if (ratio < 1.1 && ratio > 1 / 1.1) return same;
  const n = ratio >= 1 ? ratio : 1 / ratio;
  return say(
    `${n >= 10 ? String(Math.round(n)) : String(Math.round(n * 10) / 10)} times`,
    ratio >= 1,
  );
}

function plots(all: readonly Compared[]): string[] {
  const legend = all.map((c, i) => `${letter(i)} ${shown(nameOf(c))}`).join('   ');
  const plot = (
    title: string,
    of: (c: Compared) => readonly Measure[],
    label: (m: Measure) => string,
    value: (m: Measure) => number | undefined,
    show: (n: number) => string,
  ): string =>
    plotLines({
      title,
      labels: all[0] ? of(all[0]).map(label) : [],
      series: all.map((c, i) => ({ letter: letter(i), values: of(c).map(value) })),
      show,
    }).join('\n');
  const load = (m: Measure): string => `x${String(m.load)}`;
  const cpus = (m: Measure): string => `${String(m.cpus)} CPU${m.cpus === 1 ? '' : 's'}`;
  const out: string[] = [];
  if ((all[0]?.byLoad.length ?? 0) > 1) {
    out.push(
      plot(
        'throughput by load, clients a second',
        (c) => c.byLoad,
        load,
        (m) => m.throughput,
        rate,
      ),
      plot(
        'latency p50 by load',
        (c) => c.byLoad,
        load,
        (m) => m.p50,
        (n) => duration(Math.round(n)),
      ),
      plot(
        'latency p95 by load',
        (c) => c.byLoad,
        load,
        (m) => m.p95,
        (n) => duration(Math.round(n)),
      ),
    );
  }
  if ((all[0]?.byCpus.length ?? 0) > 1) {
    out.push(
      plot(
        'throughput by CPUs, clients a second',
        (c) => c.byCpus,
        cpus,
        (m) => m.throughput,
        rate,
      ),
      plot(
        'latency p50 by CPUs',
        (c) => c.byCpus,
        cpus,
        (m) => m.p50,
        (n) => duration(Math.round(n)),
      ),
    );
  }
  return out.length === 0 ? [] : [`${legend}   (* several)`, ...out];
}

function blocking(
  change: BlockingChange,
  first: Compared | undefined,
  c: Compared,
  i: number,
): string {
  const lines = [
    `What can block in ${letter(i)} (${shown(nameOf(c))}), against A (${shown(first ? nameOf(first) : '')}):`,
  ];
  for (const w of change.gained) lines.push(`  + ${way(w)}`);
  for (const w of change.lost) lines.push(`  - ${way(w)}`);
  if (change.gained.length + change.lost.length === 0)
    lines.push('  no handler reaches another blocking call than before');
  let inBlocking = 0;
  for (const r of change.changed) {
    lines.push(`  changed: ${shown(r.routine)}`);
    for (const l of r.removed) lines.push(`    - ${String(l.line)}: ${shown(l.text)}`);
    for (const l of r.added) lines.push(`    + ${String(l.line)}: ${shown(l.text)}`);
    inBlocking += r.removed.length + r.added.length;
  }
  lines.push(
    `  ${String(inBlocking)} of ${String(change.linesAdded + change.linesRemoved)} changed lines are in what can block`,
  );
  return lines.join('\n');
}

function way(w: Way): string {
  const others = w.handlers.filter((h) => h !== w.handler);
  return `${w.code} ${[w.handler, ...w.chain].map(shown).join(' → ')}, ${shown(w.file)}:${String(w.line)}${others.length > 0 ? ` (also ${others.map(shown).join(', ')})` : ''}`;
}
