/**
 * Asynchronous I/O. Where a case does not give a block's fields, they are those
 * with which its results can come about: the offset at which the bytes stand
 * that it must read, a descriptor that is not open where its status is EBADF.
 */
import type { Step } from '../case.ts';
import {
  allSteps,
  int,
  list,
  str,
  type Call,
  type Makers,
  type Translator,
} from '../translator.ts';

const block = (t: Translator, v: unknown): string => t.name(`cb_${String(v ?? 'only')}`);

/** The block that a step names. */
function known(
  t: Translator,
  s: Step,
  v: unknown = s.args['cb'],
): { readonly cb: string; readonly before: readonly string[] } {
  const key = String(v ?? 'only');
  const cb = block(t, v);
  if (t.blocks.has(key)) return { cb, before: [] };
  t.blocks.add(key);
  return { cb, before: [`${cb} = ${inferred(t, v)}`] };
}

/** A block as its results show it. */
function inferred(t: Translator, v: unknown): string {
  const mine = t.c.steps.filter((s) => s.args['cb'] === v);
  const result = mine.find((s) => s.op === 'aio_return');
  const content = String(t.c.steps.find((s) => s.op === 'given_file')?.args['content'] ?? '');
  const bytes = result?.out?.['buf'];
  const status = mine.find((s) => s.op === 'aio_error')?.out?.['status'];
  const opened = t.c.steps.find((s) => s.op === 'open')?.out?.['new'];
  const given = mine.map((s) => s.args['fd']).find((fd) => fd !== undefined);
  let fd: string;
  if (given !== undefined) fd = t.fd(given);
  else if (status === 'EBADF') fd = '900';
  else fd = opened === undefined ? '900' : t.fd(opened);
  const offset = typeof bytes === 'string' ? Math.max(0, content.indexOf(bytes)) : 0;
  const n = typeof bytes === 'string' ? bytes.length : 5;
  return `aiocb(${fd}, buffer(${String(n)}), ${String(n)}, ${String(offset)})`;
}

/** The values that completion signals carry are not among the arguments: they are read off what was seen of them. */
function seenValues(t: Translator, signal: string): string[] {
  const out: string[] = [];
  for (const s of t.c.steps) {
    if (
      s.out?.['code'] === 'SI_ASYNCIO' &&
      s.out['value'] !== undefined &&
      (s.out['sig'] ?? signal) === signal
    )
      out.push(String(s.out['value']));
    for (const line of (s.out?.['log'] as string[] | undefined) ?? []) {
      const seen = /^enter (\S+) code=SI_ASYNCIO value=(-?\d+)/.exec(line);
      if (seen?.[1] === signal) out.push(seen[2] ?? '0');
    }
  }
  return out;
}

const used = new WeakMap<Translator, Map<string, number>>();

function nextValue(t: Translator, signal: string): string {
  const counts = used.get(t) ?? new Map<string, number>();
  used.set(t, counts);
  const at = counts.get(signal) ?? 0;
  counts.set(signal, at + 1);
  return seenValues(t, signal)[at] ?? '0';
}

function transfer(t: Translator, s: Step): Call {
  const { cb, before } = known(t, s);
  const { data, reqprio, lio_opcode: opcode } = s.args;
  return {
    before: [
      ...before,
      ...(data === undefined ? [] : [`${cb}.buf = ${str(String(data))}`]),
      ...(reqprio === undefined ? [] : [`${cb}.reqprio = ${int(reqprio)}`]),
      ...(opcode === undefined
        ? []
        : [`${cb}.opcode = ${typeof opcode === 'number' ? String(opcode) : String(opcode)}`]),
    ],
    text: `${s.op}(${cb})`,
  };
}

interface Listed {
  readonly cb: string;
  readonly op: string;
}

function listio(t: Translator, s: Step): Call {
  const { mode, signo } = s.args;
  const entries = s.args['list'] as readonly (Listed | null)[];
  // Signals of single blocks: those seen besides the list's own.
  const others = [
    ...new Set(
      t.c.steps.flatMap((x) =>
        x.out?.['code'] === 'SI_ASYNCIO' && x.out['sig'] !== signo ? [String(x.out['sig'])] : [],
      ),
    ),
  ];
  const before = entries.flatMap((entry) => {
    if (!entry) return [];
    const { cb, before: make } = known(t, s, entry.cb);
    const bytes = t.c.steps.find((x) => x.op === 'aio_return' && x.args['cb'] === entry.cb)?.out?.[
      'buf'
    ];
    const final = String(t.c.steps.find((x) => x.op === 'file_content')?.out?.['content'] ?? '');
    return [
      ...make,
      ...(entry.op === 'LIO_WRITE' && typeof bytes === 'string'
        ? [
            `${cb}.buf = ${str(bytes)}`,
            `${cb}.offset = ${String(Math.max(0, final.indexOf(bytes)))}`,
          ]
        : []),
      ...(others[0] !== undefined && make.length > 0
        ? [`${cb}.signo = ${t.signal(others[0])}`, `${cb}.value = ${nextValue(t, others[0])}`]
        : []),
      `${cb}.opcode = ${/^LIO_/.test(entry.op) ? entry.op : '99'}`,
    ];
  });
  const items = list(entries.map((entry) => (entry ? block(t, entry.cb) : 'nil')));
  return {
    before,
    text: `lio_listio(${/^LIO_/.test(String(mode)) ? String(mode) : '99'}, ${items}${signo === undefined || signo === null ? '' : `, ${t.signal(signo)}, ${nextValue(t, String(signo))}`})`,
  };
}

