/** `evl quiz` on paper and as JSON. */
import { expect, test } from 'vitest';
import { evl, inFolder } from '../support/evl.ts';

test('questions with -c and without, drawn by -s, and one JSON document whatever the program is', () => {
  inFolder({ 'broken.evl': 'on start { post h( }\n' }, (folder) => {
    const broken = evl(['quiz', 'broken.evl', '--json'], { cwd: folder });
    expect(broken.status).toBe(1);
    expect(JSON.parse(broken.stdout.toString())).toMatchObject({
      questions: [],
      diagnostics: [{ code: 'EVL1001' }, { code: 'EVL0001' }],
    });
  });
  const asked = evl(['quiz', 'programs/bugs/01-lost-update.evl', '--json', '-s', '3', '-c']);
  expect(asked.status).toBe(0);
  const { seed, questions } = JSON.parse(asked.stdout.toString()) as {
    readonly seed: number;
    readonly questions: readonly { readonly ask: string; readonly answer: string }[];
  };
  expect(seed).toBe(3);
  expect(questions.length).toBeGreaterThan(0);
  for (const q of questions) expect(q.answer).not.toBe('');
  const plain = evl(['quiz', 'programs/bugs/01-lost-update.evl', '-s', '3']).stdout.toString();
  expect(plain).toContain(questions[0]?.ask);
  expect(plain).not.toContain('Answer:');
});
