/**
 * The top level of a program: one namespace for the constants, variables,
 * mutexes, functions and named handlers of all files, and the list of its
 * routines in file order. Of two definitions the first stands; the bodies of
 * the others are still looked into.
 */
import type {
  FnItem,
  HandlerItem,
  Item,
  MainItem,
  MutexDeclaration,
  Name,
  NameExpr,
  Program,
  TestItem,
  WorldItem,
  SharedItem,
  AtomicItem,
  Expr,
} from '../ast/nodes.ts';
import { textOf } from '../base/bytes.ts';
import type { Span } from '../base/span.ts';
import { calls, constants, signatureOf } from '../calls/index.ts';
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import { nearest } from './nearest.ts';
import type { Binding, Local, Routine } from './binding.ts';
import { findSignal, isUncatchable, sigRtMax, sigRtMin, spelledSignal } from './signals.ts';

/** What a walk fills in: the locals it finds. */
export interface Frame {
  readonly kind: Routine['kind'];
  readonly params: Local[];
  readonly locals: Local[];
}

/** A routine whose locals are still being found. */
export interface OpenRoutine extends Routine, Frame {
  readonly kind: Routine['kind'];
  readonly params: Local[];
  readonly locals: Local[];
}

export interface Global {
  readonly binding: Binding;
  readonly span: Span;
}

export class Globals {
  readonly diagnostics: Diagnostic[] = [];
  readonly byName = new Map<string, Global>();
  readonly routines: OpenRoutine[] = [];
  main: OpenRoutine | undefined;
  start: OpenRoutine | undefined;
  readonly functions = new Map<string, Routine>();
  readonly handlers = new Map<string, Routine>();
  readonly signalHandlers = new Map<number, Routine>();
  readonly interruptHandlers = new Map<number, Routine>();
  readonly colors = new Map<Routine, OpenRoutine>();
  readonly shared: { readonly item: SharedItem; readonly routine: OpenRoutine }[] = [];
  readonly atomics: { readonly item: AtomicItem; readonly routine: OpenRoutine }[] = [];
  readonly mutexes: MutexDeclaration[] = [];
  readonly initialisers: OpenRoutine[] = [];
  readonly worlds: WorldItem[] = [];
  readonly tests: TestItem[] = [];
  /** Names that stand for something at the place where they are declared or mentioned in a heading. */
  readonly bindings = new Map<NameExpr | Name, Binding>();

  constructor(program: Program) {
    for (const file of program.files) for (const item of file.items) this.item(item);
  }

  private item(item: Item): void {
    switch (item.kind) {
      case 'import':
        break;
      case 'const':
        this.define(item.name, { kind: 'const', item });
        break;
      case 'shared': {
        const routine = this.open('initialiser', `shared ${item.name.name}`, item, item.value);
        this.define(item.name, { kind: 'shared', item, index: this.shared.length });
        this.shared.push({ item, routine });
        this.initialisers.push(routine);
        break;
      }
      case 'atomic': {
        const routine = this.open('initialiser', `atomic ${item.name.name}`, item, item.value);
        this.define(item.name, { kind: 'atomic', item, index: this.atomics.length });
        this.atomics.push({ item, routine });
        this.initialisers.push(routine);
        break;
      }
      case 'mutex':
        for (const m of item.mutexes) {
          this.define(m.name, { kind: 'mutex', item: m, index: this.mutexes.length });
          this.mutexes.push(m);
        }
        break;
      case 'fn': {
        const routine = this.open('fn', item.name.name, item, undefined);
        if (this.define(item.name, { kind: 'fn', routine }))
          this.functions.set(item.name.name, routine);
        break;
      }
      case 'main':
        this.mainItem(item);
        break;
      case 'handler':
        this.handler(item);
        break;
      case 'world':
        this.worlds.push(item);
        break;
      case 'test':
        this.tests.push(item);
        for (const e of item.expectations)
          if (e.what.kind === 'expr')
            this.open('expectation', `test "${textOf(item.name.value)}"`, item, e.what.expr);
        break;
    }
  }

  private mainItem(item: MainItem): void {
    const routine = this.open('main', 'main', item, undefined);
    if (!this.main) {
      this.main = routine;
      return;
    }
    this.diagnostics.push(
      diagnostic(
        'EVL1002.main',
        item.nameSpan,
        {},
        {
          label: phrase('EVL1002.label', {}),
          related: [
            {
              message: phrase('EVL1002.first', { name: 'main' }),
              span: (this.main.item as MainItem).nameSpan,
            },
          ],
        },
      ),
    );
  }

