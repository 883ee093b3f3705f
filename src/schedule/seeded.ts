/** Chance drawn from a seed: the same seed gives the same run on every machine. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Chance } from './chance.ts';

export function seeded(seed: number): Chance {
  // Both halves of the seed take part; neighbouring seeds must not give neighbouring runs.
  const generator = xoroshiro128plus((seed ^ (Math.floor(seed / 0x100000000) * 0x9e3779b1)) | 0);
  for (let i = 0; i < 16; i++) generator.next();
  return {
    pick: (n) => (n <= 1 ? 0 : uniformInt(generator, 0, n - 1)),
    between: (least, most) => (least >= most ? least : uniformInt(generator, least, most)),
  };
}
