/** Random small programs of shared cells, locks, atomics, threads and colors. */
import fc from 'fast-check';

const simple = fc.constantFrom(
  'x = n',
  'y = n',
  'v = x',
  'v = y',
  'y = v',
  'x += 1',
  'a += 1',
  'v = a',
  'xs[0] = n',
  'v = xs[1]',
  'xs[1] += 1',
  'v = compare_and_swap(a, 0, n)',
  'if trylock(p) { y = n unlock(p) }',
  'v = trylock(q) if v { unlock(q) }',
);
const locked = fc.tuple(fc.constantFrom('p', 'q'), simple).map(([m, s]) => `with ${m} { ${s} }`);
const body = (most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof({ weight: 4, arbitrary: simple }, { weight: 2, arbitrary: locked }), {
      minLength: 1,
      maxLength: most,
    })
    .map((s) => s.join('\n  '));

export interface Shape {
  readonly bodies: readonly string[];
  readonly thread: string | undefined;
  readonly nested: boolean;
  readonly color: boolean;
}

export function program({ bodies, thread, nested, color }: Shape): string {
  return `shared x = 0
shared y = 0
shared xs = [1, 2]
atomic a = 0
mutex p, q
${thread === undefined ? 'on start {' : 'main {'}
  ${thread === undefined ? '' : 'spawn t(9)'}
  ${bodies.map((_, i) => `post h${String(i)}(${String(i + 1)})`).join('\n  ')}
}
${thread === undefined ? '' : `fn t(n) { let v = 0\n  ${thread}\n  post h0(8) }`}
${bodies.map((b, i) => `on h${String(i)}(n) ${color && i < 2 ? 'color 1' : ''} { let v = 0\n  ${b}\n  ${nested && i === 0 ? 'if n == 1 { post h1(7) }' : ''} }`).join('\n')}
`;
}

export const shape: fc.Arbitrary<Shape> = fc.record({
  bodies: fc.array(body(2), { minLength: 2, maxLength: 3 }),
  thread: fc.option(body(2), { nil: undefined, freq: 2 }),
  nested: fc.boolean(),
  color: fc.boolean(),
});
