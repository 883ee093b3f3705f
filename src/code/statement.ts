/**
 * Statements. Straight code and branches in which nothing can stop become
 * JavaScript's own; a branch or loop that holds a resume point becomes jumps
 * between resume points. A loop without one inside stays a JavaScript loop,
 * with a single resume point at its head for when the machine asks.
 */
import type {
  AssignStatement,
  BinaryOp,
  Block,
  Expr,
  FieldExpr,
  ForInStatement,
  ForRangeStatement,
  IfStatement,
  Statement,
  WhileStatement,
} from '../ast/nodes.ts';
import { callThen, lockMutex } from './call.ts';
import type { Emitter, Loop } from './emitter.ts';
import { mayJoin } from './suspend.ts';
import {
  binaryOf,
  computed,
  condition,
  elementRead,
  expression,
  readShared,
} from './expression.ts';
import { assignShadow, joined, keptList, marked, returnSources, sourcesOf } from './taint.ts';
import { hold, isSimple, kept, operands, settle } from './hold.ts';

export function block(em: Emitter, b: Block): void {
  for (const s of b.statements) statement(em, s);
}

function statement(em: Emitter, s: Statement): void {
  em.statement(() => {
    if (em.mode.stepping) em.visible('statement', '0', '0', s.span);
    if (s.kind !== 'block') em.step();
    one(em, s);
  });
}

function one(em: Emitter, s: Statement): void {
  switch (s.kind) {
    case 'let': {
      const local = em.unit.names.declared.get(s.name);
      let value: string;
      if (s.then && s.value) value = callThen(em, s.value, s.then);
      else value = s.value ? expression(em, s.value) : 'undefined';
      em.emit(local ? `l${String(local.index)} = ${value};` : `${value};`);
      assignShadow(em, local, s.value && !s.then ? sourcesOf(em, s.value) : undefined);
      break;
    }
    case 'assign':
      assign(em, s);
      break;
    case 'if':
      branch(em, s);
      break;
    case 'while':
      whileLoop(em, s);
      break;
    case 'forIn':
      forIn(em, s);
      break;
    case 'forRange':
      forRange(em, s);
      break;
    case 'return': {
      let value = s.value ? expression(em, s.value) : 'undefined';
      if (em.withs.length > 0) {
        value = kept(em, value);
        unlockDownTo(em, 0, s);
      }
      em.flush();
      const sources = returnSources(em, s.value);
      if (sources !== '') {
        // What it was computed from is known when it has been computed.
        const result = em.scratch();
        em.emit(`${result} = ${value};`);
        value = result;
      }
      em.emit(`${sources}return ${value};`);
      break;
    }
    case 'break': {
      const loop = em.loops.at(-1);
      if (!loop) break;
      unlockDownTo(em, loop.withs, s);
      em.flush();
      em.emit(loop.native ? 'break;' : `pc = ${String(loop.end)}; continue L;`);
      break;
    }
    case 'continue': {
      const loop = em.loops.at(-1);
      if (!loop) break;
      unlockDownTo(em, loop.withs, s);
      em.emit(em.backEdge(loop));
      em.emit(loop.native ? 'continue;' : `pc = ${String(loop.head)}; continue L;`);
      break;
    }
    case 'with': {
      const m = em.temp();
      em.emit(`${m} = ${expression(em, s.mutex)};`);
      lockMutex(em, m, em.unit.site(s.mutex.span), s.mutex);
      em.withs.push(m);
      block(em, s.body);
      em.withs.pop();
      unlockOne(em, m, s);
      break;
    }
    case 'post': {
      const handler = em.unit.names.bindings.get(s.target);
      const texts = operands(em, s.args).map((t) => (em.mode.interleaved ? kept(em, t) : t));
      em.flush();
      if (handler?.kind !== 'handler') break;
      em.visible('post', String(handler.routine.index), '0', s.span);
      em.emit(
        `post(${String(handler.routine.index)}, ${em.unit.site(s.span)}, ${keptList(em, handler.routine, s.args, texts)});`,
      );
      break;
    }
    case 'assert':
      assertion(em, s.condition, s.message);
      break;
    case 'call': {
      const text = s.then ? callThen(em, s.call, s.then) : expression(em, s.call);
      if (!isSimple(text)) em.emit(`${text};`);
      break;
    }
    case 'block':
      block(em, s.body);
      break;
  }
}

