/**
 * Where values flow, without regard to order: a graph whose nodes are
 * variables, parameters, results and elements, and whose edges say that
 * whatever is in one may be in the other. Sets of kinds and of functions flow
 * along the edges (inclusion, as in Andersen 1994); the containers themselves
 * are merged when they meet (as in Steensgaard 1996), so that the whole is
 * nearly linear and a list that is handed around stays one list.
 *
 * Everything that follows from something is put on a list of work, never done
 * by recursion: a chain of calls or of nested lists may be as long as the program.
 */
import type { Routine } from '../../names/binding.ts';
import type { Kinds } from './kinds.ts';

/** A node with more functions than this may hold any function that is used as a value. */
const mostFunctions = 64;

/** Who wants to know which functions turn up in a node. */
export interface Listener {
  readonly each: (r: Routine) => void;
  /** Called once, and no more for each, where it may be any function. */
  readonly any: () => void;
}

export interface Node {
  kinds: Kinds;
  /** Functions that a value here may be; 'any' beyond a limit. */
  functions: Set<Routine> | 'any' | undefined;
  container: Container | undefined;
  readonly out: Edge[];
  readonly listeners: Listener[];
  queued: boolean;
}

/** A value as it comes out of an expression: most are known kinds and need no node. */
export type Value = Node | Kinds;

interface Edge {
  readonly to: Node;
  /** Just these kinds and nothing else, or everything. */
  readonly only: Kinds | 'all';
}

/** What a list, map or other object holds. Merged containers form a tree whose root is the one that counts. */
export interface Container {
  parent: Container | undefined;
  /** By `s:name` or `i:0`. */
  fields: Map<string, Node>;
  /** Under keys that are not known. */
  readonly rest: Node;
  /** Everything in it. */
  readonly all: Node;
  readonly keys: Node;
  /** `for x in` gives elements of a list and keys of a map; which of them it is may be found out later. */
  readonly asList: Node;
  readonly asMap: Node;
  isList: boolean;
  isMap: boolean;
  /** Elements change places, so that what was at one position may be at any. */
  shuffled: boolean;
  size: number;
}

export class Graph {
  private readonly changed: Node[] = [];
  private readonly merges: (readonly [Container, Container])[] = [];
  private readonly news: (() => void)[] = [];
  /** Every function whose name is used as a value, in the order in which they are met. */
  private readonly values = new Set<Routine>();
  private readonly allListeners: ((r: Routine) => void)[] = [];

  node(kinds: Kinds = 0): Node {
    return {
      kinds,
      functions: undefined,
      container: undefined,
      out: [],
      listeners: [],
      queued: false,
    };
  }

  /** Whatever is in `from` may be in `to`; with `only`, just these kinds and nothing else. */
  flow(from: Value, to: Node, only: Kinds | 'all' = 'all'): void {
    if (from === to) return;
    if (typeof from === 'number') {
      this.add(to, only === 'all' ? from : from & only);
      return;
    }
    from.out.push({ to, only });
    this.along(from, to, only);
  }

  add(node: Node, kinds: Kinds): void {
    if ((node.kinds | kinds) === node.kinds) return;
    node.kinds |= kinds;
    this.queue(node);
  }

  addFunction(node: Node, routine: Routine): void {
    if (!this.values.has(routine)) {
      this.values.add(routine);
      for (const tell of this.allListeners)
        this.news.push(() => {
          tell(routine);
        });
    }
    if (node.functions === 'any' || node.functions?.has(routine) === true) return;
    if (node.functions !== undefined && node.functions.size >= mostFunctions) {
      this.anyFunction(node);
      return;
    }
    if (node.functions === undefined) node.functions = new Set([routine]);
    else node.functions.add(routine);
    for (const l of node.listeners)
      this.news.push(() => {
        l.each(routine);
      });
    this.queue(node);
  }

  /** Tells of the functions that are or will be in the node. */
  listen(node: Node, listener: Listener): void {
    const told = new Set<Routine>();
    const once: Listener = {
      each: (r) => {
        if (told.has(r)) return;
        told.add(r);
        listener.each(r);
      },
      any: listener.any,
    };
    node.listeners.push(once);
    if (node.functions === 'any') this.news.push(once.any);
    else
      for (const r of node.functions ?? [])
        this.news.push(() => {
          once.each(r);
        });
  }

  /** Tells of every function that is or will be used as a value. */
  listenToAll(tell: (r: Routine) => void): void {
    this.allListeners.push(tell);
    for (const r of this.values)
      this.news.push(() => {
        tell(r);
      });
  }

