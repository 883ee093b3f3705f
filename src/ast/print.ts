/**
 * A tree as source text, in the standard layout: two spaces a level, one
 * statement a line, an empty line around items with a block. Parsing the text
 * gives the same tree. Comments and the spelling of numbers are not in the tree,
 * so they are not in the text either.
 */
import { unreachable } from '../base/assert.ts';
import type {
  Block,
  Continuation,
  EventName,
  FileTree,
  IntExpr,
  Item,
  MutexDeclaration,
  Name,
  Statement,
} from './nodes.ts';
import { printAll, printBeforeBlock, printExpr, printString } from './print-expr.ts';
import { printTest, printWorld } from './print-world.ts';

export { printExpr };

/** A whole file. */
export function printFile(tree: FileTree): string {
  let out = '';
  let previous: Item | undefined;
  for (const item of tree.items) {
    const apart =
      previous !== undefined &&
      (hasBlock(item) || hasBlock(previous) || item.kind !== previous.kind);
    out += `${apart ? '\n' : ''}${printItem(item)}\n`;
    previous = item;
  }
  return out;
}

function hasBlock(item: Item): boolean {
  switch (item.kind) {
    case 'import':
    case 'const':
    case 'shared':
    case 'atomic':
    case 'mutex':
      return false;
    default:
      return true;
  }
}

function printItem(item: Item): string {
  switch (item.kind) {
    case 'import':
      return `import ${printString(item.path)}`;
    case 'const':
    case 'shared':
      return `${item.kind} ${item.name.name} = ${printExpr(item.value)}`;
    case 'atomic':
      return `atomic ${printCell(item)} = ${printExpr(item.value)}`;
    case 'mutex':
      return `mutex ${item.mutexes.map(printCell).join(', ')}`;
    case 'fn':
      return `${item.nonblocking ? 'nonblocking ' : ''}${item.async ? 'async ' : ''}fn ${item.name.name}(${names(item.params)}) ${printBlock(item.body, '')}`;
    case 'main':
      return `main ${printBlock(item.body, '')}`;
    case 'handler': {
      const params = item.params.length === 0 ? '' : `(${names(item.params)})`;
      const color = item.color === undefined ? '' : ` color ${printBeforeBlock(item.color)}`;
      return `on ${printEvent(item.event)}${params}${color} ${printBlock(item.body, '')}`;
    }
    case 'world':
      return printWorld(item);
    case 'test':
      return printTest(item);
    default:
      return unreachable(item);
  }
}

function printCell(cell: Pick<MutexDeclaration, 'name' | 'size'>): string {
  return cell.size === undefined ? cell.name.name : `${cell.name.name}[${String(cell.size.value)}]`;
}

function printEvent(event: EventName): string {
  switch (event.kind) {
    case 'start':
      return 'start';
    case 'named':
      return event.name.name;
    default:
      return `${event.kind} ${printSignal(event.signal, event.offset)}`;
  }
}

/** SIGRTMIN + 1 */
function printSignal(signal: Name, offset: IntExpr | undefined): string {
  return offset === undefined ? signal.name : `${signal.name} + ${String(offset.value)}`;
}

function names(all: readonly Name[]): string {
  return all.map((one) => one.name).join(', ');
}

/** A block from `{` to `}`; `indent` is that of the line on which it opens. */
export function printBlock(block: Block, indent: string): string {
  if (block.statements.length === 0) return '{ }';
  const inner = `${indent}  `;
  const lines = block.statements.map(
    (statement) => `${inner}${printStatement(statement, inner)}\n`,
  );
  return `{\n${lines.join('')}${indent}}`;
}

function printStatement(statement: Statement, indent: string): string {
  switch (statement.kind) {
    case 'let': {
      const value = statement.value === undefined ? '' : ` = ${printExpr(statement.value)}`;
      return `let ${statement.name.name}${value}${printThen(statement.then)}`;
    }
    case 'assign':
      return `${printBeforeBlock(statement.target)} ${statement.op} ${printExpr(statement.value)}${printThen(statement.then)}`;
    case 'if': {
      const arms = statement.arms.map(
        (arm) => `if ${printBeforeBlock(arm.condition)} ${printBlock(arm.body, indent)}`,
      );
      const otherwise =
        statement.otherwise === undefined ? '' : ` else ${printBlock(statement.otherwise, indent)}`;
      return arms.join(' else ') + otherwise;
    }
    case 'while':
      return `while ${printBeforeBlock(statement.condition)} ${printBlock(statement.body, indent)}`;
    case 'forIn': {
      const second = statement.second === undefined ? '' : `, ${statement.second.name}`;
      return `for ${statement.first.name}${second} in ${printExpr(statement.iterable)} ${printBlock(statement.body, indent)}`;
    }
    case 'forRange': {
      const second = statement.second === undefined ? '' : `, ${statement.second.name}`;
      const range = `${printExpr(statement.from)}..${printExpr(statement.to)}`;
      return `for ${statement.name.name}${second} in ${range} ${printBlock(statement.body, indent)}`;
    }
    case 'return':
      return statement.value === undefined ? 'return' : `return ${printExpr(statement.value)}`;
    case 'break':
    case 'continue':
      return statement.kind;
    case 'with':
      return `with ${printBeforeBlock(statement.mutex, true)} ${printBlock(statement.body, indent)}`;
    case 'post':
      return `post ${statement.target.name}(${printAll(statement.args)})`;
    case 'assert': {
      const message = statement.message === undefined ? '' : `, ${printExpr(statement.message)}`;
      return `assert ${printExpr(statement.condition)}${message}`;
    }
    case 'call':
      return `${printBeforeBlock(statement.call)}${printThen(statement.then)}`;
    case 'block':
      return printBlock(statement.body, indent);
    default:
      return unreachable(statement);
  }
}

function printThen(then: Continuation | undefined): string {
  return then === undefined ? '' : ` then ${then.handler.name}(${printAll(then.args)})`;
}
