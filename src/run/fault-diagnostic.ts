/** A fault of the program as a diagnostic with its place. */
import type { Code } from '../diagnostic/codes.ts';
import { codes } from '../diagnostic/codes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Fault } from '../machine/fault.ts';
import type { Run } from './run.ts';

export function faultDiagnostic(run: Run, fault: Fault): Diagnostic {
  const code = fault.phrase.id.slice(0, 7) as Code;
  const current = run.machine.current;
  const own = current ? run.routine(current.routine).item.span : undefined;
  const span = fault.site >= 0 ? run.span(fault.site) : (own ?? run.span(-1));
  return {
    code,
    severity: codes[code],
    message: fault.phrase,
    span,
    related: [],
    ...(fault.help ? { help: fault.help } : {}),
  };
}
