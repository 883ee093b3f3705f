/** The names that generated code takes from the machine; the machine provides exactly these (machine/runtime.ts). */
export const runtimeNames = [
  // cells, the frames of a stop, the arriving result, shared variables, strings, constants, builtins
  'F', 'U', 'R', 'S', 'K', 'C', 'B',
  // arithmetic beyond the quick case
  'add', 'subtract', 'multiply', 'divide', 'remainder', 'negate', 'complement',
  'bitAnd', 'bitOr', 'bitXor', 'shiftLeft', 'shiftRight',
  'less', 'lessEqual', 'greater', 'greaterEqual', 'same',
  // data; those of shared variables only where a listener is told
  'readShared', 'writeShared',
  // what values were computed from, only where that is tracked
  'W', 'seen', 'seenPart', 'both', 'tagged', 'derived', 'derivedPart',
  'list', 'map', 'index', 'setIndex', 'field', 'setField', 'slice', 'cursor', 'next', 'wantInt',
  // references and constants
  'atomicRef', 'atomicElement', 'atomicLoad', 'atomicStore', 'atomicGet', 'atomicSet', 'atomicFill', 'mutexRef', 'fnValue', 'errnoValue', 'notAValue',
  'getErrno', 'setErrno',
  // control
  'ask', 'spent', 'unwind', 'tooDeep', 'failed', 'callValue', 'visible',
  // the kernel
  'sys', 'sysThen', 'sysAwait', 'post', 'spawn', 'lock', 'unlock',
] as const;

export type RuntimeName = (typeof runtimeNames)[number];
