/** Replays a case and compares what EVL answered with what Linux did. */
import { constants } from '../../src/calls/index.ts';
import { textOf } from '../../src/base/bytes.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { chooseWorld, openProgram } from '../../src/run/program.ts';
import { Run } from '../../src/run/run.ts';
import { seeded } from '../../src/schedule/seeded.ts';
import { planOf } from '../../src/world/plan.ts';
import type { Case } from './case.ts';
import { NoCounterpart, translate, type Translated } from './translate.ts';

export type Verdict =
  | { readonly kind: 'same' }
  | { readonly kind: 'different'; readonly why: string; readonly text: string }
  | { readonly kind: 'left out'; readonly why: string };

/** Longer than this, in µs, the oracle calls blocked. */
const blockedFrom = 15_000;

export function replay(c: Case): Verdict {
  let translated: Translated;
  try {
    translated = translate(c);
  } catch (e) {
    if (e instanceof NoCounterpart) return { kind: 'left out', why: e.message };
    throw e;
  }
  const { text } = translated;
  const opened = openProgram('case.evl', {
    read: () => ({ kind: 'bytes', bytes: new TextEncoder().encode(text), identity: 'case.evl' }),
  });
  const wrong = opened.diagnostics.find(
    (d) => d.severity === 'error' && !d.code.startsWith('EVL2'),
  );
  if (wrong)
    return {
      kind: 'different',
      why: `the program made of the case is wrong: ${wrong.code} ${JSON.stringify(wrong.message.args)} at ${String(wrong.span.start)}: ${text.slice(wrong.span.start, wrong.span.end)}`,
      text,
    };
  const choice = chooseWorld(opened.names, undefined);
  const result = new Run(opened.names, {
    plan: planOf(choice.kind === 'world' ? choice.world : undefined),
    limits: { ...defaultLimits, output: 2 ** 24 },
    chance: seeded(1),
    host: { expired: () => false },
  }).run();
  const why = compare(c, translated, textOf(result.output), result.exit);
  if (why === undefined) return { kind: 'same' };
  return {
    kind: 'different',
    why: `${why}${result.diagnostics.length > 0 ? ` (${result.diagnostics.map((d) => `${d.code} ${JSON.stringify(d.message.args)}`).join('; ')})` : ''}`,
    text,
  };
}

interface Answer {
  readonly result: number;
  readonly errno: string;
  readonly us: number;
  readonly out: string;
}

/** The first difference; undefined if there is none. */
function compare(
  c: Case,
  translated: Translated,
  output: string,
  exit: number,
): string | undefined {
  const numbers = new Map<string, string>();
  const answers = new Map<number, { answer: Answer; numbers: ReadonlyMap<string, string> }>();
  for (const line of output.split('\n')) {
    const fd = /^#fd (\S+) (\d+)$/.exec(line);
    if (fd) numbers.set(fd[1] ?? '', fd[2] ?? '');
    const row = /^# (\d+) (-?\d+) (\S+) (\d+) (.*)$/.exec(line);
    if (row)
      answers.set(Number(row[1]), {
        answer: {
          result: Number(row[2]),
          errno: row[3] ?? '',
          us: Number(row[4]),
          out: row[5] ?? '',
        },
        numbers: new Map(numbers),
      });
  }
  for (const [i, step] of c.steps.entries()) {
    if (step.op === 'process_end') {
      const signal = constants.get(String(step.out?.['killed_by']))?.value ?? 0;
      if (exit !== 128 + signal)
        return `step ${String(i)}: the process should be killed by ${String(step.out?.['killed_by'])}, but its status is ${String(exit)}`;
      continue;
    }
    const got = answers.get(i);
    if (
      [
        'given_file',
        'given_directory',
        'settle_network',
        'let_io_start',
        'after',
        'limit',
        'until_done',
      ].includes(step.op)
    )
      continue;
    if (translated.ends?.step === i) {
      const signal = constants.get(translated.ends.signal)?.value ?? 0;
      if (exit !== 128 + signal)
        return `step ${String(i)}: ${translated.ends.signal} should end the program, but its status is ${String(exit)}`;
      continue;
    }
    const place = `step ${String(i)} ${step.op} ${JSON.stringify(step.args)}`;
    // A call that the end of the process leaves without an answer.
    if (!got && c.steps[i + 1]?.op === 'process_end') continue;
    if (!got) return `${place}: was not reached`;
    const { answer } = got;
    if (step.result !== undefined && answer.result !== step.result)
      return `${place}: result ${String(answer.result)}${answer.result === -1 ? ` ${answer.errno}` : ''}, Linux ${String(step.result)}${step.errno ? ` ${step.errno}` : ''}`;
    if (
      step.result === -1 &&
      step.errno &&
      step.errno !== 'unchanged' &&
      answer.errno !== step.errno
    )
      return `${place}: errno ${answer.errno}, Linux ${step.errno}`;
    const wanted = translated.outputs[i];
    if (wanted !== undefined && answer.out !== resolved(wanted, got.numbers))
      return `${place}: ${answer.out}, Linux ${resolved(wanted, got.numbers)}`;
    if (step.op !== 'fill' && answer.us >= blockedFrom !== (step.blocked ?? false))
      return `${place}: ${answer.us >= blockedFrom ? 'waited' : 'did not wait'} (${String(answer.us)} µs)`;
  }
  return undefined;
}

/** Names of signals, descriptors and bits as the numbers that EVL prints. */
function resolved(wanted: string, numbers: ReadonlyMap<string, string>): string {
  return wanted
    .replaceAll(/<([^>]+)>/g, (_, name: string) => numbers.get(name) ?? name)
    .replaceAll(/\{([^}]+)\}/g, (_, signal: string) => String(signalNumber(signal)))
    .replaceAll(/\[((?:E?POLL[A-Z]+(?:, )?)+)\]/g, (_, bits: string) =>
      String(bits.split(', ').reduce((n, b) => n + (constants.get(b)?.value ?? 0), 0)),
    );
}

function signalNumber(name: string): number {
  const [base = '', offset = '0'] = name.split('+');
  return (constants.get(base)?.value ?? 0) + Number(offset);
}
