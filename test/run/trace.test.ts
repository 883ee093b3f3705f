/** The trace: lanes that do not overlap, waits and disk where they were, an arrow from each cause; and the run is the run without it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chromeTrace } from '../../src/run/chrome-trace.ts';
import { Trace } from '../../src/run/trace.ts';
import { evl, inFolder } from '../support/evl.ts';
import { openRun } from '../support/open-run.ts';

function traced(text: string): {
  readonly trace: Trace;
  readonly document: ReturnType<typeof chromeTrace>;
  readonly stats: unknown;
} {
  const trace = new Trace();
  const run = openRun(text, { options: { trace } });
  const result = run.run();
  return {
    trace,
    document: chromeTrace(trace, [], (site) => run.span(site), { seed: 1 }),
    stats: [result.stats, result.output],
  };
}

const text = `shared answered = 0
on start { watch(listen(80), READ) then connected(3) }
on connected(l) {
  let c = accept(l)
  let f = open("/a")
  post answer(c, f)
}
on answer(c, f) {
  let b = buffer(5)
  let n = await aio_read(aiocb(f, b, 5, 0))
  write(c, text(b, n))
  close(c)
  close(f)
  answered += 1
}
world {
  cpus 2
  disk latency 1ms
  file "/a" = "hello"
  clients 5 every 300us connect 80 { expect "hello" expect close }
}`;

describe('trace', () => {
  test('each lane is one thing at a time, in order', () => {
    const { document } = traced(text);
    const lanes = new Map<string, { ts: number; dur: number }[]>();
    for (const e of document.traceEvents) {
      if (e.ph !== 'X' || e.cat === 'network') continue;
      const key = `${String(e.pid)}/${String(e.tid)}`;
      lanes.set(key, [...(lanes.get(key) ?? []), { ts: e.ts ?? 0, dur: e.dur ?? 0 }]);
    }
    expect(lanes.size).toBeGreaterThanOrEqual(4);
    for (const [key, all] of lanes) {
      all.sort((a, b) => a.ts - b.ts);
      for (const [i, e] of all.entries())
        if (i > 0)
          expect(e.ts, key).toBeGreaterThanOrEqual((all[i - 1]?.ts ?? 0) + (all[i - 1]?.dur ?? 0));
    }
  });

  test('the blocking open is in the lane of waits, for as long as the disk took', () => {
    const { trace } = traced(text);
    const opens = trace.waits.filter((w) => w.call === 'open');
    expect(opens.length).toBe(5);
    for (const w of opens) expect(w.to - w.from).toBeGreaterThanOrEqual(1000);
    expect(
      trace.outside
        .filter((o) => o.lane === 'disk' && o.to > o.from)
        .every((o) => o.to - o.from === 1000),
    ).toBe(true);
    expect(
      trace.outside.some(
        (o) =>
          o.lane === 'network' && o.what === 'bytes out' && o.bytes === 5 && o.to - o.from === 200,
      ),
    ).toBe(true);
  });

  test('every arrow has two ends, forward in time, and ends where its activation begins', () => {
    const { document, trace } = traced(text);
    const starts = new Map(document.traceEvents.filter((e) => e.ph === 's').map((e) => [e.id, e]));
    const ends = document.traceEvents.filter((e) => e.ph === 'f');
    expect(ends.length).toBe(starts.size);
    for (const e of ends) expect(starts.get(e.id)?.ts ?? Infinity).toBeLessThanOrEqual(e.ts ?? 0);
    const posted = trace.began.findIndex((b) => b.how === 'post');
    const from = starts.get(posted);
    const by = trace.slices.find((s) => s.activation === trace.began[posted]?.by);
    expect(by?.name).toBe('connected');
    expect(from?.ts).toBeGreaterThanOrEqual(by?.from ?? Infinity);
  });

  test('the run with it is the run without', () => {
    const without = openRun(text).run();
    expect(traced(text).stats).toEqual([without.stats, without.output]);
  });

  test('threads that wait side by side have lanes of their own', () => {
    const { document } = traced(`fn f(n) { sleep(1ms * n) }
main { let a = spawn f(3)  let b = spawn f(2)  join(a)  join(b) }`);
    const sleeps = document.traceEvents.filter(
      (e) => e.ph === 'X' && e.name === 'f waits in sleep',
    );
    expect(sleeps.map((e) => e.dur).sort()).toEqual([2000, 3000]);
    expect(new Set(sleeps.map((e) => `${String(e.pid)}/${String(e.tid)}`)).size).toBe(2);
    expect(
      document.traceEvents.filter((e) => e.ph === 'M' && e.pid === sleeps[0]?.pid).length,
    ).toBe(3);
  });

  test('page faults and mutexes have their place in it', () => {
    const { trace } = traced(`mutex m
on start { post a()  post b() }
on a { lock(m)  sleep(1ms)  unlock(m) }
on b { lock(m)  unlock(m)  let x = buffer(8192)  x[0] = 1  x[4096] = 1  x[0] = 1 }
world { cpus 2  memory 1 pages }`);
    expect(new Set(trace.waits.map((w) => w.what))).toEqual(
      new Set(['call', 'lock', 'page fault']),
    );
  });

  test('the command writes it, with places', () => {
    inFolder({ 'p.evl': text }, (folder) => {
      const done = evl(['run', 'p.evl', '--allow-blocking', '--trace', 'out.json'], {
        cwd: folder,
      });
      expect(done.status).toBe(1);
      const document = JSON.parse(readFileSync(`${folder}/out.json`, 'utf8')) as ReturnType<
        typeof chromeTrace
      >;
      expect(
        document.traceEvents.some((e) => e.cat === 'stall' && e.args?.['place'] === 'p.evl:5:11'),
      ).toBe(true);
      expect(
        evl(['run', 'p.evl', '--allow-blocking', '--trace', 'no/such/folder/out.json'], {
          cwd: folder,
        }).stderr,
      ).toMatch(/^evl: --trace no\/such\/folder\/out\.json: /m);
    });
  });
});
