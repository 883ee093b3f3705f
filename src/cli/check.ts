/** evl check FILE… */
import type { DiagnosticJson } from '../diagnostic/json.ts';
import { diagnosticsJson } from '../diagnostic/json.ts';
import { render } from '../diagnostic/render.ts';
import { status, UsageError } from './failure.ts';
import { open } from './open.ts';
import { paletteFor, say, tell, type ColourChoice } from './terminal.ts';

export interface CheckFlags {
  readonly json?: boolean;
  readonly color: ColourChoice;
}

export function checkCommand(files: readonly string[], flags: CheckFlags): number {
  const all: DiagnosticJson[] = [];
  let errors = 0;
  let warnings = 0;
  let unreadable = false;
  for (const file of files) {
    try {
      const opened = open(file);
      for (const d of opened.diagnostics) {
        if (d.severity === 'error') errors++;
        else warnings++;
      }
      if (flags.json === true) all.push(...diagnosticsJson(opened.diagnostics, opened.files));
      else if (opened.diagnostics.length > 0)
        tell(
          render(opened.diagnostics, opened.files, {
            palette: paletteFor(flags.color, process.stderr),
          }),
        );
    } catch (e) {
      // The other files are still checked.
      if (!(e instanceof UsageError)) throw e;
      unreadable = true;
      tell(`evl: ${e.message}\n`);
    }
  }
  if (flags.json === true)
    say(`${JSON.stringify({ ok: errors === 0 && !unreadable, diagnostics: all })}\n`);
  else if (errors + warnings > 0)
    tell(
      `\n${String(errors)} error${errors === 1 ? '' : 's'}, ${String(warnings)} warning${warnings === 1 ? '' : 's'}\n`,
    );
  else if (!unreadable)
    say(`${files.length === 1 ? 'no errors' : `no errors in ${String(files.length)} files`}\n`);
  if (unreadable) return status.usage;
  return errors > 0 ? status.wrong : status.fine;
}
