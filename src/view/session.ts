/**
 * What somebody does at the screen: moves along a run, marks lines and
 * variables, departs from it, keeps branches. Knows nothing of keys or of the
 * terminal; the answer to each intent is a sentence for the last line.
 */
import { fingerprintOf } from '../explore/schedule-of.ts';
import { scheduleText } from '../explore/schedule.ts';
import type { Limits } from '../machine/limit.ts';
import type { Act } from '../run/departure.ts';
import type { Plan } from '../world/plan.ts';
import { Course } from './course.ts';
import { Outcomes } from './outcomes.ts';
import { questions } from './quiz.ts';
import { QuizPlay } from './quiz-play.ts';
import { choicesOf } from './panels/choices.ts';
import { lineText } from './panels/source.ts';
import { lineOf, type Scene, type Viewed } from './scene.ts';
import { after, before, type Finding } from './survey.ts';
import type { Branch, SessionHost, Opening } from './branch.ts';

const mostBranches = 32;
/** Questions of a quiz. */
const quizLength = 5;

export class Session {
  branches: Branch[] = [];
  current = 0;
  breakpoints = new Set<number>();
  watched = new Set<number>();
  chosen: Finding | undefined;
  search = '';
  cursor = 0;
  /** µs a column of the timeline stands for, as a power of two; undefined: what fits the run. */
  ownZoom: number | undefined;
  readonly outcomes = new Outcomes(this);
  quiz: QuizPlay | undefined;
  private quizzes = 0;
  /** What is to be told of work that went on by itself. */
  private news: string | undefined;
  private made = 0;

  constructor(
    readonly program: Viewed,
    readonly plan: Plan,
    readonly limits: Limits,
    readonly host: SessionHost,
    readonly opening: Opening,
  ) {
    const { atFinding = false, explore = false, what = 'the run of evl run' } = opening;
    this.add(new Course(program.names, { plan, limits, ...opening }), undefined, what, 'main');
    this.follow();
    this.news = opening.note ?? this.parted();
    if (explore) this.outcomes.explore();
    else if (atFinding) this.openAtFailure();
  }

  /** The first error, or else the first finding. */
  private openAtFailure(): void {
    this.needSurvey();
    const { findings } = this.course.survey;
    const error = findings.findIndex((f) => f.diagnostic.severity === 'error');
    if (findings.length > 0) this.choose(Math.max(0, error));
    else if (this.opening.orAtEnd === true) this.goTo(Number.MAX_SAFE_INTEGER);
  }

  /** Where a schedule and the program have parted, in a sentence. */
  private parted(): string | undefined {
    if (!this.course.steps) return undefined;
    this.needSurvey();
    const { parted } = this.course.survey;
    return parted === undefined
      ? undefined
      : `move ${String(parted + 1)} of the schedule cannot be made: it is not one of this program in this world; from there the run goes on by itself`;
  }

  get course(): Course {
    return this.branch.course;
  }

  get branch(): Branch {
    return this.branches[this.current] as Branch;
  }

  get zoom(): number {
    const { survey, steps } = this.course;
    const fitting = steps
      ? Math.min(0, Math.ceil(Math.log2(Math.max(1, survey.end) / 48))) +
        Math.max(0, Math.floor(Math.log2(Math.max(1, survey.end) / 400)))
      : Math.floor(Math.log2(Math.max(1, survey.time / 400)));
    return this.ownZoom ?? Math.max(this.leastZoom, Math.min(10, fitting));
  }

  /** Steps can be wider than a column, µs not. */
  get leastZoom(): number {
    return this.course.steps ? -3 : 0;
  }

  get scene(): Scene {
    const {
      program,
      course,
      breakpoints,
      watched,
      chosen,
      search,
      cursor,
      zoom,
      quiz,
      outcomes: { opened: explored, exploring },
    } = this;
    return {
      program,
      course,
      breakpoints,
      watched,
      chosen,
      search,
      cursor,
      zoom,
      quiz,
      explored,
      exploring,
    };
  }

