/** Holds one run against what a test expects: the failures, in the order of the expectations. */
import type { Expectation, ExpectationWhat, Finding, TestItem } from '../ast/nodes.ts';
import { walkExprs } from '../ast/visit.ts';
import { textOf } from '../base/bytes.ts';
import type { Diagnostic, Files } from '../diagnostic/diagnostic.ts';
import { phrase, type Phrase } from '../diagnostic/phrase.ts';
import { brief, describe } from '../machine/show.ts';
import type { Value } from '../machine/value.ts';
import type { Names, Routine } from '../names/binding.ts';
import type { Evaluated } from '../run/expectation.ts';
import type { RunResult } from '../run/result.ts';
import type { Plan } from '../world/plan.ts';
import { concerns } from './concerns.ts';
import { dialogue } from './dialogue.ts';
import { lenient } from './difference.ts';
import type { Detail, Failure } from './failure.ts';
import { compares, isTime, measured } from './measure.ts';
import { failsUnexpected, isOf } from './words.ts';

/** One run of a test, with all that its expectations can ask. */
export interface Evidence {
  readonly names: Names;
  readonly files: Files;
  readonly plan: Plan;
  readonly result: RunResult;
  /** What the checks said of handlers that block (EVL2001): a finding like those of the run. */
  readonly blocking: readonly Diagnostic[];
  readonly evaluate: (routine: Routine) => Evaluated;
}

export interface Strictness {
  /** Findings that no test may have. */
  readonly forbid: readonly Finding[];
  /** Output may differ in white space. */
  readonly lenient: boolean;
  /** That a handler always blocks (EVL2001) is no failure by itself. */
  readonly allowBlocking: boolean;
}

/** All that the run did not meet; empty for a test that is met. */
export function judge(test: TestItem, e: Evidence, strict: Strictness): readonly Failure[] {
  const diagnostics = [...e.blocking, ...e.result.diagnostics];
  const out: Failure[] = [];
  for (const expectation of test.expectations) {
    const failure = expected(test, expectation, e, diagnostics, strict);
    if (failure) out.push({ ...failure, hint: expectation.hint && textOf(expectation.hint.value) });
  }
  for (const finding of strict.forbid) {
    const found = diagnostics.filter((d) => isOf(finding, d));
    if (found.length > 0)
      out.push(
        plain(
          phrase('test.forbidden', { finding }),
          phrase('test.found', { finding, count: found.length }),
          evidenceOf(e, found),
        ),
      );
  }
  out.push(...unexpected(test, e, diagnostics, strict));
  return withoutRepeats(out);
}

/** Each client's dialogue is told once. */
function withoutRepeats(failures: readonly Failure[]): readonly Failure[] {
  const told = new Set<string>();
  return failures.map((f) => ({
    ...f,
    details: f.details.filter((d) => {
      if (d.kind !== 'dialogue') return true;
      if (told.has(d.client)) return false;
      told.add(d.client);
      return true;
    }),
  }));
}

type Found = Omit<Failure, 'hint'> | undefined;

function plain(expectedPhrase: Phrase, actual: Phrase, details: readonly Detail[] = []): Failure {
  return { expected: expectedPhrase, actual, details, hint: undefined };
}

function expected(
  test: TestItem,
  { what }: Expectation,
  e: Evidence,
  diagnostics: readonly Diagnostic[],
  strict: Strictness,
): Found {
  switch (what.kind) {
    case 'output':
      return output(what, e.result.output, strict.lenient);
    case 'received':
      return received(what, e, strict.lenient);
    case 'exit':
      if (e.result.exit === what.status.value) return undefined;
      return plain(
        phrase('test.exit', { status: what.status.value }),
        phrase('test.exitWas', { status: e.result.exit }),
      );
    case 'finding':
      return finding(what, e, diagnostics);
    case 'measure': {
      const value = measured(what.measure, e.result);
      const time = isTime(what.measure);
      const wanted = phrase('test.measure', {
        measure: what.measure,
        op: what.op,
        value: what.value.value,
        time,
      });
      if (value === undefined) return plain(wanted, phrase('test.noLatency', {}));
      if (compares(value, what.op, what.value.value)) return undefined;
      return plain(wanted, phrase('test.measureWas', { measure: what.measure, value, time }));
    }
    case 'expr':
      return expression(test, what, e);
  }
}

