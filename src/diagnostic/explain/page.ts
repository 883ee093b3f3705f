/** The form of a page that `evl explain CODE` shows. */
import type { Code } from '../codes.ts';
import { shown } from '../escape.ts';

export interface Page {
  readonly code: Code;
  readonly title: string;
  /** What it means and why it matters: Markdown, short paragraphs. */
  readonly meaning: string;
  /** A program that has it. */
  readonly wrong: string;
  /** The same program mended. */
  readonly mended: string;
  /** How the program is run to see it, where plain `evl run` (or `evl check`) does not show it. */
  readonly command?: string;
}

/** The page as Markdown, safe to show: what a program hides in its text is spelled out. */
export function pageText(page: Page): string {
  const safe = (text: string): string => text.trim().split('\n').map(shown).join('\n');
  const program = (text: string): string => `\`\`\`evl\n${safe(text)}\n\`\`\`\n`;
  return [
    `# ${page.code}: ${page.title}\n`,
    `${page.meaning.trim()}\n`,
    `## A program that has it\n\n${program(page.wrong)}`,
    ...(page.command === undefined ? [] : [`Run it with \`${page.command}\`.\n`]),
    `## The same program mended\n\n${program(page.mended)}`,
  ].join('\n');
}
