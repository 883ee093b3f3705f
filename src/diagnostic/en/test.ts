/** Texts of tests and their failures. Each takes one record of words and gives one sentence or a part of one. */
import { duration } from './runtime.ts';

const nouns: Readonly<Record<string, string>> = {
  races: 'race',
  blocking: 'blocking call',
  deadlock: 'deadlock',
  stalls: 'stall',
  faults: 'page fault',
  leaks: 'leak',
  errors: 'error',
};

const noun = (finding: string, count: number): string =>
  `${nouns[finding] ?? finding}${count === 1 ? '' : 's'}`;

export const test = {
  // what was expected
  'test.output': (w: { text: string }) => `the output ${w.text}`,
  'test.outputContains': (w: { text: string }) => `output that contains ${w.text}`,
  'test.received': (w: { client: string; text: string }) =>
    `client ${w.client} to receive ${w.text}`,
  'test.exit': (w: { status: number }) => `the exit status ${String(w.status)}`,
  'test.finding': (w: { no: boolean; finding: string; on: string }) =>
    `${w.no ? 'no ' : ''}${w.finding}${w.on === '' ? '' : ` on \`${w.on}\``}`,
  'test.forbidden': (w: { finding: string }) => `no ${w.finding}, in any test`,
  'test.measure': (w: { measure: string; op: string; value: number; time: boolean }) =>
    `${w.measure} ${w.op} ${w.time ? duration(w.value) : String(w.value)}`,
  'test.expr': (w: { source: string }) => `\`${w.source}\``,
  'test.runnable': () => 'a test that can run',
  'test.noError': () => 'no error of the running program',
  'test.clientsMet': () => 'the clients to get what they expect',
  'test.notBlocking': () => 'a program whose handlers do not block',
  'test.all': () => 'every schedule to be right',

  // what came instead
  'test.outputWas': () => 'it printed something else',
  'test.outputBlank': () => 'what it printed has other blanks, line ends or empty lines',
  'test.outputNothing': () => 'it printed nothing',
  'test.receivedWas': (w: { text: string }) => `it received ${w.text}`,
  'test.receivedNothing': () => 'it received nothing',
  'test.exitWas': (w: { status: number }) => `it ended with ${String(w.status)}`,
  'test.found': (w: { finding: string; count: number }) =>
    `there ${w.count === 1 ? 'is one' : `are ${String(w.count)}`} ${noun(w.finding, w.count)}`,
  'test.notFound': () => 'there were none',
  'test.measureWas': (w: { measure: string; value: number; time: boolean }) =>
    `${w.measure} is ${w.time ? duration(w.value) : String(w.value)}`,
  'test.noLatency': () => "there is no latency: no client's expectation was met",
  'test.exprWas': (w: { values: string }) => `in the end ${w.values}`,
  'test.exprFalse': (w: { value: string }) => `it is ${w.value}`,
  'test.errorsWere': (w: { count: number }) =>
    `the run met ${w.count === 1 ? 'an error' : `${String(w.count)} errors`}`,
  'test.clientsMissed': (w: { count: number }) =>
    `${w.count === 1 ? 'one expectation' : `${String(w.count)} expectations`} of a client did not come true`,
  'test.blocks': () => 'a handler always blocks',
  'test.cannotRun': () => 'the program has errors, so it cannot run',
  'test.broken': () => 'the test asks for something that the program does not have',
  'test.incomplete': (w: { executions: number }) =>
    `the search stopped after ${String(w.executions)} executions and found nothing wrong so far`,

  // the dialogue of a client
  'test.sent': (w: { client: string; text: string }) => `${w.client} sent ${w.text}`,
  'test.didReceive': (w: { client: string; text: string }) =>
    `${w.client} received ${w.text}, as expected`,
  'test.missed': (w: { client: string; wanted: string; got: string }) =>
    `${w.client} expected ${w.wanted}, ${w.got === '' ? 'and nothing came' : `and ${w.got} came`}`,
  'test.did': (w: { client: string; what: string }) => `${w.client} did ${w.what}`,
  'test.bytes': (w: { size: number }) => `${String(w.size)} byte${w.size === 1 ? '' : 's'}`,
  'test.wantClose': () => 'the end of the connection',
  'test.wantReset': () => 'a reset of the connection',

  // the report
  'test.failure': (w: { expected: string; actual: string }) =>
    `expected ${w.expected}, but ${w.actual}`,
  'test.seed': (w: { seed: number; of: number }) =>
    `shown by seed ${String(w.seed)}${w.of > 1 ? `, of ${String(w.of)} seeds` : ''}`,
  'test.schedule': () => 'shown by a schedule',
  'test.points': (w: { points: number }) => `${String(w.points)} point${w.points === 1 ? '' : 's'}`,
  'test.onlyWhiteSpace': () =>
    'all but the white space is the same; blanks at the end of a line are shown as ·',
};
