/** Joining the results of shards into those of the whole class, and noticing what does not belong together. */
import { z } from 'zod';
import type { Results } from './result.ts';

const test = z.strictObject({
  name: z.string(),
  points: z.number().min(0),
  earned: z.number().min(0),
  passed: z.boolean(),
  message: z.string(),
  hint: z.string().optional(),
  seed: z.number().optional(),
  schedule: z.string().optional(),
  status: z.enum(['passed', 'failed', 'time', 'memory', 'crash', 'skipped', 'fault']),
  hidden: z.boolean(),
});

const document = z.strictObject({
  format: z.literal('evl-grade'),
  version: z.literal(1),
  assignment: z.strictObject({
    title: z.string(),
    file: z.string(),
    points: z.number(),
    digest: z.string(),
    tests: z.array(
      z.strictObject({
        name: z.string(),
        points: z.number(),
        hidden: z.boolean(),
        visibility: z.enum(['visible', 'after_due_date', 'after_published', 'hidden']),
      }),
    ),
  }),
  shard: z.strictObject({ index: z.int().min(1), of: z.int().min(1) }),
  total: z.int().min(0),
  submissions: z.array(
    z.strictObject({
      index: z.int().min(0),
      id: z.string(),
      name: z.string(),
      email: z.string().optional(),
      sid: z.string().optional(),
      status: z.enum(['graded', 'refused', 'fault']),
      reason: z.string().optional(),
      earned: z.number().nullable(),
      points: z.number(),
      tests: z.array(test),
    }),
  ),
  digest: z.string(),
});

export type Part =
  | { readonly kind: 'results'; readonly results: Results }
  | { readonly kind: 'problem'; readonly problem: string };

/** The results that a text holds; `digestOf` tells whether it was changed since it was written. */
export function readPart(
  text: string,
  digestOf: (results: Omit<Results, 'digest'>) => string,
): Part {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { kind: 'problem', problem: 'it is no complete JSON document: was it cut off?' };
  }
  const version: unknown =
    typeof data === 'object' && data !== null && 'version' in data ? data.version : undefined;
  if (typeof version === 'number' && version > 1)
    return {
      kind: 'problem',
      problem: `it was written by a newer evl (results of version ${String(version)})`,
    };
  const parsed = document.safeParse(data);
  if (!parsed.success)
    return { kind: 'problem', problem: 'it holds no results of `evl grade --format json`' };
  const results = parsed.data as Results;
  const { digest, ...rest } = results;
  if (digestOf(rest) !== digest)
    return {
      kind: 'problem',
      problem: 'it was changed after it was written: its digest does not fit',
    };
  return { kind: 'results', results };
}

/** Joins all parts of a class, or says what is wrong with them; `names` are those of the files they came from. */
export function merge(
  parts: readonly Results[],
  names: readonly string[],
): { readonly problem: string } | { readonly results: Omit<Results, 'digest'> } {
  const [first] = parts;
  if (!first) return { problem: 'there is nothing to merge' };
  const seen = new Map<number, string>();
  for (const [i, part] of parts.entries()) {
    const name = names[i] ?? '';
    if (part.assignment.digest !== first.assignment.digest)
      return {
        problem: `${name} is of another assignment, or of another state of it, than ${names[0] ?? ''}`,
      };
    if (part.shard.of !== first.shard.of || part.total !== first.total)
      return {
        problem: `${name} is shard ${String(part.shard.index)} of ${String(part.shard.of)} of ${String(part.total)} submissions, and ${names[0] ?? ''} of ${String(first.shard.of)} of ${String(first.total)}`,
      };
    const before = seen.get(part.shard.index);
    if (before !== undefined)
      return { problem: `${name} and ${before} are both shard ${String(part.shard.index)}` };
    seen.set(part.shard.index, name);
  }
  const missing = Array.from({ length: first.shard.of }, (_, i) => i + 1).filter(
    (i) => !seen.has(i),
  );
  if (missing.length > 0)
    return { problem: `shard ${missing.join(', ')} of ${String(first.shard.of)} is missing` };
  const submissions = parts.flatMap((p) => p.submissions).sort((a, b) => a.index - b.index);
  if (submissions.length !== first.total || submissions.some((s, i) => s.index !== i))
    return {
      problem:
        'the shards together are not the whole class: they were made from different lists of submissions',
    };
  const { format, version, assignment, total } = first;
  return {
    results: { format, version, assignment, shard: { index: 1, of: 1 }, total, submissions },
  };
}