  private add(course: Course, from: Branch['from'], what: string, name: string): void {
    if (this.branches.length >= mostBranches) this.branches.splice(1, 1);
    this.branches.push({ name, course, from, what });
    this.current = this.branches.length - 1;
  }

  /** What work has to tell, once. */
  takeNews(): string | undefined {
    const { news } = this;
    this.news = undefined;
    return news;
  }

  /** Looks further ahead for some milliseconds. True when there is nothing left to do. */
  work(ms: number): boolean {
    if (this.outcomes.exploring) {
      this.news = this.outcomes.work(ms) ?? this.news;
      return false;
    }
    const until = this.host.clock() + ms;
    const { survey } = this.course;
    do {
      if (
        survey.complete
          ? this.course.prepare(5000)
          : survey.advance(5000) && this.course.prepare(5000)
      )
        return true;
    } while (this.host.clock() < until);
    return false;
  }

  /** The cursor goes to where the running CPU stands. */
  private follow(): void {
    const { run, nextSite: site } = this.course;
    const line = site < 0 ? -1 : lineOf(this.program.files[0], run.span(site));
    if (line >= 0) this.cursor = line;
  }

  goTo(place: number): string {
    this.course.goTo(Math.max(0, place));
    this.follow();
    return '';
  }

  step(n: number): string {
    const { course } = this;
    if (n > 0 && course.ended) return 'the run has ended; N goes back, g to the beginning';
    if (n < 0 && course.position === 0) return 'this is the beginning';
    return this.goTo(course.position + n);
  }

  /** To the next or last place of a list. */
  private jump(list: readonly number[], forward: boolean, none: string): string {
    const to = forward ? after(list, this.course.position) : before(list, this.course.position);
    return to === undefined ? none : this.goTo(to);
  }

  event(forward: boolean): string {
    this.needSurvey();
    return this.jump(
      this.course.survey.starts,
      forward,
      forward ? 'no handler begins after this' : 'no handler began before this',
    );
  }

  /** To the next or last step that others can see; on a schedule of explore every step is one. */
  visible(forward: boolean): string {
    if (this.course.steps) return this.step(forward ? 1 : -1);
    this.needSurvey();
    return this.jump(
      this.course.survey.visible,
      forward,
      forward ? 'no visible step comes after this' : 'no visible step came before this',
    );
  }

  handlerEnd(forward: boolean): string {
    this.needSurvey();
    return this.jump(
      this.course.survey.ends,
      forward,
      forward ? 'no handler ends after this' : 'no handler ended before this',
    );
  }

  /** What is asked of the whole run needs the whole run. */
  private needSurvey(): void {
    while (!this.course.survey.complete) this.course.survey.advance(100_000);
  }

  finding(forward: boolean): string {
    this.needSurvey();
    const { findings } = this.course.survey;
    if (findings.length === 0)
      return 'nothing was found in this run; :explore tries every schedule';
    const at = this.chosen ? findings.indexOf(this.chosen) : -1;
    let next: number;
    if (at < 0)
      next = forward
        ? findings.findIndex((f) => f.at >= this.course.position)
        : findings.length - 1;
    else next = at + (forward ? 1 : -1);
    return this.choose((Math.max(0, next) + findings.length) % findings.length);
  }

  choose(i: number): string {
    const finding = this.course.survey.findings[i];
    if (!finding) return 'there is no such finding';
    this.chosen = finding;
    this.goTo(finding.at);
    const line = lineOf(this.program.files[0], finding.diagnostic.span);
    if (line >= 0) this.cursor = line;
    return `finding ${String(i + 1)} of ${String(this.course.survey.findings.length)}`;
  }

  change(forward: boolean): string {
    if (this.watched.size === 0)
      return 'no variable is watched; in the panel of shared variables, w watches one';
    this.needSurvey();
    const places = [...this.watched]
      .flatMap((i) => this.course.survey.writes(i))
      .map((n) => n + 1)
      .sort((a, b) => a - b);
    return this.jump(
      places,
      forward,
      forward
        ? 'no watched variable changes after this'
        : 'no watched variable changed before this',
    );
  }

