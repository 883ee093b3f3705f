/**
 * The text of one generated function as it grows: its lines, the numbers of
 * its resume points, its temporaries, and the steps not yet paid for.
 *
 * Names in generated code: `l0…` locals, `t0…` temporaries that a saved frame
 * keeps, `s0…` scratch that lives only within one expression, `r` the result of
 * a call that may have stopped, `d` the depth of calls, `F` the shared cells
 * (see lowered.ts), `U` where a stop leaves its frames.
 */
import type { Expr } from '../ast/nodes.ts';
import type { Span } from '../base/span.ts';
import type { Routine } from '../names/binding.ts';
import type { Unit } from './unit.ts';
import type { StaticTypes } from './static-type.ts';
import { stepKind, type StepKind } from './lowered.ts';

export interface Loop {
  /** A native loop is a JavaScript loop; any other is jumps between resume points. */
  readonly native: boolean;
  readonly head: number;
  readonly end: number;
  /** What `continue` does before the next round, such as counting up. */
  readonly advance: string;
  readonly span: Span;
  /** How many `with` blocks were open around the loop: leaving it unlocks those inside. */
  readonly withs: number;
}

// Stands for "save the frame at this resume point and return" until the number of temporaries is known.
const saveMark = '\u0001';

export class Emitter {
  private readonly lines: string[] = [];
  private labels = 1;
  private pending = 0;
  private temps = 0;
  private mostTemps = 0;
  private scratches = 0;
  private mostScratches = 0;
  readonly loops: Loop[] = [];
  /** Temporaries that hold the tokens of reads in the statement at hand (taint.ts). */
  readonly tokens = new Map<Expr, string>();
  /** Temporaries that hold the mutexes of the open `with` blocks. */
  readonly withs: string[] = [];

  constructor(
    readonly unit: Unit,
    /** Undefined for the expression of a constant, which belongs to no routine. */
    readonly routine: Routine | undefined,
    readonly plain: boolean,
    readonly types: StaticTypes,
    express: (em: Emitter, e: Expr) => string,
  ) {
    this.expression = (e) => express(this, e);
  }

  /** The JavaScript of an expression (expression.ts), for the files that expression.ts itself builds on. */
  readonly expression: (e: Expr) => string;

  get mode() {
    return this.unit.suspension.mode;
  }

  emit(line: string): void {
    this.lines.push(this.unit.placed(line, this.pending));
  }

  newLabel(): number {
    return this.labels++;
  }

  /** Begins the resume point; what stands before falls through into it. */
  label(label: number): void {
    this.flush();
    this.emit(`case ${String(label)}:`);
  }

  jump(label: number): void {
    this.flush();
    this.emit(`pc = ${String(label)}; continue L;`);
  }

  /** Text that saves the frame, to resume at the label, and returns. */
  save(label: number): string {
    return `${saveMark}${String(label)}${saveMark}`;
  }

  /** Counts one statement; paid for in one go with those around it. */
  step(): void {
    this.pending++;
  }

  /** Pays for the statements so far: before anything that can see the time or leave the straight line. */
  flush(): void {
    if (this.pending === 0) return;
    const paid = `F[0] -= ${String(this.takePending())}`;
    this.emit(
      this.entrySite === undefined ? `${paid};` : `if ((${paid}) < 0) spent(${this.entrySite});`,
    );
    this.entrySite = undefined;
  }

  /** A plain routine asks the machine once, with its first payment: a recursion without a loop must run out of steps too. */
  enterPlain(site: string): void {
    this.entrySite = site;
    this.step();
  }

  private entrySite: string | undefined;

  /** Pays at the end of a round of a loop, and asks the machine when the fuel is out. */
  backEdge(loop: Loop): string {
    const paid = this.takePending() + 1;
    return `${loop.advance}if ((F[0] -= ${String(paid)}) < 0 && ask(${this.unit.site(loop.span)})) ${this.save(loop.head)}`;
  }

  private takePending(): number {
    const n = this.pending;
    this.pending = 0;
    return n;
  }

