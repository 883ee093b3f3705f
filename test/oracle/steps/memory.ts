/** Memory: a case has one mapping, unnamed. Ranges are given in pages. */
import type { Step } from '../case.ts';
import { int, NoCounterpart, str, type Makers, type Translator } from '../translator.ts';

const page = 4096;

/** First byte and length of a range. */
function range(s: Step): string {
  const a = s.args;
  const address = a['address'] ?? a['addr'] ?? a['offset'];
  let from: number;
  if (typeof address === 'number') from = address;
  else
    from = /unaligned|not.*aligned|\+ ?1\b/.test(String(address ?? a['note'] ?? ''))
      ? 1
      : page * Number(a['page'] ?? 0);
  const length = a['length'] ?? (a['pages'] === undefined ? undefined : page * Number(a['pages']));
  return length === undefined ? String(from) : `${String(from)}, ${int(length)}`;
}

/** Memory that a touch ends the program at: EVL has no way back from that, so it must be the last step. */
function ending(t: Translator, s: Step, i: number): void {
  if (i !== t.c.steps.length - 1)
    throw new NoCounterpart(
      'a program that goes on after a signal of the machine (C does so by siglongjmp)',
    );
  t.ends = { step: i, signal: String(s.out?.['signal']) };
}

export const memorySteps: Makers = {
  mmap: (t, s) => {
    const a = s.args;
    const words = String(a['flags'] ?? 'private');
    const named = /anonymous/.test(words) ? ['MAP_ANONYMOUS'] : [];
    if (/shared/.test(words)) named.push('MAP_SHARED');
    if (/private/.test(words)) named.push('MAP_PRIVATE');
    const prot = [
      /read/.test(String(a['prot'])) ? 'PROT_READ' : '',
      /write/.test(String(a['prot'])) ? 'PROT_WRITE' : '',
    ]
      .filter((p) => p !== '')
      .join(' | ');
    return {
      text: `mmap(${typeof a['fd'] === 'number' && a['fd'] < 0 ? '-1' : t.fdOf(s)}, ${int(a['length'])}, ${int(a['offset'] ?? 0)}, ${prot === '' ? 'PROT_NONE' : prot}, ${named.length === 0 ? '0' : named.join(' | ')})`,
      after: [`if type(r) == "buffer" { ${t.name('map')} = r  r = 0 }`],
    };
  },
  munmap: (t, s) => ({ text: `munmap(${t.name('map')}, ${range(s)})` }),
  mlock: (t, s) => ({ text: `mlock(${t.name('map')}, ${range(s)})` }),
  munlock: (t, s) => ({ text: `munlock(${t.name('map')}, ${range(s)})` }),
  mincore: (t, s, i) => ({
    text: `mincore(${t.name('map')}, ${range(s)})`,
    after: ['e = r', 'if r != -1 { r = 0 }'],
    out: t.compare(s, i, { resident: ['e', (v) => `[${(v as boolean[]).join(', ')}]`] }),
  }),
  madvise: (t, s) => ({
    text: `madvise(${t.name('map')}, ${/^MADV_/.test(String(s.args['advice'])) ? String(s.args['advice']) : '99'}, ${range(s)})`,
  }),
  touch: (t, s, i) => {
    const map = t.name('map');
    const at = String(page * Number(s.args['page'] ?? 0) + Number(s.args['offset'] ?? 0));
    const write =
      s.args['access'] === 'write'
        ? [`${map}[${at}] = ${s.out?.['signal'] === undefined ? 'r' : '0'}`]
        : [];
    if (s.out?.['signal'] !== undefined) {
      ending(t, s, i);
      return write.length > 0 ? write : [`r = ${map}[${at}]`];
    }
    return {
      before: [
        `e = !mincore(${map}, ${String(page * Number(s.args['page'] ?? 0))}, ${String(page)})[0]`,
      ],
      text: `${map}[${at}]`,
      after: write,
      result: '0',
      out: t.compare(s, i, { value: ['r', String], faulted: ['e', String] }),
    };
  },
  peek_byte_after_eof_in_last_page: (t, s, i) => ({
    text: `${t.name('map')}[${int(s.args['offset'])}]`,
    result: '0',
    out: t.compare(s, i, { value: ['r', String] }),
  }),
  store: (t, s) => ({
    text: '0',
    after: [`${t.name('map')}[${int(s.args['offset'])}] = ord(${str(String(s.args['value']))})`],
  }),
};
