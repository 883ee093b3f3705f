/** Lost updates as a student reads them: the read, the change that came between, the write that undid it. */
import { diagnostic, type Diagnostic } from '../diagnostic/diagnostic.ts';
import { phrase } from '../diagnostic/phrase.ts';
import type { Run } from '../run/run.ts';
import type { LostUpdate } from './lost-update.ts';
import { cellName, nameOf } from './report.ts';

export class LostReports {
  private readonly reports = new Map<string, { readonly diagnostic: Diagnostic; count: number }>();

  constructor(private readonly run: Run) {}

  readonly add = (lost: LostUpdate): void => {
    const key = `${String(lost.read.site)} ${String(lost.site)}`;
    const before = this.reports.get(key);
    if (before) before.count++;
    else this.reports.set(key, { diagnostic: this.report(lost), count: 1 });
  };

  /** A new run begins. */
  clear(): void {
    this.reports.clear();
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  /** Pairs of places found so far. */
  get size(): number {
    return this.reports.size;
  }

  get all(): Diagnostic[] {
    return [...this.reports.values()].map(({ diagnostic: d, count }) =>
      count > 1 ? { ...d, count } : d,
    );
  }

  private report({ read, change, site, writer, what }: LostUpdate): Diagnostic {
    const { run } = this;
    return diagnostic(
      'EVL3004.lost',
      run.span(site),
      { what: cellName(run, what), who: nameOf(writer), other: nameOf(change) },
      {
        label: phrase('EVL3004.write', {}),
        related: [
          { message: phrase('EVL3004.read', {}), span: run.span(read.site) },
          {
            message: phrase('EVL3004.change', { who: nameOf(change), id: change.act }),
            span: run.span(change.site),
          },
        ],
        help: phrase('EVL3004.help', { continued: read.act !== writer.id }),
      },
    );
  }
}