  private handler(item: HandlerItem): void {
    const { event } = item;
    const name = handlerName(item);
    const routine = this.open('handler', name, item, undefined);
    if (item.color)
      this.colors.set(routine, this.open('color', `color of ${name}`, item, item.color));
    switch (event.kind) {
      case 'named':
        if (constants.get(event.name.name)?.kind === 'signal') {
          // Certainly the event of a signal is meant, and one word is missing.
          const words = { name: event.name.name };
          this.diagnostics.push(
            diagnostic('EVL1007.event', event.name.span, words, {
              help: phrase('EVL1007.help.event', words),
            }),
          );
          break;
        }
        if (this.define(event.name, { kind: 'handler', routine }))
          this.handlers.set(event.name.name, routine);
        break;
      case 'start':
        if (this.start) this.twice(name, event.span, (this.start.item as HandlerItem).event.span);
        else this.start = routine;
        break;
      case 'signal':
      case 'interrupt': {
        const number = this.signal(event.signal, event.offset, true);
        if (number === undefined) break;
        const table = event.kind === 'signal' ? this.signalHandlers : this.interruptHandlers;
        const first = table.get(number);
        if (first) this.twice(name, event.span, (first.item as HandlerItem).event.span);
        else table.set(number, routine);
        break;
      }
    }
  }

  /** The number of a signal that is named in a heading or a world; reports and gives nothing where there is none. */
  signal(
    name: Name,
    offset: Extract<HandlerItem['event'], { kind: 'signal' | 'interrupt' }>['offset'],
    caught: boolean,
  ): number | undefined {
    const found = findSignal(name, offset);
    const spelled = spelledSignal(name, offset);
    switch (found.kind) {
      case 'unknown': {
        const near = nearestSignal(name.name);
        this.diagnostics.push(
          diagnostic(
            'EVL1007.signal',
            name.span,
            { name: name.name },
            near === undefined ? {} : { help: phrase('EVL1007.help.near', { near }) },
          ),
        );
        return undefined;
      }
      case 'offset':
        this.diagnostics.push(diagnostic('EVL1007.offset', found.span, { name: name.name }));
        return undefined;
      case 'range':
        this.diagnostics.push(
          diagnostic('EVL1007.range', found.span, { name: spelled, most: sigRtMax - sigRtMin }),
        );
        return undefined;
      case 'signal':
        this.bindings.set(name, { kind: 'constant', name: name.name });
        if (!caught || !isUncatchable(found.number)) return found.number;
        this.diagnostics.push(
          diagnostic(
            'EVL1007.uncatchable',
            name.span,
            { name: spelled },
            { help: phrase('EVL1007.help.uncatchable', {}) },
          ),
        );
        return undefined;
    }
  }

  private open(
    kind: Routine['kind'],
    name: string,
    item: Routine['item'],
    expr: Expr | undefined,
  ): OpenRoutine {
    const routine: OpenRoutine = {
      index: this.routines.length,
      kind,
      name,
      item,
      expr,
      params: [],
      locals: [],
      async: kind === 'fn' && (item as FnItem).async,
    };
    this.routines.push(routine);
    return routine;
  }

  /** True if the name is new. */
  private define(name: Name, binding: Binding): boolean {
    const { span } = name;
    const first = this.byName.get(name.name);
    if (first) {
      this.diagnostics.push(
        diagnostic(
          'EVL1002.twice',
          span,
          { name: name.name },
          {
            label: phrase('EVL1002.label', {}),
            related: [{ message: phrase('EVL1002.first', { name: name.name }), span: first.span }],
          },
        ),
      );
      this.bindings.set(name, binding);
      return false;
    }
    const reserved = builtinOf(name);
    if (reserved) this.diagnostics.push(reserved);
    this.byName.set(name.name, { binding, span });
    this.bindings.set(name, binding);
    return true;
  }

  private twice(event: string, span: Span, first: Span): void {
    this.diagnostics.push(
      diagnostic(
        'EVL1002.event',
        span,
        { event },
        {
          label: phrase('EVL1002.label', {}),
          related: [{ message: phrase('EVL1002.first', { name: `on ${event}` }), span: first }],
        },
      ),
    );
  }
}

/** `echo`, `start`, `signal SIGHUP`, `interrupt SIGRTMIN + 1`. */
function handlerName(item: HandlerItem): string {
  const { event } = item;
  switch (event.kind) {
    case 'start':
      return 'start';
    case 'named':
      return event.name.name;
    case 'signal':
    case 'interrupt':
      return `${event.kind} ${spelledSignal(event.signal, event.offset)}`;
  }
}

function builtinOf(name: Name): Diagnostic | undefined {
  const help = phrase('EVL1002.help.rename', {});
  const call = calls.get(name.name);
  if (call)
    return diagnostic(
      'EVL1002.builtin',
      name.span,
      { name: name.name, signature: signatureOf(call), doc: call.doc },
      { help },
    );
  const constant = constants.get(name.name);
  if (constant)
    return diagnostic(
      'EVL1002.constant',
      name.span,
      { name: name.name, doc: constant.doc },
      { help },
    );
  return name.name === 'errno' ? diagnostic('EVL1002.errno', name.span, {}, { help }) : undefined;
}

function nearestSignal(name: string): string | undefined {
  const signals = [...constants.values()].filter((c) => c.kind === 'signal').map((c) => c.name);
  const upper = name.length > 20 ? name : name.toUpperCase();
  const whole = [upper, `SIG${upper}`].find((n) => signals.includes(n));
  return whole ?? nearest(upper, signals);
}