function output(
  what: Extract<ExpectationWhat, { kind: 'output' }>,
  actual: string,
  tolerant: boolean,
): Found {
  const wanted = what.text.value;
  const text = brief(wanted);
  const [a, b] = tolerant ? [lenient(wanted), lenient(actual)] : [wanted, actual];
  if (what.contains) {
    if (b.includes(a)) return undefined;
    return plain(
      phrase('test.outputContains', { text }),
      printed(wanted, actual),
      actual === '' ? [] : [{ kind: 'difference', expected: wanted, actual }],
    );
  }
  if (a === b) return undefined;
  return plain(phrase('test.output', { text }), printed(wanted, actual), [
    { kind: 'difference', expected: wanted, actual },
  ]);
}

function printed(wanted: string, actual: string): Phrase {
  if (actual === '') return phrase('test.outputNothing', {});
  return lenient(wanted) === lenient(actual)
    ? phrase('test.outputBlank', {})
    : phrase('test.outputWas', {});
}

function received(
  what: Extract<ExpectationWhat, { kind: 'received' }>,
  e: Evidence,
  tolerant: boolean,
): Found {
  const name = what.client.name;
  const got = e.result.clients.get(name);
  const wanted = what.text.value;
  const bytes = got?.received ?? serverReceived(e, name);
  if (bytes === wanted || (tolerant && lenient(bytes) === lenient(wanted))) return undefined;
  const script = scriptOf(e.plan, name);
  const details: Detail[] = [
    { kind: 'dialogue', client: name, lines: dialogue(script, bytes, got?.failed ?? false) },
  ];
  const several = wanted.includes('\n') && wanted.trimEnd().includes('\n');
  if (several) details.push({ kind: 'difference', expected: wanted, actual: bytes });
  return plain(
    phrase('test.received', { client: name, text: brief(wanted) }),
    bytes === ''
      ? phrase('test.receivedNothing', {})
      : phrase('test.receivedWas', { text: brief(bytes) }),
    details,
  );
}

/** All bytes that the servers of a name received, over all connections to it. */
function serverReceived(e: Evidence, name: string): string {
  return e.result.servers.get(name) ?? '';
}

function scriptOf(plan: Plan, name: string): Plan['clients'][number]['script'] {
  return (
    plan.clients.find((c) => c.name === name)?.script ??
    plan.servers.find((s) => s.name === name)?.script ??
    []
  );
}

function finding(
  what: Extract<ExpectationWhat, { kind: 'finding' }>,
  e: Evidence,
  diagnostics: readonly Diagnostic[],
): Found {
  const about = what.on ? concerns(e.names, what.on) : () => true;
  const found = diagnostics.filter((d) => isOf(what.finding, d) && about(d));
  const on = what.on?.name ?? '';
  const wanted = phrase('test.finding', { no: what.no, finding: what.finding, on });
  if (what.no) {
    if (found.length === 0) return undefined;
    return plain(
      wanted,
      phrase('test.found', { finding: what.finding, count: found.length }),
      evidenceOf(e, found),
    );
  }
  return found.length > 0 ? undefined : plain(wanted, phrase('test.notFound', {}));
}