  temp(): string {
    const name = `t${String(this.temps++)}`;
    if (this.temps > this.mostTemps) this.mostTemps = this.temps;
    return name;
  }

  scratch(): string {
    const name = `s${String(this.scratches++)}`;
    if (this.scratches > this.mostScratches) this.mostScratches = this.scratches;
    return name;
  }

  /** Runs the emission of one statement; its temporaries are free again afterwards. */
  statement(body: () => void): void {
    const temps = this.temps;
    const scratches = this.scratches;
    body();
    this.tokens.clear();
    this.temps = temps;
    this.scratches = scratches;
  }

  /** A call that may stop has left its result in `r`: the stop, and the point where its result arrives. */
  arrival(): void {
    const label = this.newLabel();
    this.emit(`if (F[1] !== 0) ${this.save(label)}`);
    this.label(label);
  }

  /** Asks the scheduler before a visible step, where `only` holds. Emits nothing where activations cannot interleave. */
  visible(kind: StepKind, object: string, key: string, span: Span, only?: string): void {
    if (!this.mode.interleaved && kind !== 'statement') return;
    this.flush();
    const label = this.newLabel();
    this.emit(
      `if (${only === undefined ? '' : `(${only}) && `}visible(${String(stepKind[kind])}, ${object}, ${key}, ${this.unit.site(span)})) ${this.save(label)}`,
    );
    this.label(label);
  }

  /** The emitted lines as a block that needs no routine. */
  finishBlock(): string {
    return `{\nlet ${[...count('s', this.mostScratches), ...count('t', this.mostTemps), 'r'].join(', ')};\n${this.lines.join('\n')}\n}`;
  }

  /** The finished function of the routine. */
  finish(routine: Routine): { readonly text: string; readonly slots: readonly string[] } {
    this.flush();
    const { locals, params } = routine;
    const args = params.map((p) => `l${String(p.index)}`);
    const own = locals.filter((l) => !l.parameter).map((l) => `l${String(l.index)}`);
    const temps = count('t', this.mostTemps);
    const shadows = this.mode.tracked ? locals.filter((l) => this.unit.provenance.tracks(l)) : [];
    const shadowNames = shadows.map((l) => `w${String(l.index)}`);
    // A routine that starts takes what its caller handed over.
    const arriving = shadows
      .filter((l) => l.parameter)
      .map((l) => `w${String(l.index)} = given?.[${String(l.index)}];`)
      .join(' ');
    const take = arriving === '' ? '' : `const given = W.args; W.args = undefined; ${arriving}`;
    const variables = [...own, ...shadowNames, ...count('s', this.mostScratches), ...temps, 'r'];
    const name = `f${String(routine.index)}`;
    const body = this.lines.join('\n');
    if (this.plain) {
      return {
        text: `function ${name}(${['d', ...args].join(', ')}) {\nlet ${variables.join(', ')};\n${take}\n${body}\n}`,
        slots: [],
      };
    }
    const slots = [...locals.map((l) => `l${String(l.index)}`), ...temps, ...shadowNames];
    const restore = slots.map((s, i) => `${s} = f[${String(i)}];`).join(' ');
    const saved = body.replaceAll(
      new RegExp(`${saveMark}(\\d+)${saveMark}`, 'g'),
      (_, label: string) =>
        `{ U.push({ routine: ${String(routine.index)}, pc: ${label}, depth: d, slots: [${slots.join(', ')}] }); return; }`,
    );
    const text = `function ${name}(${['fr', 'd', ...args].join(', ')}) {
let ${['pc = 0', ...variables].join(', ')};
if (fr !== undefined) { pc = fr.pc; d = fr.depth; const f = fr.slots; ${restore} r = R.arriving; }${take === '' ? '' : ` else { ${take} }`}
L: for (;;) switch (pc) {
case 0:
${saved}
return;
}
}`;
    return {
      text,
      slots: [...locals.map((l) => l.name), ...temps.map(() => ''), ...shadowNames.map(() => '')],
    };
  }
}

function count(letter: string, n: number): string[] {
  return Array.from({ length: n }, (_, i) => `${letter}${String(i)}`);
}
