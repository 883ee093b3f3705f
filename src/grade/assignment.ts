/**
 * `assignment.yaml`: what an assignment asks, allows and shows. Read strictly:
 * an unknown key, a wrong type or a value out of range is told with its line,
 * because a slip here would cost a whole class. Nothing of YAML is taken that
 * a list of settings does not need: no anchors, aliases or tags.
 */
import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type ParsedNode,
} from 'yaml';
import { z } from 'zod';
import { shown } from '../diagnostic/escape.ts';
import { findings } from './words.ts';

/** One thing wrong in the file: its line and column from 1, and a sentence. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

const int = (least: number, most: number, unit: string): z.ZodType<number> =>
  z
    .int({ error: `must be an int from ${String(least)} to ${String(most)}${unit}` })
    .min(least, { error: `must be at least ${String(least)}${unit}` })
    .max(most, { error: `must be at most ${String(most)}${unit}` });

const text = (what: string): z.ZodString =>
  z
    .string({ error: `must be ${what}` })
    .min(1, { error: 'must not be empty' })
    .max(200, { error: 'must be at most 200 characters long' });
const texts = (what: string): z.ZodArray<z.ZodString> =>
  z.array(text(what), { error: `must be a list: ${what}, one a line, each after "- "` }).max(200);
/** A path inside the folder of the assignment. */
const path = text('a path').regex(/^(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\:\0-\x1f/][^\\:\0-\x1f]*$/, {
  error: 'must be a path inside this folder, with "/" and without ".." or ":"',
});
const word = <const T extends readonly [string, ...string[]]>(
  words: T,
): z.ZodEnum<{ [K in T[number]]: K }> =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });
const finding = word(findings);
const byTest = <T extends z.ZodType>(value: T): z.ZodRecord<z.ZodString, T> =>
  z.record(z.string(), value, { error: 'must be a list of "name of a test: …"' });

const schema = z.strictObject(
  {
    title: text('a title'),
    points: int(0, 1_000_000, '').optional(),
    file: path.regex(/^[^/]+\.evl$/, {
      error: 'must be the name of an .evl file, without a folder',
    }),
    imports: z.array(path, { error: 'must be a list of paths' }).max(100).default([]),
    tests: z
      .array(path.regex(/\.evl$/, { error: 'must be an .evl file' }), {
        error: 'must be a list of .evl files',
      })
      .min(1, { error: 'must name at least one file' })
      .max(50)
      .optional(),
    hidden: z
      .union([z.literal('all'), texts('names of tests')], {
        error: 'must be "all" or a list of names of tests',
      })
      .default([]),
    show: word(['full', 'actual', 'nothing']).default('full'),
    needs: byTest(texts('names of tests')).default({}),
    visibility: byTest(word(['visible', 'after_due_date', 'after_published', 'hidden'])).default(
      {},
    ),
    scoring: word(['all', 'share']).default('all'),
    white_space: word(['exact', 'lenient']).default('exact'),
    forbid: z
      .array(finding, { error: `must be a list of findings: ${findings.join(', ')}` })
      .max(20)
      .default([]),
    allow_blocking: z.boolean({ error: 'must be true or false' }).default(false),
    limits: z
      .strictObject(
        {
          steps: int(1, 1_000_000_000, ' steps').default(10_000_000),
          memory: int(1, 1024, ' MiB').default(64),
          output: int(1, 65_536, ' KiB').default(1024),
          wall: int(1, 3600, ' seconds').default(10),
          total: int(1, 86_400, ' seconds').default(60),
        },
        { error: 'must be a list of limits' },
      )
      .default({ steps: 10_000_000, memory: 64, output: 1024, wall: 10, total: 60 }),
    self_test: z
      .strictObject(
        {
          reference: path,
          flawed: z
            .array(
              z.strictObject(
                {
                  file: path,
                  loses: z.union(
                    [
                      texts('names of tests'),
                      byTest(
                        z
                          .number({ error: 'must be a number of points' })
                          .positive({ error: 'must be more than 0' }),
                      ),
                    ],
                    { error: 'must be a list of names of tests, or "name: points" each' },
                  ),
                },
                { error: 'must have "file" and "loses"' },
              ),
              { error: 'must be a list' },
            )
            .max(200)
            .default([]),
        },
        { error: 'must have "reference"' },
      )
      .optional(),
  },
  { error: 'must be a list of settings: "title: …", "file: …", "tests: …"' },
);

export type Assignment = z.infer<typeof schema>;

const mostText = 256 * 1024;

export type ReadAssignment =
  | {
      readonly kind: 'assignment';
      readonly assignment: Assignment;
      /** Where a value of the file stands, by its keys. */ readonly at: (
        keys: readonly PropertyKey[],
      ) => Pick<Problem, 'line' | 'column'>;
    }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Reads the text of an `assignment.yaml`; never throws, whatever is in it. */
export function readAssignment(source: string): ReadAssignment {
  const wrong = (message: string): ReadAssignment => ({
    kind: 'problems',
    problems: [{ line: 1, column: 1, message }],
  });
  if (source.length > mostText) return wrong(`it is larger than ${String(mostText / 1024)} KiB`);
  if (tooDeep(source)) return wrong('it is nested too deeply');
  const lines = new LineCounter();
  try {
    return fromDocument(
      parseDocument(source, {
        lineCounter: lines,
        strict: true,
        uniqueKeys: true,
        schema: 'core',
        prettyErrors: false,
        merge: false,
        logLevel: 'silent',
      }),
      lines,
      source,
    );
  } catch (e) {
    // The parser recurses over what it reads.
    if (e instanceof RangeError) return wrong('it is nested too deeply');
    throw e;
  }
}

