/** The hole of homework 3: closed as it stands, and the tests of the program would show it if it were open. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runText } from './support/golden.ts';

const server = readFileSync('programs/homework/3-file-server.evl', 'utf8');

/** What the clients complain about. */
const complaints = (text: string): string[] =>
  runText(text)
    .diagnostics.filter((d) => d.code === 'EVL7001')
    .map((d) => d.message);

describe('homework 3', () => {
  test('the secret stays one', () => {
    expect(complaints(server)).toEqual([]);
  });

  test.each([
    [
      'no look at the name',
      server.replace(
        /fn safe_path\(name\) \{[^]*?\n\}/,
        'fn safe_path(name) { return "/www/" + name }',
      ),
    ],
    [
      'only the first part looked at',
      server
        .replace(
          'for part in split(name, "/") {',
          'if starts_with(name, "..") { return nil }\n  for part in split(name, "/") {',
        )
        .replace('if part == ".." { return nil }', ''),
    ],
  ])('%s: mallory gets the key', (_, open) => {
    expect(open).not.toBe(server);
    expect(complaints(open).some((c) => c.includes('mallory') && c.includes('the key'))).toBe(true);
  });
});
