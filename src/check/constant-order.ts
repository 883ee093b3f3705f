/**
 * Constants in an order in which each comes after those it mentions, and the
 * rings among them. Without recursion over the mentions: ten thousand
 * constants may each be made from the one before.
 */
import type { ConstItem, Expr, Name, Program } from '../ast/nodes.ts';
import type { Names } from '../names/binding.ts';

export interface Mention {
  readonly item: ConstItem;
  /** Where it is mentioned. */
  readonly at: Name;
}

export interface ConstantOrder {
  readonly order: readonly ConstItem[];
  /** For each ring the mention that closes it, and the constants around it in order, beginning with the one mentioned there. */
  readonly rings: readonly { readonly closing: Mention; readonly members: readonly ConstItem[] }[];
}

/** Beyond this many rings only the closing mention is kept: tracing each would take the square of their number. */
const mostTraced = 100;

export function constantOrder(program: Program, names: Names): ConstantOrder {
  const order: ConstItem[] = [];
  const rings: { closing: Mention; members: ConstItem[] }[] = [];
  /** Depth on the path where it is open, -1 where it is done. */
  const state = new Map<ConstItem, number>();
  for (const file of program.files) {
    for (const item of file.items) {
      if (item.kind !== 'const' || state.has(item)) continue;
      const path: {
        readonly item: ConstItem;
        readonly mentions: readonly Mention[];
        next: number;
      }[] = [];
      const enter = (c: ConstItem): void => {
        state.set(c, path.length);
        path.push({ item: c, mentions: mentionsIn(c.value, names), next: 0 });
      };
      enter(item);
      for (let top = path.at(-1); top; top = path.at(-1)) {
        const mention = top.mentions[top.next++];
        if (!mention) {
          path.pop();
          state.set(top.item, -1);
          order.push(top.item);
          continue;
        }
        const seen = state.get(mention.item);
        if (seen === undefined) enter(mention.item);
        else if (seen >= 0)
          rings.push({
            closing: mention,
            members:
              rings.length < mostTraced ? path.slice(seen).map((p) => p.item) : [mention.item],
          });
      }
    }
  }
  return { order, rings };
}

function mentionsIn(value: Expr, names: Names): Mention[] {
  const found: Mention[] = [];
  const look = (e: Expr): void => {
    switch (e.kind) {
      case 'name': {
        const binding = names.bindings.get(e);
        if (binding?.kind === 'const') found.push({ item: binding.item, at: e });
        break;
      }
      case 'list':
        e.items.forEach(look);
        break;
      case 'map':
        for (const entry of e.entries) {
          look(entry.key);
          look(entry.value);
        }
        break;
      case 'call':
        look(e.callee);
        e.args.forEach(look);
        break;
      case 'index':
        look(e.object);
        look(e.index);
        break;
      case 'slice':
        look(e.object);
        if (e.from) look(e.from);
        if (e.to) look(e.to);
        break;
      case 'field':
        look(e.object);
        break;
      case 'unary':
      case 'await':
        look(e.operand);
        break;
      case 'binary':
        look(e.left);
        look(e.right);
        break;
      case 'spawn':
        e.args.forEach(look);
        break;
      case 'nil':
      case 'bool':
      case 'int':
      case 'str':
      case 'missing':
        break;
    }
  };
  look(value);
  return found;
}
