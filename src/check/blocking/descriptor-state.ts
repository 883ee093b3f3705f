/**
 * What is known at one point of a routine about the things its variables hold.
 * Each thing is a number of its own; two variables that hold one descriptor
 * hold one number, so that reading through either uses up what is known of both.
 */
import type { Local } from '../../names/binding.ts';
import type { Entry } from './entries.ts';
import { Known } from './kinds.ts';
import type { Path, Variable } from './path.ts';

/** A thing of which nothing can be known. */
export const nobody = 0;
/** Facts about so many things are kept at one time; what comes beyond counts as unknown. */
const mostFacts = 200;

/** An argument: the thing it is, and those in a list or map that is written out. */
export interface Given {
  readonly thing: number;
  readonly inside: readonly (readonly [string, number])[];
}

/** How a routine is started: `kept` of the facts hold on for it, of `watched` it is `told` more. */
export interface Handing {
  readonly kept: number;
  readonly watched: number;
  readonly told: number;
  /** Shared variables that hold one thing throughout. */
  readonly steady: ReadonlySet<number>;
}

/** What every activation can name. */
export type Shared = Exclude<Variable, Local>;

function isShared(key: unknown): key is Shared {
  return typeof key === 'number' || typeof key === 'string';
}

/** Numbers for things, the same each time one place is walked. */
export class Things {
  private next = nobody + 1;
  private readonly byKey = new Map<unknown, number>();
  private readonly keys = new Map<number, unknown>();
  private readonly byField = new Map<string, number>();
  private readonly fields = new Map<number, { readonly owner: number; readonly field: string }>();

  /** What a variable holds at first, or what a place in the tree makes. */
  of(key: unknown): number {
    let n = this.byKey.get(key);
    if (n === undefined) {
      this.byKey.set(key, (n = this.next++));
      this.keys.set(n, key);
    }
    return n;
  }

  /** The variable or place that this number was first given to. */
  keyOf(thing: number): unknown {
    return this.keys.get(thing);
  }

  field(owner: number, field: string): number {
    if (owner === nobody) return nobody;
    const key = `${String(owner)}.${field}`;
    let n = this.byField.get(key);
    if (n === undefined) {
      this.byField.set(key, (n = this.next++));
      this.fields.set(n, { owner, field });
    }
    return n;
  }

  /** The thing that holds this one in a field, if it is known as such. */
  ownerOf(thing: number): { readonly owner: number; readonly field: string } | undefined {
    return this.fields.get(thing);
  }
}

export class DescriptorState {
  private constructor(
    private readonly things: Things,
    /** Variables that hold something else than at first. */
    private readonly variables: Map<Variable, number>,
    /** Fields, by their own number, that hold a thing with a number of its own. */
    private readonly fields: Map<number, number>,
    /** Bits of Known, where there are any. */
    private readonly facts: Map<number, number>,
  ) {}

  static empty(things: Things): DescriptorState {
    return new DescriptorState(things, new Map(), new Map(), new Map());
  }

  copy(): DescriptorState {
    return new DescriptorState(
      this.things,
      new Map(this.variables),
      new Map(this.fields),
      new Map(this.facts),
    );
  }

  thingOf(path: Path): number {
    let thing = this.variables.get(path.root) ?? this.things.of(path.root);
    for (const field of path.fields) {
      const inField = this.things.field(thing, field);
      thing = this.fields.get(inField) ?? inField;
    }
    return thing;
  }

  known(thing: number): number {
    return this.facts.get(thing) ?? 0;
  }

  learn(thing: number, facts: number): void {
    if (thing === nobody || facts === 0) return;
    if (!this.facts.has(thing) && this.facts.size >= mostFacts) return;
    this.facts.set(thing, this.known(thing) | facts);
  }

  forget(thing: number, facts: number): void {
    const left = this.known(thing) & ~facts;
    if (left === 0) this.facts.delete(thing);
    else this.facts.set(thing, left);
  }

  /** `let` runs again in each round of a loop: the variable begins anew. */
  declare(variable: Local): void {
    this.variables.delete(variable);
    const thing = this.things.of(variable);
    this.facts.delete(thing);
    this.forgetFields(thing, ~0, true);
  }

  assign(variable: Variable, thing: number): void {
    this.variables.set(variable, thing);
  }

  setField(owner: number, field: string, thing: number): void {
    if (owner === nobody) return;
    const inField = this.things.field(owner, field);
    this.facts.delete(inField);
    this.fields.set(inField, thing);
    // Another variable may hold the same map under another number.
    for (const other of [...this.facts.keys()]) {
      const at = this.things.ownerOf(other);
      if (at?.field === field && at.owner !== owner) this.facts.delete(other);
    }
  }

