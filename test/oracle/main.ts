/** `npm run oracle -- FILE [--strict]`: replays every case of a file; ends with `N passed, M failed`. */
import { readFileSync } from 'node:fs';
import type { CaseFile } from './case.ts';
import { counts } from './applicable.ts';
import { notFollowed } from './not-followed.ts';
import { replay } from './replay.ts';

const args = process.argv.slice(2);
const strict = args.includes('--strict');
const file = args.find((a) => !a.startsWith('--')) ?? 'test/oracle/linux.json';
const show = args.find((a) => a.startsWith('--show='))?.slice(7);
const cases = casesOf(file);
/** The cases of a file; what is no such file is said in one line. */
function casesOf(name: string): CaseFile['cases'] {
  try {
    const { cases: all } = JSON.parse(readFileSync(name, 'utf8')) as Partial<CaseFile>;
    if (Array.isArray(all)) return all as CaseFile['cases'];
    throw new Error('it has no list of cases');
  } catch (e) {
    process.stderr.write(`oracle: ${name}: ${(e as Error).message}\n`);
    process.exit(2);
  }
}

let passed = 0;
let failed = 0;
const leftOut: string[] = [];
for (const c of cases) {
  const verdict = replay(c);
  if (show === c.id && verdict.kind === 'different') process.stdout.write(`${verdict.text}\n`);
  if (verdict.kind === 'same') passed++;
  else if (notFollowed.has(c.id) && !strict)
    leftOut.push(`${c.id}: ${notFollowed.get(c.id) ?? ''}`);
  else if (verdict.kind === 'left out') leftOut.push(`${c.id}: ${verdict.why}`);
  else if (!strict && !counts(c))
    leftOut.push(
      `${c.id} (${c.scope}${c.note === undefined ? '' : ', with a note'}): ${verdict.why}`,
    );
  else {
    failed++;
    process.stdout.write(`${c.id}: ${verdict.why}\n`);
  }
}
if (leftOut.length > 0)
  process.stdout.write(`\nleft out:\n${leftOut.map((l) => `  ${l}\n`).join('')}`);
process.stdout.write(`\n${String(passed)} passed, ${String(failed)} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
