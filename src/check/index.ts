/**
 * The static checks: everything that can be said of a program without running
 * it, once its names are found. Names themselves are names/resolve.ts.
 */
import type { Program } from '../ast/nodes.ts';
import type { Diagnostic, Files } from '../diagnostic/diagnostic.ts';
import type { Names } from '../names/binding.ts';
import { blockingOf, type Blockings } from './blocking/index.ts';
import { CertainTypes } from './certain-type.ts';
import { constantOrder } from './constant-order.ts';
import { rules } from './rules.ts';
import type { About } from './rule.ts';
import { walk } from './walk.ts';

export { blockingOf } from './blocking/index.ts';
export type {
  Blockings,
  BrokenPromise,
  Chain,
  ReachedCall,
  Step,
  WaitingCall,
} from './blocking/index.ts';

/** Runs all rules. The order of what is reported is of no meaning; showing sorts it. */
export function check(program: Program, names: Names, files: Files): Diagnostic[] {
  const found: Diagnostic[] = [];
  let blockings: Blockings | undefined;
  const about: About = {
    program,
    names,
    files,
    types: new CertainTypes(names, constantOrder(program, names).order),
    blockings: () => (blockings ??= blockingOf(program, names)),
    bindingOf: (e) => (e.kind === 'name' ? names.bindings.get(e) : undefined),
    report: (d) => found.push(d),
  };
  walk(
    program,
    names,
    rules.map((rule) => rule.hooks(about)),
  );
  return found;
}