/** The body of a routine, and what falls off its end. */
export function routineBody(em: Emitter, b: Block): void {
  if (em.plain) em.enterPlain(em.unit.site(b.span));
  block(em, b);
  em.flush();
  const nothing = returnSources(em, undefined);
  if (nothing !== '') em.emit(nothing);
}

// ------------------------------------------------------------------ assignment

function assign(em: Emitter, s: AssignStatement): void {
  if (s.op !== '=') {
    compound(em, s, s.op.slice(0, -1) as BinaryOp);
    return;
  }
  const valueOf = (): string => (s.then ? callThen(em, s.value, s.then) : expression(em, s.value));
  const { target } = s;
  if (target.kind === 'name') {
    const value = valueOf();
    store(em, s, value, s.then ? undefined : sourcesOf(em, s.value));
    return;
  }
  const parts = target.kind === 'index' ? [target.object, target.index] : [target.object];
  const stops = s.then !== undefined || em.unit.suspension.emits(s.value);
  const places = operands(em, parts).map((t) =>
    stops || em.mode.interleaved || em.mode.tracked ? kept(em, t) : t,
  );
  const value = valueOf();
  storeElement(em, s, places, value, s.then ? undefined : sourcesOf(em, s.value));
}

/** Assigns a value to a name. */
function store(em: Emitter, s: AssignStatement, value: string, sources: string | undefined): void {
  if (s.target.kind !== 'name') return;
  const binding = em.unit.names.bindings.get(s.target);
  switch (binding?.kind) {
    case 'local':
      em.emit(`l${String(binding.local.index)} = ${value};`);
      assignShadow(em, binding.local, sources);
      break;
    case 'shared': {
      const v = em.mode.interleaved ? kept(em, value) : value;
      em.visible('writeShared', String(binding.index), '0', s.span);
      // What the value was computed from is known only when it is.
      if (sources !== undefined && !em.mode.interleaved) em.emit(`r = ${v};`);
      if (sources !== undefined) {
        em.emit(`derived(${String(binding.index)}, ${sources}, ${em.unit.site(s.span)});`);
        if (!em.mode.interleaved) {
          em.emit(`writeShared(${String(binding.index)}, r, ${em.unit.site(s.span)});`);
          break;
        }
      }
      em.emit(
        em.mode.watched
          ? `writeShared(${String(binding.index)}, ${v}, ${em.unit.site(s.span)});`
          : `S[${String(binding.index)}] = ${v};`,
      );
      break;
    }
    case 'atomic': {
      const v = em.mode.interleaved ? kept(em, value) : value;
      em.visible('atomic', String(binding.index), '1', s.span);
      em.emit(`atomicStore(${String(binding.index)}, ${v}, ${em.unit.site(s.span)});`);
      break;
    }
    case 'errno':
      em.emit(`setErrno(${value}, ${em.unit.site(s.span)});`);
      break;
    default:
      em.emit(`${value};`);
  }
}

