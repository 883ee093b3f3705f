/**
 * Statements. Straight code and branches in which nothing can stop become
 * JavaScript's own; a branch or loop that holds a resume point becomes jumps
 * between resume points. A loop without one inside stays a JavaScript loop,
 * with a single resume point at its head for when the machine asks.
 */
import type {
  Block,
  Expr,
  ForInStatement,
  ForRangeStatement,
  IfStatement,
  Statement,
  WhileStatement,
} from '../ast/nodes.ts';
import { callThen, lockMutex } from './call.ts';
import type { Emitter, Loop } from './emitter.ts';
import { binaryOf, condition, expression } from './expression.ts';
import { assignShadow, keptList, returnSources, sourcesOf } from './taint.ts';
import { isSimple, kept, operands } from './hold.ts';
import { assign } from './assignment.ts';
import { stopsInside, stopsInBlock } from './stops.ts';

function block(em: Emitter, b: Block): void {
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

// ---------------------------------------------------------------------- unlock

function unlockDownTo(em: Emitter, depth: number, s: Statement): void {
  for (let i = em.withs.length - 1; i >= depth; i--) unlockOne(em, em.withs[i] ?? '', s);
}

function unlockOne(em: Emitter, mutex: string, s: Statement): void {
  em.flush();
  em.visible('mutex', mutex, '1', s.span);
  em.emit(`unlock(${mutex}, ${em.unit.site(s.span)});`);
}
