/**
 * Chooses by the next token alone (LL(1)), by one look into a table.
 *
 * Chevrotain's own strategy computes paths of several tokens for each choice,
 * which made up half of the parser's start-up, and compares them at each choice
 * while parsing. The grammar needs one token only; where two alternatives can
 * begin with the same token the first one wins, which is how the special words
 * of worlds and tests win over names.
 */
import {
  Alternation,
  LLkLookaheadStrategy,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  Terminal,
  type ILookaheadStrategy,
  type IProduction,
  type IToken,
  type OptionalProductionType,
  type Rule,
} from 'chevrotain';
import { vocabulary } from './tokens.ts';

/** What a look-ahead function sees of the parser that it is called on. */
interface LooksAhead {
  LA(howMuch: number): IToken;
}

type ChoiceOf = ReturnType<ILookaheadStrategy['buildLookaheadForAlternation']>;
type OptionalOf = ReturnType<ILookaheadStrategy['buildLookaheadForOptional']>;

const tableSize = Math.max(...vocabulary.map((type) => type.tokenTypeIdx ?? 0)) + 1;

/** The first tokens of a piece of grammar, by number, and whether it may be empty. */
interface First {
  readonly types: ReadonlySet<number>;
  readonly empty: boolean;
}

/** See the head of this file. A table is made when it is first needed: few programs use all of the grammar. The class inherits the validations, which only a test runs. */
export class NextTokenLookahead extends LLkLookaheadStrategy {
  private readonly firstOfRule = new Map<string, First>();

  constructor() {
    super({ maxLookahead: 1 });
  }

  override buildLookaheadForAlternation(options: { prodOccurrence: number; rule: Rule }): ChoiceOf {
    const makeTable = (): Uint8Array => {
      const choice = find<Alternation>(
        options.rule.definition,
        Alternation,
        options.prodOccurrence,
      );
      // 0 stands for no alternative, so the numbers in the table are one too large.
      const made = new Uint8Array(tableSize);
      choice?.definition.forEach((alternative, index) => {
        for (const type of this.firstOf(alternative).types) {
          if (made[type] === 0) made[type] = index + 1;
        }
      });
      return made;
    };
    let table: Uint8Array | undefined;
    return function choose(this: LooksAhead): number | undefined {
      table ??= makeTable();
      const found = table[this.LA(1).tokenTypeIdx];
      return found === undefined || found === 0 ? undefined : found - 1;
    };
  }

  override buildLookaheadForOptional(options: {
    prodOccurrence: number;
    prodType: OptionalProductionType;
    rule: Rule;
  }): OptionalOf {
    let kind: typeof Option | typeof Repetition | typeof RepetitionMandatory;
    if (options.prodType === 'Option') kind = Option;
    else kind = options.prodType === 'Repetition' ? Repetition : RepetitionMandatory;
    const makeTable = (): Uint8Array => {
      const optional = find<Option | Repetition | RepetitionMandatory>(
        options.rule.definition,
        kind,
        options.prodOccurrence,
      );
      const made = new Uint8Array(tableSize);
      for (const type of this.firstOfRow(optional?.definition ?? []).types) made[type] = 1;
      return made;
    };
    let table: Uint8Array | undefined;
    return function enter(this: LooksAhead): boolean {
      table ??= makeTable();
      return table[this.LA(1).tokenTypeIdx] === 1;
    };
  }

  private firstOfRow(row: readonly IProduction[]): First {
    const types = new Set<number>();
    for (const part of row) {
      const first = this.firstOf(part);
      for (const type of first.types) types.add(type);
      if (!first.empty) return { types, empty: false };
    }
    return { types, empty: true };
  }

  private firstOf(part: IProduction): First {
    if (part instanceof Terminal) {
      const type = part.terminalType;
      return {
        types: new Set([type.tokenTypeIdx ?? 0, ...(type.categoryMatches ?? [])]),
        empty: false,
      };
    }
    if (part instanceof NonTerminal) {
      const rule = part.referencedRule;
      const known = this.firstOfRule.get(rule.name);
      if (known !== undefined) return known;
      const first = this.firstOfRow(rule.definition);
      this.firstOfRule.set(rule.name, first);
      return first;
    }
    if (part instanceof Alternation) {
      const all = part.definition.map((alternative) => this.firstOf(alternative));
      return {
        types: new Set(all.flatMap((first) => [...first.types])),
        empty: all.some((first) => first.empty),
      };
    }
    const inner = this.firstOfRow(partsOf(part));
    return {
      types: inner.types,
      empty: inner.empty || part instanceof Option || part instanceof Repetition,
    };
  }
}

/** What a piece of grammar consists of; all but terminals and rules have it. */
function partsOf(part: IProduction): readonly IProduction[] {
  return 'definition' in part ? (part.definition as readonly IProduction[]) : [];
}

/** The choice or optional part of a rule that bears the given number. */
function find<P extends IProduction & { idx: number; definition: readonly IProduction[] }>(
  row: readonly IProduction[],
  kind: new (...args: never[]) => P,
  occurrence: number,
): P | undefined {
  for (const part of row) {
    if (part instanceof Terminal || part instanceof NonTerminal) continue;
    if (part instanceof kind && part.idx === occurrence) return part;
    const inner = find(partsOf(part), kind, occurrence);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
