/** Steps of an execution that ended something, or gave it back: they make later steps possible. */
export class Ends {
  /** Of the last handler, or of one that awaits: its CPU is free; −1 for none. */
  handler = -1;
  /** Of main, from when on the loop takes events. */
  main = -1;
  /** By thread. */
  readonly threads = new Map<number, number>();
  /** By mutex: its last unlock. */
  readonly unlocks: number[] = [];

  reset(): void {
    this.handler = this.main = -1;
    this.threads.clear();
    this.unlocks.length = 0;
  }
}
