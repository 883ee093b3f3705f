/** A queue that gives out in the order of its filling, at constant cost. Plain data. */
export interface Fifo<T> {
  readonly items: (T | undefined)[];
  head: number;
}

export function fifo<T>(): Fifo<T> {
  return { items: [], head: 0 };
}

export function fifoPush<T>(q: Fifo<T>, item: T): void {
  q.items.push(item);
}

export function fifoLength<T>(q: Fifo<T>): number {
  return q.items.length - q.head;
}

export function fifoPeek<T>(q: Fifo<T>): T | undefined {
  return q.items[q.head];
}

export function fifoShift<T>(q: Fifo<T>): T | undefined {
  if (q.head >= q.items.length) return undefined;
  const item = q.items[q.head];
  q.items[q.head++] = undefined;
  // Given-out places are dropped in one go, so that each costs little.
  if (q.head > 1024 && q.head * 2 > q.items.length) {
    q.items.splice(0, q.head);
    q.head = 0;
  }
  return item;
}

/** The first item that fits; undefined if none does. */
export function fifoFind<T>(q: Fifo<T>, fits: (item: T) => boolean): T | undefined {
  for (let i = q.head; i < q.items.length; i++) {
    const item = q.items[i];
    if (item !== undefined && fits(item)) return item;
  }
  return undefined;
}

/** Takes out the first item that fits; undefined if none does. */
export function fifoTake<T>(q: Fifo<T>, fits: (item: T) => boolean): T | undefined {
  const first = q.items[q.head];
  if (first !== undefined && fits(first)) return fifoShift(q);
  for (let i = q.head + 1; i < q.items.length; i++) {
    const item = q.items[i];
    if (item === undefined || !fits(item)) continue;
    q.items.splice(i, 1);
    return item;
  }
  return undefined;
}

export function* fifoItems<T>(q: Fifo<T>): Generator<T> {
  for (let i = q.head; i < q.items.length; i++) {
    const item = q.items[i];
    if (item !== undefined) yield item;
  }
}
