/** evl explain CODE */
import { distance } from 'fastest-levenshtein';
import { codes, isCode, type Code } from '../diagnostic/codes.ts';
import { shown } from '../diagnostic/escape.ts';
import { pageOf, titleOf } from '../diagnostic/explain/index.ts';
import { status, UsageError } from './failure.ts';
import { say, type ColourChoice } from './terminal.ts';

export interface ExplainFlags {
  readonly json?: boolean;
  readonly color: ColourChoice;
}

export function explainCommand(wanted: string | undefined, flags: ExplainFlags): number {
  if (wanted === undefined) {
    const all = (Object.keys(codes) as Code[]).map((code) => ({
      code,
      severity: codes[code],
      title: titleOf(code),
    }));
    if (flags.json === true) say(`${JSON.stringify(all)}\n`);
    else
      say(
        all
          .map(({ code, severity, title }) => `${code}  ${severity.padEnd(7)}  ${title}\n`)
          .join(''),
      );
    return status.fine;
  }
  const code = wanted.trim().toUpperCase();
  if (!isCode(code)) {
    const all = Object.keys(codes);
    const near = all.reduce(
      (best, c) => (distance(c, code) < distance(best, code) ? c : best),
      all[0] ?? '',
    );
    throw new UsageError(
      `there is no code ${shown(wanted)}; the nearest is ${near}, and \`evl explain\` lists all`,
    );
  }
  if (flags.json === true)
    say(
      `${JSON.stringify({ code, severity: codes[code], title: titleOf(code), page: pageOf(code) })}\n`,
    );
  else say(`${pageOf(code)}\n`);
  return status.fine;
}
