/**
 * What shows each POSIX assertion: the cases that its row names, the cases by
 * the page that it is added to here, or a program in test/lang/posix that
 * names it (`// shows:`).
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface Assertion {
  readonly id: string;
  readonly text: string;
  readonly applicable: boolean;
  /** Cases of the oracle that the row names. */
  readonly cases: readonly string[];
}

export const assertions: readonly Assertion[] = readFileSync(
  'test/oracle/posix-assertions.tsv',
  'utf8',
)
  .split('\n')
  .slice(1)
  .filter((row) => row !== '')
  .map((row) => {
    const [id = '', , text = '', , applicable = '', , cases = ''] = row.split('\t');
    return {
      id,
      text,
      applicable: applicable === 'y',
      cases: cases
        .split(';')
        .map((c) => c.trim())
        .filter((c) => c !== ''),
    };
  });

/** Cases for rows that name none. */
export const added: ReadonlyMap<string, readonly string[]> = new Map([
  ['aio_fsync/5-1', ['aio.fsync']],
  ['aio_fsync/7-1', ['aio.fsync.signal']],
  ['aio_read/11-2', ['aio.negative_nbytes']],
  ['aio_return/2-1', ['aio.return.once']],
  ['aio_write/3-1', ['aio.write.opcode_ignored']],
  ['lio_listio/11-1', ['lio.bad_mode']],
  ['lio_listio/22', ['lio.cancelled']],
  ['sigsuspend/5-1', ['sigsuspend.sigkill']],
  ['ltp:pipe07', ['pipe.all_numbers']],
]);

/** Rows that apply only if something is offered that is not. */
export const notOffered: ReadonlyMap<string, string> = new Map([
  ['ltp:epoll_create1_02', '`epoll_create` has no flags'],
]);

const folder = 'test/lang/posix';

/** Programs by the assertion that they show. */
export const programs: ReadonlyMap<string, readonly string[]> = (() => {
  const out = new Map<string, string[]>();
  for (const name of readdirSync(folder)) {
    const shows = /^\/\/ shows: (.*)$/m.exec(readFileSync(`${folder}/${name}`, 'utf8'))?.[1] ?? '';
    for (const id of shows.split(',').map((s) => s.trim()))
      out.set(id, [...(out.get(id) ?? []), `${folder}/${name}`]);
  }
  return out;
})();
