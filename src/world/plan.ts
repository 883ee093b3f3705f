/** A world as data: the settings of the machine and everything that happens from outside, read off the syntax tree. */
import type { AtAction, ClientAction, ValueSpan, WorldItem } from '../ast/nodes.ts';
import type { Span } from '../base/span.ts';
import { textOf } from '../base/bytes.ts';
import { assert } from '../base/assert.ts';
import { constant, isConstantName } from '../calls/index.ts';
import type { Latency } from '../kernel/kernel.ts';

/** One instruction of a client's script; a `repeat` is two, that jump. */
export type Instruction =
  | { readonly op: 'send'; readonly bytes: string; readonly span: Span }
  | {
      readonly op: 'expect';
      readonly what: 'text' | 'size' | 'close' | 'reset';
      readonly bytes: string;
      readonly size: number;
      readonly span: Span;
    }
  | { readonly op: 'wait'; readonly us: number; readonly span: Span }
  | { readonly op: 'shutdown' | 'close' | 'reset'; readonly span: Span }
  | { readonly op: 'repeat'; readonly count: number; readonly end: number; readonly span: Span }
  | { readonly op: 'again'; readonly start: number; readonly span: Span };

export interface ClientPlan {
  readonly name: string;
  readonly at: number;
  readonly port: number;
  readonly script: readonly Instruction[];
  readonly span: Span;
}
export interface LoadPlan {
  readonly count: number;
  readonly every: number;
  readonly port: number;
  readonly script: readonly Instruction[];
  readonly span: Span;
}
export interface ServerPlan {
  readonly name: string;
  readonly port: number;
  readonly script: readonly Instruction[];
  readonly span: Span;
}

export type AtPlan = { readonly time: number; readonly span: Span } & (
  | { readonly kind: 'signal'; readonly signal: number }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'touch'; readonly path: string; readonly content: string }
  | { readonly kind: 'powerOff' }
);

export interface FilePlan {
  readonly path: string;
  readonly content: string;
}
export interface FailPlan {
  readonly what: string;
  readonly errno: number;
  readonly after: number;
  readonly span: Span;
}

export interface Plan {
  readonly cpus: number;
  readonly seed: number;
  /** Resident pages, undefined for no limit. */
  readonly pages: number | undefined;
  readonly descriptors: number;
  readonly backlog: number;
  readonly disk: Latency;
  readonly net: Latency;
  /** µs of virtual time. */
  readonly cost: {
    readonly statement: number;
    readonly syscall: number;
    readonly dispatch: number;
  };
  /** Virtual time at which the run ends, undefined for its own end. */
  readonly until: number | undefined;
  readonly files: readonly FilePlan[];
  readonly fails: readonly FailPlan[];
  readonly at: readonly AtPlan[];
  readonly clients: readonly ClientPlan[];
  readonly loads: readonly LoadPlan[];
  readonly servers: readonly ServerPlan[];
}