function storeElement(
  em: Emitter,
  s: AssignStatement,
  places: readonly string[],
  plainValue: string,
  sources: string | undefined,
): void {
  const { target } = s;
  const site = em.unit.site(target.span);
  const [object = ''] = places;
  let value = plainValue;
  if (sources !== undefined) {
    // What the value was computed from is known only when it is.
    value = kept(em, plainValue);
  }
  const tell = (): void => {
    if (sources === undefined) return;
    const key = target.kind === 'field' ? em.unit.string(target.field.name) : (places[1] ?? '');
    em.emit(`derivedPart(${object}, ${key}, ${sources}, ${em.unit.site(s.span)});`);
  };
  if (target.kind === 'field') {
    const key = em.unit.string(target.field.name);
    const v = em.mode.interleaved ? kept(em, value) : value;
    em.visible('writeHeap', object, key, s.span);
    tell();
    em.emit(`setField(${object}, ${key}, ${v}, ${site}, ${em.unit.site(s.span)});`);
    return;
  }
  const o = hold(em, object);
  const i = hold(em, places[1] ?? '');
  const v = em.mode.interleaved ? { value: kept(em, value), open: '', close: '' } : hold(em, value);
  em.visible('writeHeap', o.value, i.value, s.span);
  tell();
  if (em.mode.watched) {
    em.emit(
      `${o.open}${i.open}${v.open}setIndex(${o.value}, ${i.value}, ${v.value}, ${site}, ${em.unit.site(s.span)})${v.close}${i.close}${o.close};`,
    );
    return;
  }
  em.emit(
    `${o.open}${i.open}${v.open}(${o.value} !== undefined && ${o.value}.kind === 'list' && typeof ${i.value} === 'number' && ${i.value} >= 0 && ${i.value} < ${o.value}.items.length ? ${o.value}.items[${i.value}] = ${v.value} : setIndex(${o.value}, ${i.value}, ${v.value}, ${site}))${v.close}${i.close}${o.close};`,
  );
}

/** `target op= value`: the target's parts once, its value read, then the value; an atomic in one step. */
function compound(em: Emitter, s: AssignStatement, op: BinaryOp): void {
  const { target } = s;
  const operation = { op, left: target as Expr, right: s.value, span: s.span };
  const stops = em.unit.suspension.emits(s.value);
  if (target.kind === 'name') {
    const binding = em.unit.names.bindings.get(target);
    if (binding?.kind === 'atomic') {
      const value = kept(em, expression(em, s.value));
      em.visible('atomic', String(binding.index), '1', s.span);
      const before = `atomicLoad(${String(binding.index)}, ${em.unit.site(s.span)})`;
      em.emit(
        `atomicStore(${String(binding.index)}, ${binaryOf(em, operation, before, value)}, ${em.unit.site(s.span)});`,
      );
      return;
    }
    if (binding?.kind === 'shared') em.visible('readShared', String(binding.index), '0', s.span);
    // Reading and writing back are two steps at one place.
    const before =
      binding?.kind === 'shared'
        ? settle(
            em,
            marked(
              em,
              target,
              `seen(${String(binding.index)}, ${em.unit.site(s.span)})`,
              readShared(em, binding.index, s.span),
            ),
          )
        : expression(em, target);
    const left = stops ? kept(em, before) : before;
    const result = computed(em, operation, left, expression(em, s.value));
    store(em, s, result, joined([sourcesOf(em, target), sourcesOf(em, s.value)]));
    return;
  }
  const parts = target.kind === 'index' ? [target.object, target.index] : [target.object];
  const object =
    target.object.kind === 'name' ? em.unit.names.bindings.get(target.object) : undefined;
  if (target.kind === 'index' && object?.kind === 'atomic') {
    const [index = ''] = operands(em, [target.index]).map((t) => kept(em, t));
    const value = kept(em, expression(em, s.value));
    const site = em.unit.site(s.span);
    em.visible('atomic', String(object.index), index, s.span);
    const cell = `atomicElement(${String(object.index)}, ${index}, ${em.unit.site(target.span)})`;
    em.emit(
      `atomicSet(${cell}, ${binaryOf(em, operation, `atomicGet(${cell}, ${site})`, value)}, ${site});`,
    );
    return;
  }
  const places = operands(em, parts).map((t) => kept(em, t));
  const [o = ''] = places;
  const before =
    target.kind === 'index'
      ? elementRead(em, o, places[1] ?? '', target, s.span)
      : readField(em, o, target, em.unit.site(target.field.span), s);
  const left = kept(em, before);
  const result = computed(em, operation, left, expression(em, s.value));
  storeElement(em, s, places, result, joined([sourcesOf(em, target), sourcesOf(em, s.value)]));
}

