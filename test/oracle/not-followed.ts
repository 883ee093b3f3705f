/** Cases whose answer EVL does not give, each with the reason. Those that use what has no counterpart are found by the translation. */
export const notFollowed: ReadonlyMap<string, string> = new Map([
  ['signal.signal_restarts', 'the handler raises its own signal, which the case shows only by its log'],
  ['pipe.two_readers', 'two readers wait: here the one that waited first gets the first byte, on that kernel the other did'],
]);
