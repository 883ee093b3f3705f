/**
 * Cases whose answer EVL does not give, each with the reason. Steps that have no
 * counterpart (sentences in words, mostly) are found by the translation, which
 * says which one it is; `npm run oracle` lists both.
 */
export const notFollowed: ReadonlyMap<string, string> = new Map([
  [
    'pipe.two_readers',
    'two readers wait: here the one that waited first gets the first byte, on that kernel the other did; POSIX leaves it open',
  ],
  [
    'select.never_open_above_all',
    'a bug of select(2), as its page says: EVL answers EBADF, as POSIX wants',
  ],
  ['aio.return.twice', 'glibc gives the result again; POSIX and EVL give it once, then EINVAL'],
  [
    'aio.suspend.restart',
    'glibc goes on waiting under SA_RESTART without a timeout; POSIX and EVL end with EINTR',
  ],
  [
    'aio.socket_both_ways',
    'glibc serves the requests of one descriptor one at a time; EVL, as a kernel does, serves reading and writing apart',
  ],
]);