/** The machine without a world: one CPU, no clients, an empty disk. */
export const emptyPlan: Plan = {
  cpus: 1,
  seed: 1,
  pages: undefined,
  descriptors: 1024,
  backlog: 128,
  disk: { least: 4000, most: 8000 },
  net: { least: 200, most: 200 },
  cost: { statement: 1, syscall: 2, dispatch: 1 },
  until: undefined,
  files: [],
  fails: [],
  at: [],
  clients: [],
  loads: [],
  servers: [],
};

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads a world. What makes no sense in it was reported by the checks (EVL7002). */
export function planOf(world: WorldItem | undefined): Plan {
  if (!world) return emptyPlan;
  const plan: Writable<Plan> = {
    ...emptyPlan,
    files: [],
    fails: [],
    at: [],
    clients: [],
    loads: [],
    servers: [],
  };
  const files: FilePlan[] = [];
  const fails: FailPlan[] = [];
  const at: AtPlan[] = [];
  const clients: ClientPlan[] = [];
  const loads: LoadPlan[] = [];
  const servers: ServerPlan[] = [];
  for (const part of world.parts) {
    switch (part.kind) {
      case 'cpus':
        plan.cpus = part.value.value;
        break;
      case 'seed':
        plan.seed = part.value.value;
        break;
      case 'descriptors':
        plan.descriptors = part.value.value;
        break;
      case 'backlog':
        plan.backlog = part.value.value;
        break;
      case 'until':
        plan.until = part.value.value;
        break;
      case 'memory':
        plan.pages = part.value.value;
        break;
      case 'latency':
        if (part.of === 'disk') plan.disk = latency(part.value);
        else plan.net = latency(part.value);
        break;
      case 'cost':
        plan.cost = { ...plan.cost, [part.of]: part.value.value };
        break;
      case 'file': {
        const fill = part.fill?.value ?? '\0';
        const content = part.content?.value ?? repeatTo(fill, part.size?.value ?? 0);
        files.push({ path: part.path.value, content });
        break;
      }
      case 'fail':
        fails.push({
          what: textOf(part.what.value),
          errno: knownConstant(part.errno.name),
          after: part.after?.value ?? 0,
          span: part.span,
        });
        break;
      case 'at':
        at.push(atPlan(part.time.value, part.action));
        break;
      case 'client':
        clients.push({
          name: part.name.name,
          at: part.time?.value ?? 0,
          port: part.port.value,
          script: script(part.actions),
          span: part.span,
        });
        break;
      case 'clients':
        loads.push({
          count: part.count.value,
          every: part.every.value,
          port: part.port.value,
          script: script(part.actions),
          span: part.span,
        });
        break;
      case 'server':
        servers.push({
          name: part.name.name,
          port: part.port.value,
          script: script(part.actions),
          span: part.span,
        });
        break;
    }
  }
  return { ...plan, files, fails, at, clients, loads, servers };
}

function latency(v: ValueSpan): Latency {
  return { least: v.from.value, most: v.to?.value ?? v.from.value };
}

function repeatTo(fill: string, size: number): string {
  return fill === '' ? '' : fill.repeat(Math.ceil(size / fill.length)).slice(0, size);
}

function atPlan(time: number, action: AtAction): AtPlan {
  const base = { time, span: action.span };
  switch (action.kind) {
    case 'signal':
      return {
        ...base,
        kind: 'signal',
        signal: knownConstant(action.signal.name) + (action.offset?.value ?? 0),
      };
    case 'type':
      return { ...base, kind: 'type', text: action.text.value };
    case 'touch':
      return { ...base, kind: 'touch', path: action.path.value, content: action.content.value };
    case 'powerOff':
      return { ...base, kind: 'powerOff' };
  }
}

/** A client's actions as a flat list, so that where it stands in it is one number. */
function script(actions: readonly ClientAction[]): Instruction[] {
  const out: Instruction[] = [];
  const add = (list: readonly ClientAction[]): void => {
    for (const a of list) {
      switch (a.kind) {
        case 'send':
          out.push({
            op: 'send',
            bytes: a.text?.value ?? 'x'.repeat(a.size?.value ?? 0),
            span: a.span,
          });
          break;
        case 'expect':
          out.push({
            op: 'expect',
            what: a.what,
            bytes: a.text?.value ?? '',
            size: a.size?.value ?? a.text?.value.length ?? 0,
            span: a.span,
          });
          break;
        case 'wait':
          out.push({ op: 'wait', us: a.time.value, span: a.span });
          break;
        case 'shutdown':
        case 'close':
        case 'reset':
          out.push({ op: a.kind, span: a.span });
          break;
        case 'repeat': {
          const start = out.length;
          out.push({ op: 'repeat', count: a.count.value, end: -1, span: a.span });
          add(a.actions);
          out.push({ op: 'again', start, span: a.span });
          out[start] = { op: 'repeat', count: a.count.value, end: out.length, span: a.span };
          break;
        }
      }
    }
  };
  add(actions);
  return out;
}

/** The number of a constant that a world names: names/ has looked it up before. */
function knownConstant(name: string): number {
  assert(isConstantName(name), `a world names ${name}, which is no constant`);
  return constant(name);
}