function readField(
  em: Emitter,
  object: string,
  target: FieldExpr,
  site: string,
  s: Statement,
): string {
  const key = em.unit.string(target.field.name);
  em.visible('readHeap', object, key, s.span);
  return marked(
    em,
    target,
    `seenPart(${object}, ${key}, ${em.unit.site(s.span)})`,
    `field(${object}, ${key}, ${site}, ${em.unit.site(s.span)})`,
  );
}

// -------------------------------------------------------------------- branches

function branch(em: Emitter, s: IfStatement): void {
  if (!stopsInside(em, s)) {
    s.arms.forEach((arm, i) => {
      const c = condition(em, arm.condition);
      em.flush();
      em.emit(`${i === 0 ? '' : '} else '}if (${c}) {`);
      block(em, arm.body);
      em.flush();
    });
    if (s.otherwise) {
      em.emit('} else {');
      block(em, s.otherwise);
      em.flush();
    }
    em.emit('}');
    return;
  }
  const end = em.newLabel();
  for (const arm of s.arms) {
    const next = em.newLabel();
    const c = condition(em, arm.condition);
    em.flush();
    em.emit(`if (!(${c})) { pc = ${String(next)}; continue L; }`);
    block(em, arm.body);
    em.jump(end);
    em.label(next);
  }
  if (s.otherwise) block(em, s.otherwise);
  em.label(end);
}

function assertion(em: Emitter, c: Expr, message: Expr | undefined): void {
  const compares = c.kind === 'binary' && ['==', '!=', '<', '<=', '>', '>='].includes(c.op);
  const site = em.unit.site(c.span);
  let test: string;
  let shown = 'undefined, undefined';
  let op = '0';
  if (compares) {
    const [left = '', right = ''] = operands(em, [c.left, c.right]).map((t) => kept(em, t));
    test = binaryOf(em, c, left, right);
    shown = `${left}, ${right}`;
    op = `'${c.op}'`;
  } else {
    test = condition(em, c);
  }
  em.flush();
  if (message && em.unit.suspension.emits(message)) {
    const end = em.newLabel();
    em.emit(`if (${test}) { pc = ${String(end)}; continue L; }`);
    em.emit(`failed(${site}, ${op}, ${shown}, ${expression(em, message)});`);
    em.label(end);
    return;
  }
  const text = message ? expression(em, message) : 'undefined';
  em.emit(`if (!(${test})) failed(${site}, ${op}, ${shown}, ${text});`);
}

// ----------------------------------------------------------------------- loops

function whileLoop(em: Emitter, s: WhileStatement): void {
  const native = !em.unit.suspension.emits(s.condition) && !stopsInBlock(em, s.body);
  const loop: Loop = {
    native,
    head: em.newLabel(),
    end: em.newLabel(),
    advance: '',
    span: s.span,
    withs: em.withs.length,
  };
  em.label(loop.head);
  const c = condition(em, s.condition);
  runLoop(em, loop, c, () => {
    block(em, s.body);
  });
}

function forRange(em: Emitter, s: ForRangeStatement): void {
  const local = em.unit.names.declared.get(s.name);
  const [from = '', to = ''] = operands(em, [s.from, s.to]);
  const counter = em.temp();
  const limit = em.temp();
  const site = em.unit.site(s.from.span);
  const int = (text: string, e: Expr): string =>
    em.types.typeOf(e) === 'int'
      ? text
      : `wantInt(${text}, ${e === s.from ? site : em.unit.site(s.to.span)})`;
  em.emit(`${counter} = ${int(from, s.from)}; ${limit} = ${int(to, s.to)};`);
  const native = !stopsInBlock(em, s.body);
  const loop: Loop = {
    native,
    head: em.newLabel(),
    end: em.newLabel(),
    advance: `${counter}++; `,
    span: s.span,
    withs: em.withs.length,
  };
  em.label(loop.head);
  runLoop(em, loop, `${counter} < ${limit}`, () => {
    if (local) em.emit(`l${String(local.index)} = ${counter};`);
    assignShadow(em, local, undefined);
    block(em, s.body);
  });
}

