/**
 * Questions about a run, in the manner of textbook simulators: what is printed
 * next, which handler runs next, is this access a race. The answers are what
 * the run really does. The same seed asks the same questions.
 */
import { fifoItems, fifoLength } from '../base/fifo.ts';
import { familyOf } from '../diagnostic/codes.ts';
import { shown } from '../diagnostic/escape.ts';
import { seeded } from '../schedule/seeded.ts';
import type { Course } from './course.ts';
import { eventName } from './panels/queue.ts';
import { lineText } from './panels/source.ts';
import { lineOf, siteText, type Scene } from './scene.ts';
import { safe, time } from './row.ts';
import { before } from './survey.ts';

export interface Question {
  readonly ask: string;
  readonly facts: readonly string[];
  readonly answer: string;
  /** The place in the run that it is asked at. */
  readonly at: number;
  /** What an answer looks like. */
  readonly form: string;
  readonly accepts: (text: string) => boolean;
}

/** Places tried for each question before there are taken to be no more. */
const mostTries = 60;

/** Up to so many questions about a run, drawn by a seed. */
export function questions(scene: Scene, seed: number, count: number): Question[] {
  const { course } = scene;
  const { survey } = course;
  while (!survey.complete) survey.advance(100_000);
  const chance = seeded(seed);
  const makers = [printedNext, handlerNext, isRace];
  const out: Question[] = [];
  const seen = new Set<string>();
  for (let tries = 0; out.length < count && tries < mostTries; tries++) {
    const make = makers[tries % makers.length];
    const question = make?.(scene, (n) => chance.pick(Math.max(1, n), 'quiz'));
    if (!question || seen.has(`${question.ask} ${String(question.at)}`)) continue;
    seen.add(`${question.ask} ${String(question.at)}`);
    out.push(question);
  }
  return out;
}

type Draw = (n: number) => number;

function situation(scene: Scene): string[] {
  const { course } = scene;
  const { state } = course.run;
  const facts = [`at step ${String(course.position)}, ${time(course.now)} of virtual time`];
  for (const cpu of state.cpus) {
    const act = cpu.thread ?? cpu.stack.at(-1);
    if (act)
      facts.push(
        `CPU ${String(cpu.id)} runs ${act.kind === 'handler' ? 'on ' : ''}${act.name}, at ${siteText(scene, course.siteOf(act.id)) || 'its beginning'}${act.state.tag === 'blocked' ? `, and waits in ${act.state.wait.call}` : ''}`,
      );
  }
  const events = [...fifoItems(state.queue)].slice(0, 6).map((e) => eventName(scene, e));
  facts.push(
    events.length === 0
      ? 'the event queue is empty'
      : `the event queue: ${events.join(', ')}${fifoLength(state.queue) > 6 ? ', …' : ''}`,
  );
  const { shape } = course.run.machine;
  const values = shape.shared
    .slice(0, 6)
    .map(
      (name) =>
        `${name} = ${safe(JSON.stringify(course.run.sharedValues().get(name) ?? null)).slice(0, 40)}`,
    );
  if (values.length > 0) facts.push(`shared: ${values.join(', ')}`);
  return facts;
}

function printedNext(scene: Scene, draw: Draw): Question | undefined {
  const { course } = scene;
  const at = draw(course.survey.end);
  course.goTo(at);
  const length = course.run.output.stdout.length;
  if ((course.survey.result?.output.length ?? 0) <= length) return undefined;
  const facts = situation(scene);
  const answer = firstLine(course, length);
  return {
    ask: 'What is printed next?',
    facts,
    answer: `"${shown(answer)}"`,
    at,
    form: 'the line',
    accepts: (text) =>
      text
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .trim() === answer.trim(),
  };
}

function firstLine(course: Course, from: number): string {
  return safe((course.survey.result?.output ?? '').slice(from).split('\n')[0] ?? '');
}

function handlerNext(scene: Scene, draw: Draw): Question | undefined {
  const { course } = scene;
  const { starts } = course.survey;
  const place = starts[draw(starts.length)];
  if (place === undefined || place < 1) return undefined;
  const earlier = before(starts, place) ?? 0;
  const at = earlier + draw(Math.max(1, place - earlier));
  course.goTo(at);
  if (course.ended) return undefined;
  const began = course.survey.trace.began[starts.findIndex((n) => n > at)];
  if (!began) return undefined;
  const facts = situation(scene);
  const next = starts.find((n) => n > at) ?? place;
  course.goTo(next);
  const cpu = course.run.scheduler.running;
  const name = (cpu.thread ?? cpu.stack.at(-1))?.name ?? '';
  return {
    ask: 'Which handler, or thread, begins next?',
    facts,
    answer: `${name}, because of: ${began.how}${began.byName === '' ? '' : ` by ${began.byName}`}`,
    at,
    form: 'its name',
    accepts: (text) => text.trim().replace(/^on\s+/, '') === name,
  };
}

function isRace(scene: Scene, draw: Draw): Question | undefined {
  const { course, program } = scene;
  const names = course.run.machine.shape.shared;
  const index = draw(names.length);
  const writes = course.survey.writes(index);
  const which = draw(writes.length);
  const write = writes[which];
  const site = course.survey.writeSites(index)[which];
  if (write === undefined || site === undefined) return undefined;
  course.goTo(write);
  const [file] = program.files;
  const line = lineOf(file, course.run.span(site));
  if (line < 0 || !file) return undefined;
  const races = course.survey.findings.filter(
    (f) =>
      familyOf(f.diagnostic.code) === 'race' &&
      [f.diagnostic.span, ...f.diagnostic.related.slice(0, 1).map((r) => r.span)].some(
        (s) => lineOf(file, s) === line,
      ),
  );
  const [first] = races;
  return {
    ask: `Line ${String(line + 1)}, \`${withoutComment(lineText(file, line))}\`, writes ${names[index] ?? ''}. Is this access part of a race?`,
    facts: situation(scene),
    at: write,
    form: 'y or n',
    accepts: (text) =>
      /^y(es)?$/i.test(text.trim())
        ? first !== undefined
        : /^no?$/i.test(text.trim()) && first === undefined,
    answer: first
      ? `yes: ${first.diagnostic.code}, with ${first.diagnostic.related[0] ? `line ${String(lineOf(file, first.diagnostic.related[0].span) + 1)}` : 'another access'}`
      : 'no: in this run every other access of it comes before or after by the order of events and locks',
  };
}

/** A comment may tell the answer. */
function withoutComment(line: string): string {
  return line.replace(/\/\/.*$/, '').trim();
}
