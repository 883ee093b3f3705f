/** What the flags in a call say, where they are written out: O_NONBLOCK and its like, READ and WRITE of a watch. */
import type { CallExpr, ConstItem, Expr } from '../../ast/nodes.ts';
import type { Names } from '../../names/binding.ts';
import { Known } from './kinds.ts';

const nonblockNames: ReadonlySet<string> = new Set([
  'O_NONBLOCK',
  'EFD_NONBLOCK',
  'TFD_NONBLOCK',
  'SFD_NONBLOCK',
]);

/** Calls that make descriptors, with the position of the argument that may hold O_NONBLOCK. */
const flagsArgument: ReadonlyMap<string, number> = new Map([
  ['pipe', 0],
  ['socketpair', 0],
  ['eventfd', 1],
  ['timerfd', 1],
  ['signalfd', 1],
  ['connect', 2],
]);

export class Flags {
  private readonly constants = new Map<ConstItem, boolean>();

  /** `order` holds the constants, each after those it mentions. */
  constructor(
    private readonly names: Names,
    order: readonly ConstItem[],
  ) {
    for (const item of order) this.constants.set(item, this.holdsNonblock(item.value));
  }

  /** True if the flags certainly hold O_NONBLOCK; `variable` answers for variables. */
  holdsNonblock(e: Expr, variable: (e: Expr) => boolean = () => false): boolean {
    if (e.kind === 'binary' && e.op === '|')
      return this.holdsNonblock(e.left, variable) || this.holdsNonblock(e.right, variable);
    if (e.kind !== 'name') return false;
    const binding = this.names.bindings.get(e);
    if (binding?.kind === 'constant') return nonblockNames.has(binding.name);
    if (binding?.kind === 'const') return this.constants.get(binding.item) ?? false;
    return variable(e);
  }

  /** True if the call makes descriptors that have O_NONBLOCK from the start. */
  madeNonblocking(e: CallExpr, name: string): boolean {
    const position = flagsArgument.get(name);
    const flags = position === undefined ? undefined : e.args[position];
    return flags !== undefined && this.holdsNonblock(flags);
  }

  /** `fcntl(fd, F_SETFL, …)`: the flags it sets. */
  setBy(e: CallExpr): Expr | undefined {
    const [, command, flags] = e.args;
    return command && this.isConstant(command, 'F_SETFL') ? flags : undefined;
  }

  /** recv and send that never wait, whatever the descriptor. */
  doesNotWait(e: CallExpr): boolean {
    const flags = e.args[3];
    const mentions = (x: Expr): boolean =>
      x.kind === 'binary' && x.op === '|'
        ? mentions(x.left) || mentions(x.right)
        : this.isConstant(x, 'MSG_DONTWAIT');
    return flags !== undefined && mentions(flags);
  }

  /** What an event of `watch(fd, events)` tells for certain: that a read, or a write, would not wait; one of both tells neither. */
  toldBy(events: Expr | undefined): number {
    if (!events) return 0;
    if (this.isConstant(events, 'READ')) return Known.readable;
    return this.isConstant(events, 'WRITE') ? Known.writable : 0;
  }

  private isConstant(e: Expr, name: string): boolean {
    if (e.kind !== 'name') return false;
    const binding = this.names.bindings.get(e);
    return binding?.kind === 'constant' && binding.name === name;
  }
}
