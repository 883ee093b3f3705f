/**
 * The quick suite (`npm test`) takes a sample of what the slow one
 * (`npm run test:slow`) does in full: fewer draws, every nth place, smaller sizes.
 */
export const thorough = process.env['EVL_SLOW'] === '1';

/** How many draws of a property, or how large a size. */
export function howMany(quick: number, all: number): number {
  return thorough ? all : quick;
}

/** Every nth of a list in the quick suite, all in the slow one; the first is always there. */
export function oneIn<T>(n: number, all: readonly T[]): readonly T[] {
  return thorough ? all : all.filter((_, i) => i % n === 0);
}