  toBreakpoint(forward: boolean): string {
    if (this.breakpoints.size === 0)
      return 'there is no breakpoint; b sets one on the line of the cursor';
    this.needSurvey();
    const { run } = this.course;
    const sites = new Set<number>();
    run.lowered.sites.forEach((span, site) => {
      if (this.breakpoints.has(lineOf(this.program.files[0], span))) sites.add(site);
    });
    const to = forward ? this.course.nextAt(sites) : this.course.previousAt(sites);
    return to === undefined
      ? `no breakpoint is reached ${forward ? 'after' : 'before'} this`
      : this.goTo(to);
  }

  toggleBreakpoint(line = this.cursor): string {
    if (!this.breakpoints.delete(line)) this.breakpoints.add(line);
    return this.breakpoints.has(line)
      ? `breakpoint on line ${String(line + 1)}; c goes on to it, C back`
      : `no breakpoint on line ${String(line + 1)}`;
  }

  toggleWatch(index: number): string {
    const name = this.course.run.machine.shape.shared[index];
    if (name === undefined) return 'only shared variables can be watched';
    if (!this.watched.delete(index)) this.watched.add(index);
    return this.watched.has(index)
      ? `${name} is watched; v goes to its next change, V to the last`
      : `${name} is not watched`;
  }

  find(text: string, forward: boolean): string {
    if (text !== '') this.search = text;
    const [file] = this.program.files;
    if (!file || this.search === '') return 'nothing to look for';
    const lines = file.lineStarts.length;
    for (let i = 1; i <= lines; i++) {
      const line = (this.cursor + (forward ? i : -i) + 2 * lines) % lines;
      if (!lineText(file, line).includes(this.search)) continue;
      this.cursor = line;
      return `line ${String(line + 1)}`;
    }
    return `"${this.search}" does not stand in the program`;
  }

  // ------------------------------------------------------------------- quiz

  /** Asks about this run; other questions each time. */
  startQuiz(): string {
    const { course } = this;
    const from = course.position;
    const asked = questions(this.scene, course.options.plan.seed + this.quizzes++, quizLength);
    if (asked.length === 0) {
      this.goTo(from);
      return 'this run is too short to ask anything about it';
    }
    this.chosen = undefined;
    this.quiz = new QuizPlay(asked, from);
    return this.goTo(this.quiz.question.at);
  }

  /** An answer, or on to the next question where one was given. */
  answer(text: string): string {
    const { quiz } = this;
    if (!quiz) return '';
    if (!quiz.given) quiz.answer(text);
    else if (quiz.next()) this.goTo(quiz.question.at);
    else return this.endQuiz();
    return '';
  }

  endQuiz(): string {
    const { quiz } = this;
    if (!quiz) return '';
    this.quiz = undefined;
    this.goTo(quiz.from);
    return `quiz: ${quiz.score}; :quiz asks other questions`;
  }

  // ------------------------------------------------------------- departures

  pick(i: number): string {
    const choice = choicesOf(this.scene)[i];
    if (!choice) return 'there is nothing to pick';
    return 'step' in choice
      ? this.pickStep(choice.step, choice.text)
      : this.depart(choice.act, choice.text);
  }

  /** Another step of a schedule of explore: a branch that goes on from there with whatever can go first. */
  private pickStep(token: string, what: string): string {
    const { course, branch } = this;
    const { steps, position } = course;
    if (!steps) return '';
    if (steps.candidates.find((c) => c.next)?.token === token) return this.goTo(position + 1);
    const made = new Course(this.program.names, {
      plan: course.options.plan,
      limits: this.limits,
      moves: [...steps.taken.slice(0, position), token],
    });
    const name = this.open(made, { name: branch.name, at: position }, what);
    this.goTo(position + 1);
    return `branch ${name}: ${what}`;
  }

  /** Keeps a run as a branch and turns to it; gives its name. */
  open(course: Course, from: Branch['from'], what: string): string {
    const name = `b${String(++this.made)}`;
    this.add(course, from, what, name);
    this.chosen = undefined;
    this.follow();
    return name;
  }

