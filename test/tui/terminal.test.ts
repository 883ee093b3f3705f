/** A session at a virtual terminal: what is written to it is what the frames say, and it is left as it was. */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import xterm from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { cellsOf, difference } from '../../src/tui/cells.ts';
import { startUi } from '../../src/tui/start.ts';
import type { Session } from '../../src/view/session.ts';
import { sessionOf, sessionOfText } from '../support/session.ts';

class FakeStdin extends PassThrough {
  isTTY = true;
  raw = false;
  setRawMode(on: boolean): this {
    this.raw = on;
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

class FakeStdout extends EventEmitter {
  bytes = 0;
  writes = 0;
  text = '';
  constructor(
    public columns: number,
    public rows: number,
    private readonly terminal: InstanceType<typeof xterm.Terminal>,
  ) {
    super();
  }
  write(text: string): boolean {
    this.writes++;
    this.bytes += Buffer.byteLength(text);
    this.text += text;
    this.terminal.write(text);
    return true;
  }
  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.terminal.resize(columns, rows);
    this.emit('resize');
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });

/** The screen has been drawn since there were so many writes, and nothing more comes. */
async function drawn(stdout: FakeStdout, before: number): Promise<void> {
  // Not every key changes what is shown: then there is nothing to wait for.
  for (let tries = 0; tries < 100 && stdout.writes === before; tries++) await pause(10);
  for (let seen = -1; seen !== stdout.writes;) {
    seen = stdout.writes;
    await pause(20);
  }
}

async function at(
  session: Session,
  columns: number,
  rows: number,
  play: (io: {
    stdin: FakeStdin;
    stdout: FakeStdout;
    key: (text: string) => Promise<void>;
    screen: () => Promise<string>;
  }) => Promise<void>,
): Promise<{
  status: number;
  stdin: FakeStdin;
  stdout: FakeStdout;
  terminal: InstanceType<typeof xterm.Terminal>;
}> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const stdout = new FakeStdout(columns, rows, terminal);
  const stdin = new FakeStdin();
  await new Promise<void>((done) => {
    terminal.write('before\r\n', done);
  });
  const running = startUi(session, {
    colours: true,
    terminal: { stdin: stdin as unknown as NodeJS.ReadStream, stdout },
  });
  await drawn(stdout, 0);
  const screen = async (): Promise<string> => {
    await new Promise<void>((done) => {
      terminal.write('', done);
    });
    const { active } = terminal.buffer;
    return Array.from(
      { length: terminal.rows },
      (_, i) => active.getLine(i)?.translateToString(true) ?? '',
    ).join('\n');
  };
  const key = async (text: string): Promise<void> => {
    const { writes } = stdout;
    stdin.write(text);
    await drawn(stdout, writes);
  };
  await play({ stdin, stdout, key, screen });
  stdin.write('q');
  return { status: await running, stdin, stdout, terminal };
}

function frameText(session: Session, seen: string): void {
  expect(seen).toContain(`step ${String(session.course.position)} of`);
}

describe('at a terminal', () => {
  test('keys move the run and the screen follows; the terminal is left as it was', async () => {
    const { session } = sessionOf('programs/chapter/04-echo.evl');
    const { status, stdin, stdout, terminal } = await at(
      session,
      120,
      40,
      async ({ key, screen }) => {
        frameText(session, await screen());
        await key('nnn');
        expect(session.course.position).toBe(3);
        frameText(session, await screen());
        await key('\u001b[Z');
        expect(await screen()).toContain('not explored yet');
        await key('1');
        await key('G');
        expect(await screen()).toContain('connection 4 is closed');
        await key('?');
        expect(await screen()).toContain('one step back');
        await key('?');
        await key(':goto 5\r');
        expect(session.course.position).toBe(5);
        frameText(session, await screen());
      },
    );
    expect(status).toBe(0);
    expect(stdin.raw).toBe(false);
    expect(stdout.text.endsWith('\u001b[?1049l')).toBe(true);
    await new Promise<void>((done) => {
      terminal.write('', done);
    });
    expect(terminal.buffer.active.type).toBe('normal');
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('before');
  });

  test('a single step writes less than 1 KB at 120x40', async () => {
    const { session } = sessionOf('programs/homework/4-async-file-server.evl');
    await at(session, 120, 40, async ({ key, stdout }) => {
      await key(']]]');
      const sizes: number[] = [];
      for (let i = 0; i < 12; i++) {
        const before = stdout.bytes;
        await key('n');
        sizes.push(stdout.bytes - before);
      }
      sizes.sort((a, b) => a - b);
      expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(1024);
      expect(sizes[0]).toBeGreaterThan(0);
    });
  });

  test('it can be resized to anything, and wide characters stay in their columns', async () => {
    const { session } = sessionOfText(
      'shared 이름 = 1\non start {\n  print("안녕하세요 세계", "\\x1b[2J")\n  print("끝")\n}\n',
    );
    await at(session, 80, 24, async ({ key, stdout, screen }) => {
      await key('G');
      for (const [columns, rows] of [
        [120, 40],
        [1, 1],
        [40, 10],
        [200, 60],
        [80, 24],
      ] as const) {
        const { writes } = stdout;
        stdout.resize(columns, rows);
        await drawn(stdout, writes);
      }
      const seen = await screen();
      expect(seen).toContain('안녕하세요 세계 \\x1b[2J');
      const line = seen.split('\n').find((l) => l.includes('안녕하세요 세계 \\x1b')) ?? '';
      expect(line.endsWith('│')).toBe(true);
    });
  });
});

