/**
 * D16: the power goes off at every moment of a program that keeps a record. After
 * each run the disk is looked at: it must hold everything that was synced before.
 */
import { describe, expect, test } from 'vitest';
import { strOf } from '../../src/base/bytes.ts';
import { openRun } from '../support/open-run.ts';

interface After {
  readonly output: string;
  readonly file: (name: string) => string | undefined;
  readonly time: number;
}

/** Runs to a moment of virtual time, in µs, at which the power goes off; undefined lets it end. */
function until(text: string, us: number | undefined): After {
  const run = openRun(text, {
    plan: (plan) =>
      us === undefined
        ? plan
        : { ...plan, at: [{ kind: 'powerOff', time: us, span: { file: 0, start: 0, end: 0 } }] },
  });
  const result = run.run();
  expect(result.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  return {
    output: result.output,
    time: result.time,
    file: (name) => {
      const inode = run.kernel.disk.files.get(name);
      return inode && strOf(inode.data.subarray(0, inode.size));
    },
  };
}

/** Every µs of the program's life: each step costs at least one. */
function everyMoment(text: string, holds: (after: After) => void): number {
  const { time } = until(text, undefined);
  for (let us = 0; us <= time; us++) holds(until(text, us));
  return time;
}

const synced = (output: string): number => Number(/(\d+)\n$/.exec(output)?.[1] ?? 0);

describe('D16', () => {
  test('what fsync has returned for is there, and nothing comes before what it follows', () => {
    const moments = everyMoment(
      `main {
  let fd = open("/log", O_WRONLY | O_CREAT)
  for i in 1..5 {
    write(fd, "r" + str(i) + ";")
    fsync(fd)
    print(i)
  }
}
world { disk latency 7us..13us }`,
      ({ output, file }) => {
        const whole = 'r1;r2;r3;r4;';
        const content = file('/log') ?? '';
        expect(whole.startsWith(content)).toBe(true);
        expect(content.length).toBeGreaterThanOrEqual(3 * synced(output));
      },
    );
    expect(moments).toBeGreaterThan(60);
  });

  test('a file that is replaced by rename is the old one or the new one, whole', () => {
    const seen = new Set<string>();
    everyMoment(
      `main {
  let fd = open("/new", O_WRONLY | O_CREAT)
  write(fd, "new and longer")
  fsync(fd)
  rename("/new", "/data")
  print(1)
}
world { disk latency 10us  file "/data" = "old" }`,
      ({ output, file }) => {
        const content = file('/data');
        expect(['old', 'new and longer']).toContain(content);
        if (synced(output) === 1) expect(content).toBe('new and longer');
        seen.add(content ?? '');
      },
    );
    expect(seen.size).toBe(2);
  });

  test('without fsync it may be empty: what the rule is for', () => {
    const seen = new Set<string>();
    everyMoment(
      `main {
  let fd = open("/new", O_WRONLY | O_CREAT)
  write(fd, "new")
  rename("/new", "/data")
  sleep(5)
}
world { disk latency 10us  file "/data" = "old" }`,
      ({ file }) => {
        seen.add(file('/data') ?? '');
      },
    );
    expect(seen).toEqual(new Set(['old', '']));
  });

  test('aio_fsync: what it has told the end of is there', () => {
    everyMoment(
      `main {
  let fd = open("/log", O_RDWR | O_CREAT)
  for i in 0..3 {
    let w = aiocb(fd, "abc", 3, 3 * i)
    aio_write(w)
    let s = aiocb(fd, nil, 0, 0)
    aio_fsync(s)
    aio_suspend([s], nil)
    assert aio_error(s) == 0
    print(i + 1)
  }
  exit(0)
}
world { disk latency 9us }`,
      ({ output, file }) => {
        const content = file('/log') ?? '';
        expect('abcabcabc'.startsWith(content)).toBe(true);
        expect(content.length).toBeGreaterThanOrEqual(3 * synced(output));
      },
    );
  });

  test('a shared mapping: what fsync has returned for is there', () => {
    everyMoment(
      `main {
  let fd = open("/page", O_RDWR)
  let m = mmap(fd, 3, 0, PROT_READ | PROT_WRITE, MAP_SHARED)
  for i in 0..3 {
    m[i] = ord("x")
    fsync(fd)
    print(i + 1)
  }
}
world { disk latency 9us  file "/page" = "..." }`,
      ({ output, file }) => {
        expect((file('/page') ?? '').startsWith('x'.repeat(synced(output)))).toBe(true);
      },
    );
  });
});
