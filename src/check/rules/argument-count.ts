/** EVL1003: a call, post, then or spawn with more or fewer arguments than what it calls takes. */
import type { Expr, HandlerItem } from '../../ast/nodes.ts';
import { join, type Span } from '../../base/span.ts';
import { signatureOf, type CallDeclaration } from '../../calls/index.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../../diagnostic/phrase.ts';
import type { Binding } from '../../names/binding.ts';
import { namePlace, signatureOfRoutine } from '../describe.ts';
import type { About, Rule } from '../rule.ts';

/** Handlers that are called where an asynchronous call has no `then`, with the calls that do so. */
const defaultHandlers: ReadonlyMap<
  string,
  { readonly parameter: string; readonly families: readonly string[] }
> = new Map([
  ['readable', { parameter: 'fd', families: ['watches'] }],
  ['writable', { parameter: 'fd', families: ['watches'] }],
  ['hangup', { parameter: 'fd', families: ['watches'] }],
  ['complete', { parameter: 'cb', families: ['aio'] }],
  ['timer', { parameter: 'id', families: ['timers'] }],
]);

export const rule: Rule = {
  name: 'argument-count',
  hooks: (about) => {
    /** The first call of a family that tells its default handler. */
    const untold = new Map<string, { readonly call: string; readonly span: Span }>();
    return {
      routine: (routine) => {
        if (routine.kind === 'handler' && routine.item.kind === 'handler')
          heading(about, routine.item, routine.name);
      },
      statement: (s) => {
        if (s.kind === 'post')
          check(about, s.target.span, about.names.bindings.get(s.target), s.args, s.span);
        if ((s.kind === 'call' || s.kind === 'let' || s.kind === 'assign') && s.then) {
          check(
            about,
            s.then.handler.span,
            about.names.bindings.get(s.then.handler),
            s.then.args,
            s.then.span,
          );
        }
      },
      expr: (e, _place, use) => {
        if (e.kind === 'spawn')
          check(about, e.target.span, about.names.bindings.get(e.target), e.args, e.span);
        if (e.kind !== 'call') return;
        const binding = about.bindingOf(e.callee);
        check(about, e.callee.span, binding, e.args, e.span);
        if (
          binding?.kind === 'call' &&
          binding.call.async &&
          use !== 'then' &&
          use !== 'await' &&
          !untold.has(binding.call.family)
        ) {
          untold.set(binding.call.family, { call: binding.call.name, span: e.span });
        }
      },
      end: () => {
        for (const [name, { parameter, families }] of defaultHandlers) {
          const routine = about.names.handlers.get(name);
          const teller = families.map((f) => untold.get(f)).find((u) => u !== undefined);
          if (!routine || !teller || routine.params.length === 1) continue;
          about.report(
            diagnostic(
              'EVL1003.defaultHandler',
              namePlace(routine),
              { name, parameter, given: routine.params.length },
              {
                related: [
                  {
                    message: phrase('EVL1003.queuedHere', { call: teller.call, name }),
                    span: teller.span,
                  },
                ],
              },
            ),
          );
        }
      },
    };
  },
};

/** Parameters of handlers that nobody's call fills: what the system hands over is fixed. */
function heading(about: About, item: HandlerItem, name: string): void {
  const { event, params } = item;
  const first = params[0];
  const last = params.at(-1);
  if (!first || !last || event.kind === 'named') return;
  const span = join(first.span, last.span);
  // The parser refuses any for `on start`.
  if (event.kind !== 'start' && params.length > 2)
    about.report(diagnostic('EVL1003.signalHandler', span, { event: name }));
}

function check(
  about: About,
  callee: Span,
  binding: Binding | undefined,
  args: readonly Expr[],
  whole: Span,
): void {
  if (binding?.kind === 'fn' || binding?.kind === 'handler') {
    const { routine } = binding;
    const wants = routine.params.length;
    if (args.length === wants) return;
    const signature = signatureOfRoutine(routine);
    about.report(
      diagnostic(
        'EVL1003.count',
        place(args, wants, callee, whole),
        {
          name: routine.name,
          signature,
          wants: phrase('arguments.exactly', { n: wants }),
          given: args.length,
        },
        {
          label: label(args.length, wants, routine.params[args.length]?.name),
          related: [
            { message: phrase('EVL1003.declared', { signature }), span: namePlace(routine) },
          ],
        },
      ),
    );
  } else if (binding?.kind === 'call') {
    const { call } = binding;
    const { least, most } = bounds(call);
    if (args.length >= least && args.length <= most) return;
    about.report(
      diagnostic(
        'EVL1003.count',
        place(args, most, callee, whole),
        {
          name: call.name,
          signature: signatureOf(call),
          wants: counts(least, most),
          given: args.length,
        },
        {
          label: label(args.length, most, call.parameters[args.length]?.name),
          help: phrase('EVL1003.doc', { name: call.name, doc: call.doc }),
        },
      ),
    );
  }
}

function bounds(call: CallDeclaration): { readonly least: number; readonly most: number } {
  const required = call.parameters.findIndex((p) => p.optional);
  return {
    least: required < 0 ? call.parameters.length : required,
    most: call.rest === undefined ? call.parameters.length : Infinity,
  };
}

function counts(least: number, most: number): Phrase {
  if (most === Infinity) return phrase('arguments.atLeast', { least });
  return least === most
    ? phrase('arguments.exactly', { n: most })
    : phrase('arguments.between', { least, most });
}

function label(given: number, most: number, missing: string | undefined): Phrase {
  return given > most || missing === undefined
    ? phrase('EVL1003.excess', { n: given - most })
    : phrase('EVL1003.missing', { parameter: missing });
}

/** The arguments that are too many, or the end of the call where one is missing. */
function place(args: readonly Expr[], most: number, callee: Span, whole: Span): Span {
  const first = args[most];
  const last = args.at(-1);
  if (first && last) return join(first.span, last.span);
  return whole.end > callee.end
    ? { file: whole.file, start: whole.end - 1, end: whole.end }
    : callee;
}