describe('a fault of ours leaves the terminal as it was', () => {
  const events = [
    'uncaughtException',
    'unhandledRejection',
    'exit',
    'SIGINT',
    'SIGTERM',
    'SIGHUP',
    'SIGTSTP',
  ] as const;
  const listeners = (): number[] => events.map((e) => process.listenerCount(e));

  async function failing(
    play: (session: Session, key: (text: string) => Promise<void>) => Promise<void> | void,
  ): Promise<void> {
    const { session } = sessionOf('programs/chapter/04-echo.evl');
    const terminal = new xterm.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
    const stdout = new FakeStdout(80, 24, terminal);
    const stdin = new FakeStdin();
    await new Promise<void>((done) => {
      terminal.write('before\r\n', done);
    });
    const before = listeners();
    const running = startUi(session, {
      colours: true,
      terminal: { stdin: stdin as unknown as NodeJS.ReadStream, stdout },
    });
    const outcome = running.then(
      () => 'no fault',
      (e: unknown) => (e instanceof Error ? e.message : ''),
    );
    await drawn(stdout, 0);
    expect(stdin.raw).toBe(true);
    await play(session, async (text) => {
      const { writes } = stdout;
      stdin.write(text);
      await drawn(stdout, writes);
    });
    expect(await Promise.race([outcome, pause(30_000).then(() => 'still there')])).toBe('broken');
    expect(stdin.raw).toBe(false);
    await new Promise<void>((done) => {
      terminal.write('', done);
    });
    expect(terminal.buffer.active.type).toBe('normal');
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('before');
    expect(stdout.text).toContain('\u001b[?25h');
    expect(listeners()).toEqual(before);
  }
  const broken = (): never => {
    throw new Error('broken');
  };

  test('in what a key does', async () => {
    await failing(async (session, key) => {
      session.step = broken;
      await key('n');
    });
  });
  test('in drawing', async () => {
    await failing(async (session, key) => {
      Object.defineProperty(session, 'scene', { get: broken });
      await key('z');
    });
  });
  test('in work that goes on by itself', async () => {
    await failing(async (session, key) => {
      session.work = broken;
      await key('z');
    });
  });
  test('while it plays', async () => {
    await failing(async (session, key) => {
      await key('g');
      session.step = broken;
      await key(' ');
    });
  });
  test('in an uncaught error, and in a rejection that nobody handles', async () => {
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      const own = process.listeners(event as 'uncaughtException');
      await failing(() => {
        // As Node.js would call them; those of the test runner are left alone.
        for (const told of process.listeners(event as 'uncaughtException'))
          if (!own.includes(told)) told(new Error('broken'), event);
      });
    }
  });
});

test('a difference turns one row into another', async () => {
  const terminal = new xterm.Terminal({ cols: 60, rows: 2, allowProposedApi: true });
  const rows = [
    '',
    'plain text here',
    '\u001b[1mbold\u001b[22m then 한국어 text',
    'x \u001b[7mmarked 한\u001b[27m국',
    'plain text there',
    '\u001b[35mcolour\u001b[39m',
    'x',
  ];
  for (const from of rows) {
    for (const to of rows) {
      const write = (text: string): Promise<void> =>
        new Promise((done) => {
          terminal.write(text, done);
        });
      await write(`\u001b[2J${difference([], cellsOf(from), 1)}`);
      await write(difference(cellsOf(from), cellsOf(to), 1));

      expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe(
        to.replaceAll(/\u001b\[\d+m/g, ''),
      );
    }
  }
});
