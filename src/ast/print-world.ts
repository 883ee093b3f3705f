/** Worlds and tests as source text. */
import { unreachable } from '../base/assert.ts';
import type {
  AtAction,
  ClientAction,
  Expectation,
  ExpectationWhat,
  Expr,
  IntExpr,
  Name,
  TestItem,
  ValueSpan,
  WorldItem,
  WorldPart,
} from './nodes.ts';
import { leftmost, printExpr, printString } from './print-expr.ts';

export function printWorld(world: WorldItem): string {
  const name = world.name === undefined ? '' : `${printString(world.name.value)} `;
  return `world ${name}${braces(world.parts.map(printPart), '')}`;
}

function int(expr: IntExpr): string {
  return String(expr.value);
}

/** Lines in braces; `indent` is that of the line on which they open. */
function braces(lines: readonly string[], indent: string): string {
  return lines.length === 0
    ? '{ }'
    : `{\n${lines.map((line) => `${indent}  ${line}\n`).join('')}${indent}}`;
}

function printPart(part: WorldPart): string {
  switch (part.kind) {
    case 'cpus':
    case 'seed':
    case 'descriptors':
    case 'backlog':
    case 'until':
      return `${part.kind} ${int(part.value)}`;
    case 'memory':
      return `memory ${int(part.value)} pages`;
    case 'latency':
      return `${part.of} latency ${printSpan(part.value)}`;
    case 'cost':
      return `cost ${part.of} ${int(part.value)}`;
    case 'file': {
      const path = `file ${printString(part.path.value)}`;
      if (part.size === undefined) return `${path} = ${printString(part.content?.value ?? '')}`;
      return `${path} size ${int(part.size)}${part.fill === undefined ? '' : ` fill ${printString(part.fill.value)}`}`;
    }
    case 'fail':
      return `fail ${printString(part.what.value)} with ${part.errno.name}${part.after === undefined ? '' : ` after ${int(part.after)}`}`;
    case 'at':
      return `at ${int(part.time)} ${printAtAction(part.action)}`;
    case 'client': {
      const time = part.time === undefined ? '' : ` at ${int(part.time)}`;
      return `client ${part.name.name}${time} connect ${int(part.port)} ${printScript(part.actions)}`;
    }
    case 'clients':
      return `clients ${int(part.count)} every ${int(part.every)} connect ${int(part.port)} ${printScript(part.actions)}`;
    case 'server':
      return `server ${part.name.name} on ${int(part.port)} ${printScript(part.actions)}`;
    default:
      return unreachable(part);
  }
}

function printSpan(span: ValueSpan): string {
  return span.to === undefined ? int(span.from) : `${int(span.from)}..${int(span.to)}`;
}

function printAtAction(action: AtAction): string {
  switch (action.kind) {
    case 'signal':
      return `signal ${action.signal.name}${action.offset === undefined ? '' : ` + ${int(action.offset)}`}`;
    case 'type':
      return `type ${printString(action.text.value)}`;
    case 'touch':
      return `touch ${printString(action.path.value)} = ${printString(action.content.value)}`;
    case 'powerOff':
      return 'power off';
    default:
      return unreachable(action);
  }
}

/** A script is short in most worlds: on one line where nothing in it repeats. */
function printScript(actions: readonly ClientAction[]): string {
  if (actions.length === 0) return '{ }';
  const line = actions.map(printAction).join('  ');
  return `{ ${line} }`;
}

function printAction(action: ClientAction): string {
  switch (action.kind) {
    case 'send':
      return action.size === undefined
        ? `send ${printString(action.text?.value ?? '')}`
        : `send size ${int(action.size)}`;
    case 'expect': {
      if (action.what === 'text') return `expect ${printString(action.text?.value ?? '')}`;
      return action.what === 'size'
        ? `expect size ${action.size === undefined ? '0' : int(action.size)}`
        : `expect ${action.what}`;
    }
    case 'wait':
      return `wait ${int(action.time)}`;
    case 'shutdown':
    case 'close':
    case 'reset':
      return action.kind;
    case 'repeat':
      return `repeat ${int(action.count)} ${printScript(action.actions)}`;
    default:
      return unreachable(action);
  }
}

function printSchedules(on: NonNullable<TestItem['on']>): string {
  return on.kind === 'allSchedules' ? 'on all schedules' : `on seeds ${int(on.count)}`;
}

export function printTest(test: TestItem): string {
  const conditions = [
    number('points', test.points),
    test.hidden ? 'hidden' : undefined,
    test.world === undefined ? undefined : `in ${printString(test.world.value)}`,
    number('cpus', test.cpus),
    test.on && printSchedules(test.on),
  ].filter((condition) => condition !== undefined);
  return [
    'test',
    printString(test.name.value),
    ...conditions,
    braces(test.expectations.map(printExpectation), ''),
  ].join(' ');
}

function number(word: string, value: IntExpr | undefined): string | undefined {
  return value === undefined ? undefined : `${word} ${int(value)}`;
}

function printExpectation(expectation: Expectation): string {
  const hint = expectation.hint === undefined ? '' : ` hint ${printString(expectation.hint.value)}`;
  return `expect ${printWhat(expectation.what)}${hint}`;
}

function printWhat(what: ExpectationWhat): string {
  switch (what.kind) {
    case 'output':
      return `output ${what.contains ? 'contains ' : ''}${printString(what.text.value)}`;
    case 'received':
      return `client ${what.client.name} received ${printString(what.text.value)}`;
    case 'exit':
      return `exit ${int(what.status)}`;
    case 'finding':
      return `${what.no ? 'no ' : ''}${what.finding}${on(what.on)}`;
    case 'measure':
      return `${what.measure} ${what.op} ${int(what.value)}`;
    case 'expr':
      return printCondition(what.expr);
    default:
      return unreachable(what);
  }
}

function on(name: Name | undefined): string {
  return name === undefined ? '' : ` on ${name.name}`;
}

/** Words that mean something else right after `expect` than a variable of that name. */
const expectationWords: ReadonlySet<string> = new Set([
  'output',
  'client',
  'exit',
  'no',
  'races',
  'blocking',
  'deadlock',
  'stalls',
  'faults',
  'leaks',
  'errors',
  'stall',
  'latency',
  'time',
  'throughput',
  'syscalls',
  'steps',
]);

function printCondition(expr: Expr): string {
  const first = leftmost(expr);
  const text = printExpr(expr);
  return first.kind === 'name' && expectationWords.has(first.name) ? `(${text})` : text;
}