export const aioSteps: Makers = {
  let_io_start: () => ['sleep(1)'],
  until_done: (t, s) => [`settled(${block(t, s.args['cb'])})`],
  aiocb: (t, s) => {
    const { cb, signo, nbytes, offset } = s.args;
    t.blocks.add(String(cb));
    const told =
      signo === undefined || signo === null
        ? []
        : [
            `${block(t, cb)}.signo = ${t.signal(signo)}`,
            `${block(t, cb)}.value = ${nextValue(t, String(signo))}`,
          ];
    return {
      before: [
        `${block(t, cb)} = aiocb(${t.fdOf(s)}, buffer(${int(Math.max(0, Number(nbytes ?? 0)))}), ${int(nbytes ?? 0)}, ${int(offset ?? 0)})`,
        ...told,
      ],
      text: '0',
    };
  },
  aio_read: transfer,
  aio_write: transfer,
  aio_fsync: (t, s) => {
    const { cb, op, signo } = s.args;
    const key = String(cb ?? 'only');
    const before = t.blocks.has(key)
      ? []
      : [
          `${block(t, cb)} = aiocb(${t.fdOf(s)}, nil, ${/^\d+$/.test(String(s.args['nbytes'] ?? '')) ? String(s.args['nbytes']) : '9007199254740991'}, ${int(s.args['offset'] ?? 0)})`,
        ];
    t.blocks.add(key);
    if (s.args['lio_opcode'] !== undefined)
      before.push(`${block(t, cb)}.opcode = ${int(s.args['lio_opcode'])}`);
    if (signo !== undefined)
      before.push(
        `${block(t, cb)}.signo = ${t.signal(signo)}`,
        `${block(t, cb)}.value = ${nextValue(t, String(signo))}`,
      );
    return {
      before,
      text: `aio_fsync(${block(t, cb)}, ${/^O_/.test(String(op)) ? String(op) : '7'})`,
    };
  },
  aio_error: (t, s, i) => {
    const status = s.out?.['status'];
    if (status !== undefined) t.outputs[i] = list([String(status)]);
    const { cb, before } = known(t, s);
    // Where a case names no block it also leaves out the waiting.
    const settle =
      s.args['cb'] === undefined &&
      status !== 'EINPROGRESS' &&
      allSteps(t.c.steps).some((x) => /^aio_(read|write|fsync)$/.test(x.op))
        ? [`settled(${cb})`]
        : [];
    return {
      before: [...before, ...settle],
      text: `aio_error(${cb})`,
      after: ['e = r', 'if e == 0 { r = 0 } else if type(e) == "int" && e > 0 { r = 1 }'],
      out: status === undefined ? '[]' : '[e]',
    };
  },
  aio_return: (t, s, i) => {
    const buf = s.out?.['buf'];
    const { cb, before } = known(t, s);
    if (buf !== undefined) t.outputs[i] = list([str(String(buf))]);
    return {
      before,
      text: `aio_return(${cb})`,
      out: buf === undefined ? '[]' : `[part(${cb}.buf, r)]`,
    };
  },
  aio_cancel: (t, s) => {
    if (s.args['cb'] === null || s.args['cb'] === undefined)
      return { text: `aio_cancel(${t.fdOf(s)})` };
    const { cb, before } = known(t, s);
    return { before, text: `aio_cancel(${t.fdOf(s)}, ${cb})` };
  },
  aio_suspend: (t, s) => {
    const entries = (s.args['list'] ?? []) as readonly (string | null)[];
    const all = entries.map((x) => (x === null ? undefined : known(t, s, x)));
    return {
      before: all.flatMap((k) => k?.before ?? []),
      text: `aio_suspend(${list(all.map((k) => k?.cb ?? 'nil'))}, ${t.timeout(s)})`,
    };
  },
  lio_listio: listio,
};
