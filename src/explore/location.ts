/**
 * Numbers of the locations that steps use. Shared variables, atomics and mutexes
 * have the first ones; everything else has a name and is numbered when it is
 * met. In a name `@` stands before the number of a process and `#` before that
 * of a record, so that another search, which has numbered them otherwise, can
 * read it (port.ts); what follows a zero byte is text of the program's own.
 */
import type { Names } from '../names/binding.ts';

export class Locations {
  readonly atomics: number;
  readonly mutexes: number;
  /** What the end of the program writes. */
  readonly end: number;
  /** How many have no name. */
  readonly fixed: number;
  private readonly numbers = new Map<string, number>();
  private readonly names: string[] = [];

  /** The order of events, and what makes them: that something is ready. */
  readonly queue = new Set<number>();

  /** `tries`: of each mutex a second location, whether it is free. */
  constructor(
    names: Names,
    readonly tries: boolean,
  ) {
    this.atomics = names.shared.length;
    this.mutexes =
      this.atomics + names.atomics.reduce((n, a) => n + Math.max(1, a.item.size?.value ?? 0), 0);
    const mutexes = names.mutexes.reduce((n, m) => n + Math.max(1, m.size?.value ?? 0), 0);
    this.end = this.mutexes + mutexes * (tries ? 2 : 1);
    this.fixed = this.end + 1;
    this.freedom = this.mutexes + mutexes;
  }

  /** The first of the mutexes' second locations. */
  readonly freedom: number;

  named(name: string): number {
    let found = this.numbers.get(name);
    if (found === undefined) {
      found = this.fixed + this.names.length;
      this.names.push(name);
      this.numbers.set(name, found);
      if (name === 'posts' || name.startsWith('ready ')) this.queue.add(found);
    }
    return found;
  }

  /** The name of a location that has one. */
  nameOf(location: number): string | undefined {
    return this.names[location - this.fixed];
  }
}
