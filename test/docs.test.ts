/** Pages that state facts of the code are made from it: `EVL_BLESS=1 npx vitest run test/docs.test.ts` writes them anew. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { calls, constants, signatureOf } from '../src/calls/index.ts';

const blocking = {
  never: '',
  may: 'may, unless ready or O_NONBLOCK',
  disk: 'always (disk)',
  always: 'always',
  timeout: 'unless its timeout is 0',
  lock: 'a lock, counted apart',
} as const;

function callsPage(): string {
  const families = [...new Set([...calls.values()].map((c) => c.family))];
  const parts = [
    '# Builtins and system calls',
    '',
    'Made from the table in `src/calls/`, which the checker, the kernel and the editor read too.',
    '',
  ];
  for (const family of families) {
    parts.push(
      `## ${family[0]?.toUpperCase() ?? ''}${family.slice(1)}`,
      '',
      '| call | what it does | waits | `then`, `await` |',
      '| --- | --- | --- | --- |',
    );
    for (const c of calls.values()) {
      if (c.family === family)
        parts.push(
          `| \`${signatureOf(c)}\` | ${c.doc.replaceAll('|', '\\|')} | ${c.kind === 'builtin' && c.blocking === 'never' ? '' : blocking[c.blocking]} | ${c.async ? 'yes' : ''} |`,
        );
    }
    parts.push('');
  }
  parts.push('## Constants', '', '| name | value | meaning |', '| --- | --- | --- |');
  for (const c of constants.values())
    parts.push(`| \`${c.name}\` | ${String(c.value)} | ${c.doc} |`);
  return `${parts.join('\n')}\n`;
}

test('docs/calls.md is what the table says', () => {
  const page = callsPage();
  if (process.env['EVL_BLESS'] === '1') writeFileSync('docs/calls.md', page);
  expect(readFileSync('docs/calls.md', 'utf8')).toBe(page);
});

test('every link between the pages leads somewhere', () => {
  for (const page of [
    'README.md',
    'docs/language.md',
    'docs/os.md',
    'docs/architecture.md',
    'docs/glossary.md',
    'docs/grading.md',
    'docs/concurrency.md',
  ]) {
    const folder = page.includes('/') ? 'docs/' : '';
    for (const [, target = ''] of readFileSync(page, 'utf8').matchAll(/\]\(([^)#:]+)\)/g))
      readFileSync(`${folder}${target}`);
  }
});

/** Paths of files of the project as texts cite them, such as `run/pace.ts` or `pace.ts`; programs are examples. */
const cited = /(?<![\w./-])(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:ts|tsx|mjs|cjs|md|tsv|ebnf)\b/g;

test('every file that a comment or a page cites exists', () => {
  const there = ['src', 'grammar', 'test', 'bench', 'bin', 'docs', 'programs'].flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => `/${room}/${name}`),
  );
  there.push(...readdirSync('.').map((name) => `/${name}`));
  const texts = there
    .filter((file) => /^\/(src|grammar|test|bench|docs)\/.*\.(ts|md)$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(`.${file}`, 'utf8');
      const said = file.endsWith('.md')
        ? [text]
        : (text.match(/\/\*\*[^]*?\*\/|^ *\/\/.*$/gm) ?? []);
      return said.flatMap((one) => (one.match(cited) ?? []).map((name) => ({ file, name })));
    });
  expect(texts.length).toBeGreaterThan(20);
  const lost = texts.filter(({ name }) => !there.some((file) => file.endsWith(`/${name}`)));
  expect(lost).toEqual([]);
});
