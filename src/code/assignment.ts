/** Assignments: to a name, an element or a field, and those that compute with the old value. */
import type { AssignStatement, BinaryOp, Expr, FieldExpr, Statement } from '../ast/nodes.ts';
import { callThen } from './call.ts';
import type { Emitter } from './emitter.ts';
import { expression, binaryOf, readShared, computed, elementRead } from './expression.ts';
import { operands, kept, hold, settle } from './hold.ts';
import { sourcesOf, assignShadow, marked, joined } from './taint.ts';

export function assign(em: Emitter, s: AssignStatement): void {
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
