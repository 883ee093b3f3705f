/** The list of rules: one per file in rules/, which a test holds against this list. */
import type { Rule } from './rule.ts';
import { rule as argumentCount } from './rules/argument-count.ts';
import { rule as assignment } from './rules/assignment.ts';
import { rule as blockingInHandler } from './rules/blocking-in-handler.ts';
import { rule as colorExpression } from './rules/color-expression.ts';
import { rule as constantValue } from './rules/constant-value.ts';
import { rule as continuation } from './rules/continuation.ts';
import { rule as failTarget } from './rules/fail-target.ts';
import { rule as formatString } from './rules/format-string.ts';
import { rule as intCondition } from './rules/int-condition.ts';
import { rule as literalArgument } from './rules/literal-argument.ts';
import { rule as literalOperand } from './rules/literal-operand.ts';
import { rule as nonblockingPromise } from './rules/nonblocking-promise.ts';
import { rule as placement } from './rules/placement.ts';
import { rule as testConditions } from './rules/test-conditions.ts';
import { rule as unreachable } from './rules/unreachable.ts';
import { rule as unusedItem } from './rules/unused-item.ts';
import { rule as unusedLocal } from './rules/unused-local.ts';
import { rule as worldChoice } from './rules/world-choice.ts';
import { rule as worldClients } from './rules/world-clients.ts';
import { rule as worldSettings } from './rules/world-settings.ts';

export const rules: readonly Rule[] = [
  argumentCount,
  assignment,
  blockingInHandler,
  colorExpression,
  constantValue,
  continuation,
  failTarget,
  formatString,
  intCondition,
  literalArgument,
  literalOperand,
  nonblockingPromise,
  placement,
  testConditions,
  unreachable,
  unusedItem,
  unusedLocal,
  worldChoice,
  worldClients,
  worldSettings,
];
