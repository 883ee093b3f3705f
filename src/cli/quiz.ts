/** evl quiz FILE: questions about a run, and with -c their answers. */
import { diagnosticsJson } from '../diagnostic/json.ts';
import { render } from '../diagnostic/render.ts';
import { Session } from '../view/session.ts';
import { questions } from '../view/quiz.ts';
import { planOf } from '../world/plan.ts';
import { status } from './failure.ts';
import { limitsOf, type LimitFlags } from './limits.ts';
import { open, worldOf } from './open.ts';
import { paletteFor, say, tell, type ColourChoice } from './terminal.ts';

export interface QuizFlags extends LimitFlags {
  readonly color: ColourChoice;
  readonly json?: boolean;
  readonly world?: string;
  readonly cpus?: number;
  readonly seed?: number;
  readonly compute?: boolean;
  readonly questions?: number;
}

const usual = 5;

export function quizCommand(file: string, flags: QuizFlags): number {
  const opened = open(file);
  const errors = opened.diagnostics.filter((d) => d.severity === 'error' && d.code !== 'EVL2001');
  if (errors.length > 0) {
    if (flags.json === true)
      say(
        `${JSON.stringify({ questions: [], diagnostics: diagnosticsJson(errors, opened.files) })}\n`,
      );
    else tell(render(errors, opened.files, { palette: paletteFor(flags.color, process.stderr) }));
    return status.wrong;
  }
  const base = planOf(worldOf(opened, flags.world));
  const plan = { ...base, cpus: flags.cpus ?? base.cpus, seed: flags.seed ?? base.seed };
  const session = new Session(
    opened,
    plan,
    limitsOf(flags),
    { clock: () => Date.now(), write: () => undefined },
    { world: flags.world, atFinding: false, explore: false },
  );
  const asked = questions(session.scene, plan.seed, flags.questions ?? usual);
  if (flags.json === true) {
    say(
      `${JSON.stringify({ seed: plan.seed, questions: asked.map(({ ask, facts, answer, at }) => ({ ask, facts, step: at, ...(flags.compute === true ? { answer } : {}) })) })}\n`,
    );
    return status.fine;
  }
  const lines = asked.flatMap((q, i) => [
    `${String(i + 1)}. ${q.facts[0] ?? ''}:`,
    ...q.facts.slice(1).map((f) => `   ${f}`),
    `   ${q.ask}`,
    ...(flags.compute === true ? [`   Answer: ${q.answer}`] : []),
    '',
  ]);
  if (asked.length === 0) lines.push('This run is too short to ask anything about it.', '');
  else if (flags.compute !== true)
    lines.push(
      'The same command with -c gives the answers; -s with another number asks other questions.',
      '',
    );
  say(lines.join('\n'));
  return status.fine;
}
