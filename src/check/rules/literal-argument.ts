/** EVL1009: an argument that certainly has the wrong type for a builtin or system call. */
import type { CallExpr } from '../../ast/nodes.ts';
import type { ArgumentType, CallDeclaration } from '../../calls/index.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import type { CertainType } from '../certain-type.ts';
import type { About, Rule } from '../rule.ts';

/**
 * What each kind of parameter takes among the types that can be known for
 * certain. A `timeout` or `time` may be a map of C's fields, so a map passes.
 */
const takes: { readonly [T in ArgumentType]: readonly CertainType[] | 'anything' } = {
  any: 'anything',
  int: ['int'],
  str: ['str'],
  bool: ['bool'],
  list: ['list'],
  map: ['map'],
  buffer: [],
  fn: ['fn'],
  fd: ['int'],
  bytes: ['str'],
  fd_set: [],
  'fd_set?': ['nil'],
  sigset: [],
  'sigset?': ['nil'],
  aiocb: [],
  'aiocb?': ['nil'],
  mutex: ['mutex'],
  atomic: [],
  timeout: ['int', 'nil', 'map'],
  time: ['int', 'map'],
  signal: ['int'],
  handler: ['fn', 'int', 'nil'],
  ring: ['int'],
  'int?': ['int', 'nil'],
  container: ['list', 'map', 'str'],
  sequence: ['list', 'str'],
};

export const rule: Rule = {
  name: 'literal-argument',
  hooks: (about) => ({
    expr: (e) => {
      if (e.kind !== 'call') return;
      const binding = about.bindingOf(e.callee);
      if (binding?.kind === 'call') check(about, e, binding.call);
    },
  }),
};

function check(about: About, e: CallExpr, call: CallDeclaration): void {
  // `join` of one argument is another call than `join` of two.
  if (call.name === 'join' && e.args.length === 1) return;
  e.args.forEach((a, i) => {
    const parameter = call.parameters[i];
    const type = parameter?.type ?? call.rest;
    const given = about.types.of(a);
    if (type === undefined || given === undefined) return;
    const wanted = takes[type];
    // nil for an optional argument is the same as none.
    if (
      wanted === 'anything' ||
      wanted.includes(given) ||
      (given === 'nil' && parameter?.optional === true)
    )
      return;
    about.report(
      diagnostic('EVL1009.argument', a.span, {
        call: call.name,
        parameter: parameter?.name ?? '…',
        wants: phrase(`needs.${type}`, {}),
        given: phrase(`type.${given}`, {}),
      }),
    );
  });
}
