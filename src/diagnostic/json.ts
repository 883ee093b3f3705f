/** The JSON form of diagnostics: the interface for editors, graders and scripts. */
import type { Range, Span } from '../base/span.ts';
import type { Diagnostic, Files, Severity } from './diagnostic.ts';
import { wellFormed } from './escape.ts';
import type { Catalogue, Phrase } from './phrase.ts';
import { Places } from './place.ts';
import { english, sentence } from './sentence.ts';
import { sorted } from './sort.ts';

export interface RelatedJson {
  readonly message: string;
  readonly file: string;
  readonly range: Range;
}

export interface DiagnosticJson {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  /** Lines and columns from 1, columns in characters. */
  readonly range: Range;
  readonly related: readonly RelatedJson[];
  readonly help?: string;
  readonly schedule?: string;
  readonly count?: number;
}

/** All diagnostics, in the order of the text form; every string is well-formed Unicode. */
export function diagnosticsJson(
  diagnostics: readonly Diagnostic[],
  files: Files,
  catalogue: Catalogue = english,
): DiagnosticJson[] {
  const places = new Places(files);
  const text = (phrase: Phrase): string => wellFormed(sentence(phrase, catalogue));
  const fileName = (span: Span): string => wellFormed(files[span.file]?.name ?? '');
  return sorted(diagnostics).map((d) => ({
    code: d.code,
    severity: d.severity,
    message: text(d.message),
    file: fileName(d.span),
    range: places.range(d.span),
    related: d.related.map((r) => ({
      message: text(r.message),
      file: fileName(r.span),
      range: places.range(r.span),
    })),
    ...(d.help === undefined ? {} : { help: text(d.help) }),
    ...(d.schedule === undefined ? {} : { schedule: wellFormed(d.schedule) }),
    ...(d.count === undefined ? {} : { count: d.count }),
  }));
}
