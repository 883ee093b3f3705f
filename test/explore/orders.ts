/** Orders in which a search may take what can go first; all must give the same. */
export const orders: readonly ((a: number, b: number) => number)[] = [
  () => 0,
  (a, b) => b - a,
  (a, b) => ((a * 7919) % 13) - ((b * 7919) % 13),
];