  private anyFunction(node: Node): void {
    if (node.functions === 'any') return;
    node.functions = 'any';
    for (const l of node.listeners) this.news.push(l.any);
    this.queue(node);
  }

  // ------------------------------------------------------------- containers

  /** The container in a node; made where there is none yet, and merged with what flows there later. */
  containerOf(node: Node): Container {
    if (!node.container) {
      node.container = this.newContainer();
      this.queue(node);
    }
    return rootOf(node.container);
  }

  field(container: Container, key: string): Node {
    const root = rootOf(container);
    let field = root.fields.get(key);
    if (!field) {
      field = this.node();
      root.fields.set(key, field);
      root.size++;
      this.flow(field, root.all);
      if (root.shuffled && isPosition(key)) this.both(field, root.rest);
    }
    return field;
  }

  markList(container: Container): void {
    const root = rootOf(container);
    if (root.isList) return;
    root.isList = true;
    this.flow(root.all, root.asList);
  }

  markMap(container: Container): void {
    const root = rootOf(container);
    if (root.isMap) return;
    root.isMap = true;
    this.flow(root.keys, root.asMap);
  }

  shuffle(container: Container): void {
    const root = rootOf(container);
    if (root.shuffled) return;
    root.shuffled = true;
    for (const [key, field] of root.fields) if (isPosition(key)) this.both(field, root.rest);
  }

  private newContainer(): Container {
    const rest = this.node();
    const all = this.node();
    this.flow(rest, all);
    return {
      parent: undefined,
      fields: new Map(),
      rest,
      all,
      keys: this.node(),
      asList: this.node(),
      asMap: this.node(),
      isList: false,
      isMap: false,
      shuffled: false,
      size: 1,
    };
  }

  private merge(a: Container, b: Container): void {
    let into = rootOf(a);
    let from = rootOf(b);
    if (into === from) return;
    // The smaller into the larger: no field moves more than a logarithm of times.
    if (into.size < from.size) [into, from] = [from, into];
    from.parent = into;
    into.size += from.size;
    this.both(into.rest, from.rest);
    this.both(into.all, from.all);
    this.both(into.keys, from.keys);
    this.both(into.asList, from.asList);
    this.both(into.asMap, from.asMap);
    if (from.isList) this.markList(into);
    if (from.isMap) this.markMap(into);
    if (from.shuffled) this.shuffle(into);
    const moved = from.fields;
    from.fields = new Map();
    for (const [key, node] of moved) {
      const mine = into.fields.get(key);
      if (mine) this.both(mine, node);
      else {
        into.fields.set(key, node);
        if (into.shuffled && isPosition(key)) this.both(node, into.rest);
      }
    }
  }

  private both(a: Node, b: Node): void {
    this.flow(a, b);
    this.flow(b, a);
  }

  // ------------------------------------------------------------ propagation

  /** Lets everything flow until nothing changes. */
  settle(): void {
    for (;;) {
      const merge = this.merges.pop();
      if (merge) {
        this.merge(merge[0], merge[1]);
        continue;
      }
      const news = this.news.pop();
      if (news) {
        news();
        continue;
      }
      const node = this.changed.pop();
      if (!node) return;
      node.queued = false;
      // Edges that are added meanwhile are followed when they are added.
      for (let i = 0, n = node.out.length; i < n; i++) {
        const edge = node.out[i];
        if (edge) this.along(node, edge.to, edge.only);
      }
    }
  }

  private queue(node: Node): void {
    if (node.queued) return;
    node.queued = true;
    this.changed.push(node);
  }

  private along(from: Node, to: Node, only: Kinds | 'all'): void {
    if (only !== 'all') {
      this.add(to, from.kinds & only);
      return;
    }
    this.add(to, from.kinds);
    if (from.functions === 'any') this.anyFunction(to);
    else if (from.functions) for (const r of from.functions) this.addFunction(to, r);
    if (!from.container) return;
    if (!to.container) {
      to.container = from.container;
      this.queue(to);
    } else if (rootOf(from.container) !== rootOf(to.container))
      this.merges.push([from.container, to.container]);
  }
}

function isPosition(key: string): boolean {
  return key.startsWith('i:');
}

function rootOf(c: Container): Container {
  let root = c;
  while (root.parent) root = root.parent;
  // Shorten the way for the next time.
  for (let at = c; at.parent;) {
    const next: Container = at.parent;
    at.parent = root;
    at = next;
  }
  return root;
}