/** Brackets and list marks nested so deep that no settings need it; found before the parser recurses over them. */
function tooDeep(source: string): boolean {
  let open = 0;
  for (const c of source) {
    if (c === '[' || c === '{') open++;
    else if (c === ']' || c === '}') open--;
    if (open > 50) return true;
  }
  return source
    .split('\n')
    .some((line) => /^(?:\s*[-?:]\s){50}/.test(line) || /^ {200}/.test(line));
}

function fromDocument(doc: Document.Parsed, lines: LineCounter, source: string): ReadAssignment {
  const place = (offset: number): Pick<Problem, 'line' | 'column'> => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const keyAt = (offset: number): string =>
    `"${/^[^\s:]*/.exec(source.slice(offset, offset + 80))?.[0] ?? ''}"`;
  const problems: Problem[] = [...doc.errors, ...doc.warnings].map((e) => ({
    ...place(e.pos[0]),
    message: shown(
      e.code === 'DUPLICATE_KEY' ? `the key ${keyAt(e.pos[0])} is there twice` : e.message,
    ),
  }));
  problems.push(...refused(doc).map(({ offset, message }) => ({ ...place(offset), message })));
  if (problems.length > 0) return { kind: 'problems', problems };
  const at = (keys: readonly PropertyKey[]): Pick<Problem, 'line' | 'column'> =>
    place(offsetOf(doc, keys));
  const parsed = schema.safeParse(doc.toJS({ maxAliasCount: 0 }));
  if (parsed.success) return { kind: 'assignment', assignment: parsed.data, at };
  return {
    kind: 'problems',
    problems: parsed.error.issues
      .flatMap((issue) => told(issue, doc, at))
      .sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

/** What YAML can do and settings need not. */
function refused(
  doc: Document.Parsed,
): readonly { readonly offset: number; readonly message: string }[] {
  const out: { readonly offset: number; readonly message: string }[] = [];
  visit(doc, (_key, node) => {
    if (isPair(node)) {
      const name = node.key;
      if (isScalar(name) && typeof name.value === 'string' && name.value === '__proto__')
        out.push({ offset: name.range?.[0] ?? 0, message: '"__proto__" cannot be a key here' });
      if (!isScalar(name) || typeof name.value !== 'string')
        out.push({
          offset: isNode(name) ? (name.range?.[0] ?? 0) : 0,
          message: 'a key must be a text; put it in quotes',
        });
      return undefined;
    }
    if (!isNode(node)) return undefined;
    const offset = node.range?.[0] ?? 0;
    if (isAlias(node) || node.anchor !== undefined)
      out.push({
        offset,
        message: 'anchors and aliases (& and *) are not taken here; write the value out',
      });
    if (node.tag !== undefined && node.tag.startsWith('!'))
      out.push({ offset, message: `tags such as ${shown(node.tag)} are not taken here` });
    return undefined;
  });
  return out;
}

/** Where the value of some keys begins; where it is missing, that of what should hold it. */
function offsetOf(doc: Document.Parsed, keys: readonly PropertyKey[]): number {
  let node: ParsedNode | null | undefined = doc.contents;
  let offset = node?.range[0] ?? 0;
  for (const key of keys) {
    let next: unknown;
    if (isMap(node)) {
      const pair: unknown = node.items.find(
        (p) => isPair(p) && isScalar(p.key) && p.key.value === key,
      );
      if (!isPair(pair)) return offset;
      next = pair.value;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
    } else if (isSeq(node) && typeof key === 'number') next = node.items[key];
    if (!isNode(next)) return offset;
    node = next as ParsedNode;
    if (!isMap(node) && !isSeq(node)) offset = node.range[0];
  }
  return offset;
}

function told(
  issue: z.core.$ZodIssue,
  doc: Document.Parsed,
  at: (keys: readonly PropertyKey[]) => Pick<Problem, 'line' | 'column'>,
): readonly Problem[] {
  const name = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...at([...issue.path, key]),
      message: `"${shown(key)}" is no setting${name === '' ? '' : ` of ${shown(name)}`}; there are ${knownKeys(issue.path).join(', ')}`,
    }));
  }
  const missing = issue.code === 'invalid_type' && doc.getIn(issue.path as unknown[]) === undefined;
  const message = missing
    ? `"${shown(name)}" is missing: it ${issue.message}`
    : `"${shown(name)}" ${issue.message}`;
  return [{ ...at(issue.path), message: name === '' ? `it ${issue.message}` : message }];
}

function knownKeys(path_: readonly PropertyKey[]): readonly string[] {
  if (path_.length === 0) return Object.keys(schema.shape);
  switch (path_[0]) {
    case 'limits':
      return ['steps', 'memory', 'output', 'wall', 'total'];
    case 'self_test':
      return path_.length === 1 ? ['reference', 'flawed'] : ['file', 'loses'];
    default:
      return [];
  }
}