  /** Does something here: a branch that begins at this moment. */
  depart(act: Act, what: string): string {
    const { course, branch } = this;
    if (course.ended) return 'the run has ended: nothing can happen any more; N goes back';
    if (course.steps)
      return 'this run follows a schedule of explore: only what goes next can be picked (panel 9); :branch main goes back to the run of virtual time';
    const at = course.position;
    const departures = [...course.departures.filter((d) => d.at <= at), { at, act }];
    const made = new Course(this.program.names, {
      ...course.options,
      draws: course.drawn,
      departures,
    });
    made.goTo(at);
    return `branch ${this.open(made, { name: branch.name, at }, what)}: ${what}`;
  }

  /** The same program with other CPUs or another seed, with what was done so far, from the beginning; goes to the same place. */
  again(change: Partial<Pick<Plan, 'cpus' | 'seed'>>): string {
    const { course, branch } = this;
    const plan = { ...course.options.plan, ...change };
    const { manner, departures } = course.options;
    const made = new Course(this.program.names, {
      plan,
      limits: this.limits,
      ...(manner ? { manner } : {}),
      ...(departures ? { departures } : {}),
    });
    if (!course.steps) made.goTo(course.position);
    const what = Object.entries(change)
      .map(([k, v]) => `${k} ${String(v)}`)
      .join(', ');
    return `branch ${this.open(made, { name: branch.name, at: 0 }, what)}: ${what}`;
  }

  select(i: number): string {
    if (!this.branches[i]) return 'there is no such branch';
    this.current = i;
    this.chosen = undefined;
    this.follow();
    return this.describe(i);
  }

  rename(name: string): string {
    if (this.branches.some((b) => b.name === name)) return `a branch is called ${name} already`;
    this.branches[this.current] = { ...this.branch, name };
    return `this branch is called ${name}`;
  }

  describe(i: number): string {
    const b = this.branches[i];
    if (!b) return '';
    return `${b.name}: ${b.what}${b.from ? `, from ${b.from.name} at step ${String(b.from.at)}` : ''}`;
  }

  /** How the ends of two branches differ, in a sentence. */
  compare(name: string): string {
    const other = this.branches.find((b) => b.name === name);
    if (!other)
      return `no branch is called ${name}; there are ${this.branches.map((b) => b.name).join(', ')}`;
    const [a, b] = [this.course, other.course].map(({ survey }) => {
      while (!survey.complete) survey.advance(100_000);
      return survey.result;
    });
    if (!a || !b) return '';
    const parts: string[] = [];
    if (a.output !== b.output) parts.push('the output differs');
    for (const [variable, value] of a.shared) {
      const [one, two] = [JSON.stringify(value), JSON.stringify(b.shared.get(variable))];
      if (one !== two)
        parts.push(`${variable} ends as ${one.slice(0, 30)} here, ${two.slice(0, 30)} there`);
    }
    if (a.time !== b.time)
      parts.push(`it takes ${String(a.time)}µs here, ${String(b.time)}µs there`);
    if (a.diagnostics.length !== b.diagnostics.length)
      parts.push(
        `${String(a.diagnostics.length)} found here, ${String(b.diagnostics.length)} there`,
      );
    return parts.length === 0 ? `${this.branch.name} and ${name} end alike` : parts.join('; ');
  }

  /** Writes this branch as a schedule that `evl run --schedule` replays. */
  save(file: string): string {
    this.needSurvey();
    const { course } = this;
    const { plan } = course.options;
    if (this.opening.unwritable !== undefined) return this.opening.unwritable;
    const common = {
      program: fingerprintOf(this.program),
      cpus: plan.cpus,
      seed: plan.seed,
      world: this.opening.world,
    };
    const text = scheduleText(
      course.steps
        ? { ...common, moves: { kind: 'steps', steps: course.survey.taken } }
        : {
            ...common,
            moves: { kind: 'chance', draws: course.tape.draws },
            departures: course.departures,
          },
    );
    const problem = this.host.write(file, text);
    return problem ?? `written: evl run --schedule ${file} makes this run again`;
  }
}