  /** Forgets what is known of the fields of a thing; with `names`, also what they hold. */
  forgetFields(owner: number, facts: number, names = false): void {
    for (const thing of [...this.facts.keys()])
      if (this.things.ownerOf(thing)?.owner === owner) this.forget(thing, facts);
    if (!names) return;
    for (const inField of [...this.fields.keys()])
      if (this.things.ownerOf(inField)?.owner === owner) this.fields.delete(inField);
  }

  /** A way from a thing to those in its fields of which something is known: `''` for itself, `.s:fd`. */
  parts(thing: number): readonly (readonly [string, number])[] {
    if (thing === nobody) return [];
    const parts: (readonly [string, number])[] = [['', thing]];
    for (const other of this.facts.keys()) {
      const at = this.things.ownerOf(other);
      if (at?.owner === thing) parts.push([`.${at.field}`, other]);
    }
    for (const [inField, held] of this.fields) {
      const at = this.things.ownerOf(inField);
      if (at?.owner === thing) parts.push([`.${at.field}`, held]);
    }
    return parts;
  }

  /** Shared variables and descriptors written as numbers, with what they hold: those of whose thing something is known, and those that hold `wanted`. */
  sharedThings(wanted: number): readonly (readonly [Shared, number])[] {
    const found: (readonly [Shared, number])[] = [];
    const first = (thing: number): void => {
      const key = this.things.keyOf(thing);
      if (isShared(key) && !this.variables.has(key)) found.push([key, thing]);
    };
    for (const thing of this.facts.keys()) first(thing);
    if (!this.facts.has(wanted)) first(wanted);
    for (const [variable, held] of this.variables) {
      if (isShared(variable) && (held === wanted || this.facts.has(held)))
        found.push([variable, held]);
    }
    return found;
  }

  /** What a routine that is started here may count on. */
  handedOver(args: readonly Given[], { kept, watched, told, steady }: Handing): Entry {
    const entry = new Map<string, number>();
    const put = (key: string, thing: number): void => {
      const facts = (this.known(thing) & kept) | (thing !== nobody && thing === watched ? told : 0);
      if (facts !== 0) entry.set(key, (entry.get(key) ?? 0) | facts);
    };
    const owner = this.things.ownerOf(watched);
    args.forEach(({ thing, inside }, i) => {
      const key = String(i);
      for (const [way, part] of this.parts(thing)) put(`${key}${way}`, part);
      if (thing !== nobody && owner?.owner === thing) put(`${key}.${owner.field}`, watched);
      for (const [field, part] of inside) put(`${key}.${field}`, part);
    });
    for (const [shared, thing] of this.sharedThings(watched)) {
      if (typeof shared === 'string') put(shared, thing);
      else if (steady.has(shared)) put(`g${String(shared)}`, thing);
    }
    return entry;
  }

  /** True where so much is known that following all of it would be slow. */
  isFull(): boolean {
    return this.variables.size > mostFacts || this.fields.size > mostFacts;
  }

  /** Nothing is known from here on. */
  clear(): void {
    this.facts.clear();
    this.fields.clear();
    this.variables.clear();
  }

  /** What is known whichever of the ways was taken; `lost` is told of things that have more than one name now. */
  static join(
    states: readonly DescriptorState[],
    lost: (thing: number, state: DescriptorState) => void,
  ): DescriptorState | undefined {
    const [first, ...others] = states;
    if (!first || others.length === 0) return first;
    const result = first.copy();
    for (const variable of new Set(states.flatMap((s) => [...s.variables.keys()]))) {
      const held = states.map((s) => s.variables.get(variable) ?? s.things.of(variable));
      if (held.every((h) => h === held[0])) {
        result.variables.set(variable, held[0] ?? nobody);
        continue;
      }
      held.forEach((h, i) => {
        lost(h, states[i] ?? first);
      });
      result.variables.set(variable, nobody);
    }
    for (const [inField, thing] of first.fields)
      if (others.some((s) => s.fields.get(inField) !== thing)) result.fields.delete(inField);
    for (const [thing, facts] of first.facts) {
      const left = others.reduce((sum, s) => sum & s.known(thing), facts);
      if (left === 0) result.facts.delete(thing);
      else result.facts.set(thing, left);
    }
    return result;
  }
}

/** What may be handed to another activation: that a read would not wait is known only for the moment. */
export const lasting = Known.nonblocking | Known.flagsWithNonblock;
