/**
 * What an expression certainly is, whatever runs before it: literals,
 * constants, operators on them, names of functions. Undefined where the least
 * doubt remains; variables are always in doubt.
 */
import type { BinaryOp, ConstItem, Expr } from '../ast/nodes.ts';
import type { Names } from '../names/binding.ts';

export type CertainType = 'nil' | 'bool' | 'int' | 'str' | 'list' | 'map' | 'fn' | 'mutex';

const intOperators: ReadonlySet<BinaryOp> = new Set<BinaryOp>([
  '-',
  '*',
  '/',
  '%',
  '&',
  '|',
  '^',
  '<<',
  '>>',
]);
const boolOperators: ReadonlySet<BinaryOp> = new Set<BinaryOp>(['==', '!=', '<', '<=', '>', '>=']);

export class CertainTypes {
  private readonly known = new Map<Expr, CertainType | undefined>();
  private readonly constants = new Map<ConstItem, CertainType | undefined>();

  /** `order` holds the constants, each after those it mentions; one in a ring is of no type. */
  constructor(
    private readonly names: Names,
    order: readonly ConstItem[],
  ) {
    for (const item of order) this.constants.set(item, this.of(item.value));
  }

  of(e: Expr): CertainType | undefined {
    switch (e.kind) {
      case 'nil':
      case 'bool':
      case 'int':
      case 'str':
      case 'list':
      case 'map':
        return e.kind;
      case 'name':
        return this.name(e);
      case 'unary':
      case 'binary':
        break;
      default:
        return undefined;
    }
    if (this.known.has(e)) return this.known.get(e);
    const type = this.find(e);
    this.known.set(e, type);
    return type;
  }

  private find(e: Extract<Expr, { kind: 'unary' | 'binary' }>): CertainType | undefined {
    switch (e.kind) {
      case 'unary':
        if (e.op === '!') return 'bool';
        return this.of(e.operand) === 'int' ? 'int' : undefined;
      case 'binary': {
        if (boolOperators.has(e.op)) return 'bool';
        const left = this.of(e.left);
        const right = this.of(e.right);
        if (intOperators.has(e.op)) return left === 'int' && right === 'int' ? 'int' : undefined;
        return left === right &&
          e.op === '+' &&
          (left === 'int' || left === 'str' || left === 'list')
          ? left
          : undefined;
      }
    }
  }

  private name(e: Extract<Expr, { kind: 'name' }>): CertainType | undefined {
    const binding = this.names.bindings.get(e);
    switch (binding?.kind) {
      case 'fn':
      case 'handler':
        return 'fn';
      case 'mutex':
        return binding.item.size ? undefined : 'mutex';
      // An errno constant prints as its symbol but counts as an int.
      case 'constant':
        return 'int';
      case 'const':
        return this.constants.get(binding.item);
      default:
        return undefined;
    }
  }
}