function expression(
  test: TestItem,
  what: Extract<ExpectationWhat, { kind: 'expr' }>,
  e: Evidence,
): Found {
  const routine = e.names.routines.find(
    (r) => r.kind === 'expectation' && r.item === test && r.expr === what.expr,
  );
  if (!routine) return undefined;
  const source =
    e.files[what.expr.span.file]?.text.slice(what.expr.span.start, what.expr.span.end) ?? '';
  const wanted = phrase('test.expr', { source: source.replace(/\s+/g, ' ') });
  const evaluated = e.evaluate(routine);
  if (evaluated.kind === 'fault')
    return plain(wanted, phrase('test.errorsWere', { count: 1 }), [
      { kind: 'diagnostics', diagnostics: [evaluated.diagnostic] },
    ]);
  const { value } = evaluated;
  if (value !== undefined && value !== false) return undefined;
  const values = mentioned(what, e);
  return plain(
    wanted,
    values === ''
      ? phrase('test.exprFalse', { value: shortly(value) })
      : phrase('test.exprWas', { values }),
  );
}

function shortly(value: Value): string {
  return textOf(describe(value));
}

/** The variables of the program that an expression mentions, with the values they have: `served is 1 and open is 0`. */
function mentioned(what: Extract<ExpectationWhat, { kind: 'expr' }>, e: Evidence): string {
  const parts = new Map<string, string>();
  walkExprs(what.expr, (expr) => {
    const binding = expr.kind === 'name' ? e.names.bindings.get(expr) : undefined;
    if (binding?.kind !== 'shared' && binding?.kind !== 'atomic') return;
    const name = binding.item.name.name;
    const value = e.result.shared.get(name) ?? null;
    const text = value === null ? 'nil' : JSON.stringify(value);
    parts.set(name, `\`${name}\` is ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`);
  });
  return [...parts.values()].slice(0, 4).join(' and ');
}

/** What no test has to forbid: errors of the running program, clients that did not get what they expect, handlers certain to block. */
function unexpected(
  test: TestItem,
  e: Evidence,
  diagnostics: readonly Diagnostic[],
  strict: Strictness,
): readonly Failure[] {
  const wanted = test.expectations.flatMap(({ what }) =>
    what.kind === 'finding' && !what.no ? [what.finding] : [],
  );
  // What a `no …` or `forbid` has already told is not told twice.
  const told = [
    ...test.expectations.flatMap(({ what }) =>
      what.kind === 'finding' && what.no && !what.on ? [what.finding] : [],
    ),
    ...strict.forbid,
  ];
  const left = diagnostics.filter(
    (d) => failsUnexpected(d) && ![...wanted, ...told].some((f) => isOf(f, d)),
  );
  const out: Failure[] = [];
  const errors = left.filter((d) => d.code !== 'EVL7001' && d.code !== 'EVL2001');
  if (errors.length > 0)
    out.push(
      plain(phrase('test.noError', {}), phrase('test.errorsWere', { count: errors.length }), [
        { kind: 'diagnostics', diagnostics: errors },
      ]),
    );
  const clients = left.filter((d) => d.code === 'EVL7001');
  if (clients.length > 0)
    out.push(
      plain(
        phrase('test.clientsMet', {}),
        phrase('test.clientsMissed', { count: clients.length }),
        evidenceOf(e, clients),
      ),
    );
  const blocking = left.filter((d) => d.code === 'EVL2001');
  if (blocking.length > 0 && !strict.allowBlocking)
    out.push(
      plain(phrase('test.notBlocking', {}), phrase('test.blocks', {}), [
        { kind: 'diagnostics', diagnostics: blocking },
      ]),
    );
  return out;
}

/** Diagnostics, and where these are of clients that were disappointed, the dialogues of the first of them. */
function evidenceOf(e: Evidence, diagnostics: readonly Diagnostic[]): readonly Detail[] {
  const details: Detail[] = [{ kind: 'diagnostics', diagnostics }];
  if (!diagnostics.some((d) => d.code === 'EVL7001')) return details;
  for (const client of e.plan.clients) {
    const got = e.result.clients.get(client.name);
    if (got?.failed !== true || details.length > mostDialogues) continue;
    details.push({
      kind: 'dialogue',
      client: client.name,
      lines: dialogue(client.script, got.received, true),
    });
  }
  return details;
}

const mostDialogues = 2;
