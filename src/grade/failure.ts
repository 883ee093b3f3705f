/** A failed expectation as data, and as lines of text, as much of it as its reader may see. */
import type { Diagnostic, Files } from '../diagnostic/diagnostic.ts';
import { cut, shown } from '../diagnostic/escape.ts';
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import { renderOne } from '../diagnostic/render.ts';
import { Places } from '../diagnostic/place.ts';
import { sentence } from '../diagnostic/sentence.ts';
import { sorted } from '../diagnostic/sort.ts';
import { textOf } from '../base/bytes.ts';
import { brief } from '../machine/show.ts';
import { difference } from './difference.ts';
import type { Line } from './dialogue.ts';

export type Detail =
  | { readonly kind: 'difference'; readonly expected: string; readonly actual: string }
  | { readonly kind: 'dialogue'; readonly client: string; readonly lines: readonly Line[] }
  | { readonly kind: 'diagnostics'; readonly diagnostics: readonly Diagnostic[] };

export interface Failure {
  readonly expected: Phrase;
  readonly actual: Phrase;
  readonly details: readonly Detail[];
  /** What the test's author wrote for this case. */
  readonly hint: string | undefined;
}

/** How much of a failure is shown: all, only what the program did, or only that it failed. */
export type Show = 'full' | 'actual' | 'nothing';

/** What a reader may see of the source: all files, or those below a number (the program's own, not those of the tests). */
export interface View {
  readonly files: Files;
  readonly show: Show;
  /** Files from this number on hold tests that are not the reader's. */
  readonly ownFiles: number;
}

const mostDiagnostics = 3;
const longestText = 2_000;

/** The failure as lines of plain text, safe to show; the first is a sentence. */
export function failureLines(f: Failure, view: View): readonly string[] {
  if (view.show === 'nothing') return [];
  const head =
    view.show === 'full'
      ? sentence(phrase('test.failure', { expected: f.expected, actual: f.actual }))
      : sentence(f.actual);
  return [head, ...f.details.flatMap((d) => detailLines(d, view).map((line) => `  ${line}`))];
}

function detailLines(detail: Detail, view: View): readonly string[] {
  switch (detail.kind) {
    case 'difference': {
      if (view.show !== 'full') return textLines(detail.actual);
      const { lines, onlyWhiteSpace } = difference(textOf(detail.expected), textOf(detail.actual));
      return onlyWhiteSpace ? [sentence(phrase('test.onlyWhiteSpace', {})), ...lines] : lines;
    }
    case 'dialogue':
      return detail.lines.flatMap((line) => dialogueLine(detail.client, line, view));
    case 'diagnostics': {
      const places = new Places(view.files);
      const seen = sorted(detail.diagnostics).filter(
        (d) => view.show === 'full' || d.span.file < view.ownFiles,
      );
      const left = seen.length - mostDiagnostics;
      const lines = seen
        .slice(0, mostDiagnostics)
        .flatMap((d) => renderOne(visible(d, view), places).trimEnd().split('\n'));
      return left > 0 ? [...lines, sentence(phrase('frame.more', { count: left }))] : lines;
    }
  }
}

/** Without places that the reader may not see. */
function visible(d: Diagnostic, view: View): Diagnostic {
  return view.show === 'full'
    ? d
    : { ...d, related: d.related.filter((r) => r.span.file < view.ownFiles) };
}

function textLines(bytes: string): readonly string[] {
  const text = textOf(bytes);
  const lines = text.slice(0, longestText).split('\n');
  if (lines.at(-1) === '') lines.pop();
  const kept = lines.slice(0, 20).map((line) => `| ${cut(shown(line), 160)}`);
  if (lines.length > 20 || text.length > longestText) kept.push('| …');
  return kept;
}

function dialogueLine(client: string, line: Line, view: View): readonly string[] {
  const text = (bytes: string): string => brief(bytes);
  switch (line.kind) {
    case 'sent':
      return view.show === 'full'
        ? [sentence(phrase('test.sent', { client, text: text(line.bytes) }))]
        : [];
    case 'received':
      return view.show === 'full'
        ? [sentence(phrase('test.didReceive', { client, text: text(line.bytes) }))]
        : [];
    case 'did':
      return view.show === 'full'
        ? [sentence(phrase('test.did', { client, what: line.what }))]
        : [];
    case 'missed': {
      if (view.show !== 'full') return line.got === '' ? [] : textLines(line.got);
      return [
        sentence(
          phrase('test.missed', {
            client,
            wanted: wantedOf(line, text),
            got: line.got === '' ? '' : text(line.got),
          }),
        ),
      ];
    }
  }
}

function wantedOf(
  line: Extract<Line, { kind: 'missed' }>,
  text: (bytes: string) => string,
): Phrase | string {
  switch (line.what) {
    case 'text':
      return text(line.bytes);
    case 'size':
      return phrase('test.bytes', { size: line.size });
    case 'close':
      return phrase('test.wantClose', {});
    case 'reset':
      return phrase('test.wantReset', {});
  }
}
