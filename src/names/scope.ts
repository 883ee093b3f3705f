/**
 * The locals that can be seen while a routine is walked: for each name a
 * stack, the innermost on top, so that looking up is one step however deep the
 * blocks are.
 */
import type { Name } from '../ast/nodes.ts';
import type { Local } from './binding.ts';
import type { Frame } from './globals.ts';

interface Entry {
  readonly local: Local;
  /** Number of the block that declares it. */
  readonly depth: number;
}

export class Scope {
  private readonly visible = new Map<string, Entry[]>();
  private readonly blocks: string[][] = [];

  constructor(private readonly routine: Frame) {}

  enter(): void {
    this.blocks.push([]);
  }

  leave(): void {
    for (const name of this.blocks.pop() ?? []) {
      const stack = this.visible.get(name);
      stack?.pop();
      if (stack?.length === 0) this.visible.delete(name);
    }
  }

  find(name: string): Local | undefined {
    return this.visible.get(name)?.at(-1)?.local;
  }

  /** The local of this name in the innermost block itself, if there is one. */
  inThisBlock(name: string): Local | undefined {
    const top = this.visible.get(name)?.at(-1);
    return top?.depth === this.blocks.length ? top.local : undefined;
  }

  declare(name: Name, parameter: boolean): Local {
    const local: Local = {
      name: name.name,
      index: this.routine.locals.length,
      parameter,
      declared: name.span,
    };
    this.routine.locals.push(local);
    if (parameter) this.routine.params.push(local);
    const entry = { local, depth: this.blocks.length };
    const stack = this.visible.get(name.name);
    if (stack) stack.push(entry);
    else this.visible.set(name.name, [entry]);
    this.blocks.at(-1)?.push(name.name);
    return local;
  }

  /** All names that can be seen here. */
  names(): string[] {
    return [...this.visible.keys()];
  }
}