function forIn(em: Emitter, s: ForInStatement): void {
  const cursor = em.temp();
  em.emit(`${cursor} = cursor(${expression(em, s.iterable)}, ${em.unit.site(s.iterable.span)});`);
  const native = !em.mode.interleaved && !stopsInBlock(em, s.body);
  const loop: Loop = {
    native,
    head: em.newLabel(),
    end: em.newLabel(),
    advance: '',
    span: s.span,
    withs: em.withs.length,
  };
  const first = em.unit.names.declared.get(s.first);
  const second = s.second ? em.unit.names.declared.get(s.second) : undefined;
  em.label(loop.head);
  em.visible('readHeap', cursor, 'undefined', s.iterable.span);
  runLoop(
    em,
    loop,
    em.mode.watched
      ? `next(${cursor}, ${em.unit.site(s.iterable.span)}, ${String(second !== undefined)})`
      : `next(${cursor})`,
    () => {
      if (first) em.emit(`l${String(first.index)} = ${cursor}.${s.second ? 'key' : 'item'};`);
      if (second) em.emit(`l${String(second.index)} = ${cursor}.value;`);
      assignShadow(em, first, undefined);
      assignShadow(em, second, undefined);
      block(em, s.body);
    },
  );
}

function runLoop(em: Emitter, loop: Loop, c: string, body: () => void): void {
  em.flush();
  em.loops.push(loop);
  if (loop.native) {
    em.emit(`while (${c}) {`);
    body();
    em.emit(em.backEdge(loop));
    em.emit('}');
  } else {
    em.emit(`if (!(${c})) { pc = ${String(loop.end)}; continue L; }`);
    body();
    em.emit(em.backEdge(loop));
    em.emit(`pc = ${String(loop.head)}; continue L;`);
    em.label(loop.end);
  }
  em.loops.pop();
}

// ------------------------------------------------------------- what can stop

function stopsInBlock(em: Emitter, b: Block): boolean {
  return b.statements.some((s) => stopsInside(em, s));
}

/** True if a resume point stands somewhere in the statement. */
function stopsInside(em: Emitter, s: Statement): boolean {
  if (em.mode.stepping) return true;
  const known = em.unit.stopping.get(s);
  if (known !== undefined) return known;
  const found = findStop(em, s);
  em.unit.stopping.set(s, found);
  return found;
}

function findStop(em: Emitter, s: Statement): boolean {
  const emits = (e: Expr | undefined): boolean => e !== undefined && em.unit.suspension.emits(e);
  const { interleaved } = em.mode;
  switch (s.kind) {
    case 'let':
      return s.then !== undefined || emits(s.value);
    case 'assign':
      return (
        s.then !== undefined ||
        emits(s.value) ||
        emits(s.target) ||
        (interleaved && s.op === '+=' && mayJoin(s.target, s.value)) ||
        (interleaved &&
          s.target.kind === 'name' &&
          em.unit.names.bindings.get(s.target)?.kind !== 'local')
      );
    case 'if':
      return (
        s.arms.some((a) => emits(a.condition) || stopsInBlock(em, a.body)) ||
        (s.otherwise !== undefined && stopsInBlock(em, s.otherwise))
      );
    case 'while':
    case 'forIn':
    case 'forRange':
    case 'with':
      return true;
    case 'return':
      return emits(s.value) || (interleaved && em.withs.length > 0);
    case 'post':
      return interleaved || s.args.some(emits);
    case 'assert':
      return emits(s.condition) || emits(s.message);
    case 'call':
      return s.then !== undefined || emits(s.call);
    case 'block':
      return stopsInBlock(em, s.body);
    case 'break':
    case 'continue':
      return interleaved;
  }
}

// ---------------------------------------------------------------------- unlock

function unlockDownTo(em: Emitter, depth: number, s: Statement): void {
  for (let i = em.withs.length - 1; i >= depth; i--) unlockOne(em, em.withs[i] ?? '', s);
}

function unlockOne(em: Emitter, mutex: string, s: Statement): void {
  em.flush();
  em.visible('mutex', mutex, '1', s.span);
  em.emit(`unlock(${mutex}, ${em.unit.site(s.span)});`);
}
