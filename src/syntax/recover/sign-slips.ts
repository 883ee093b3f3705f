/** Slips in signs and numbers: `++`, `--`, `:=`, `5 ms`. */
import { isA } from '../../../grammar/layout.ts';
import * as t from '../../../grammar/tokens.ts';
import { diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { keyword as k, type Token } from '../../../grammar/tokens.ts';
import type { Reader, Slip } from './slips.ts';

interface Step {
  readonly sign: '++' | '--';
  /** How many tokens it is. */
  readonly size: number;
}

/** `++` is one token, `--` two that touch: the second could be a sign. */
function stepAt(at: Reader, distance: number): Step | undefined {
  if (at.is(distance, t.Increment)) return { sign: '++', size: 1 };
  const first = at.ahead(distance);
  const second = at.ahead(distance + 1);
  const touch = first?.endOffset !== undefined && second?.startOffset === first.endOffset + 1;
  return at.is(distance, t.Minus) && at.is(distance + 1, t.Minus) && touch
    ? { sign: '--', size: 2 }
    : undefined;
}

function report(at: Reader, from: number, step: Step, name: string | undefined): void {
  const help =
    name === undefined
      ? {}
      : {
          help: phrase('EVL0001.increment.help', {
            name,
            operator: step.sign === '++' ? '+=' : '-=',
          }),
        };
  at.findings.addFirst(
    diagnostic(
      'EVL0001.increment',
      at.span(from, from + step.size - 1),
      { operator: step.sign },
      help,
    ),
  );
}

/** `+= 1`, in the place of the sign. */
function assignOne(at: Reader, distance: number, step: Step): Token[] {
  const type = step.sign === '++' ? t.PlusAssign : t.MinusAssign;
  return [
    at.instead(type, distance, step.sign === '++' ? '+=' : '-='),
    at.instead(t.Int, distance, '1'),
  ];
}

/** x++ */
const stepAfter: Slip = (at) => {
  const step = stepAt(at, 0);
  if (step === undefined || !at.followsValue()) return undefined;
  const ends =
    at.endsLine(step.size - 1) ||
    at.is(step.size, t.Semicolon, t.RCurly, t.RParen, t.RSquare, t.Comma);
  // `a --b` is a minus and a sign.
  if (!ends && step.sign === '--') return undefined;
  const name = at.ahead(-1)?.image;
  report(at, 0, step, name);
  const isStatement = ends && !at.is(step.size, t.RParen, t.RSquare, t.Comma);
  return { by: isStatement ? assignOne(at, 0, step) : [], consumed: step.size };
};

/** ++x */
const stepBefore: Slip = (at) => {
  const step = stepAt(at, 0);
  if (step === undefined || !at.isName(step.size) || at.followsValue()) return undefined;
  if (step.sign === '--' && !at.startsStatement) return undefined;
  report(at, 0, step, at.ahead(step.size)?.image);
  if (!at.startsStatement) return { by: [], consumed: step.size };
  return {
    by: [...at.slice(step.size, step.size + 1), ...assignOne(at, 0, step)],
    consumed: step.size + 1,
  };
};

/** A `++` anywhere else. */
const stepAlone: Slip = (at) => {
  if (!at.is(0, t.Increment)) return undefined;
  report(at, 0, { sign: '++', size: 1 }, undefined);
  return { by: [at.instead(t.Plus, 0, '+')], consumed: 1 };
};

/** x := 3 */
const colonAssign: Slip = (at) => {
  if (!at.is(0, t.Colon) || !at.is(1, t.Assign) || at.region !== 'code') return undefined;
  if (at.ahead(0)?.endOffset !== (at.ahead(1)?.startOffset ?? 0) - 1) return undefined;
  const name = at.out.pop();
  if (name === undefined) return undefined;
  at.findings.addFirst(
    diagnostic(
      'EVL0001.colonAssign',
      at.span(0, 1),
      {},
      { help: phrase('EVL0001.letWord.help', { name: name.image }) },
    ),
  );
  return { by: [at.instead(k.let, 0, ''), name, ...at.slice(1, 2)], consumed: 2 };
};

const unitWords = new Set(['us', 'ms', 's', 'K', 'M']);

/** 5 ms */
const unitApart: Slip = (at) => {
  const unit = at.ahead(1)?.image ?? '';
  if (!at.is(0, t.Int) || !at.isName(1) || !at.sameLine(0, 1) || !unitWords.has(unit))
    return undefined;
  // What goes on is a statement that begins with a variable of that name.
  const after = at.ahead(2);
  const goesOn =
    after !== undefined &&
    (isA(after.tokenType, t.AssignOperator) || at.is(2, t.LParen, t.LSquare, t.Dot));
  if (goesOn && at.sameLine(1, 2)) return undefined;
  at.findings.addFirst(
    diagnostic(
      'EVL0001.unitApart',
      at.span(0, 1),
      { unit },
      { help: phrase('EVL0001.writeInstead', { instead: `${at.here?.image ?? ''}${unit}` }) },
    ),
  );
  return { by: at.slice(0, 1), consumed: 2 };
};

export const signSlips: readonly Slip[] = [
  stepAfter,
  stepBefore,
  stepAlone,
  colonAssign,
  unitApart,
];
