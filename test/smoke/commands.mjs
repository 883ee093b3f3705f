// Every command once, as somebody uses it, in a folder of its own; each says what must come of it.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const echo = 'programs/chapter/04-echo.evl';
const race = 'programs/bugs/01-lost-update.evl';

/** The arguments, the exit status, and a text that stdout or stderr must have. */
const commands = [
  [['--version'], 0, ''],
  [['--help'], 0, 'explore'],
  [['run', echo], 0, ''],
  [['run', echo, '--stats'], 0, ''],
  [['run', echo, '--trace', 'trace.json'], 0, ''],
  [['run', race, '--seeds', '5', '--json'], 1, 'EVL3'],
  [['run', 'programs/chapter/07-blocking-server.evl'], 1, 'EVL2101'],
  [['check', echo], 0, ''],
  [['check', 'programs/homework/1-time-of-day.evl', '--json'], 0, '"diagnostics"'],
  [['quiz', echo, '-c', '-n', '3'], 0, '1.'],
  [
    [
      'compare',
      'programs/homework/6a-iterative.evl',
      'programs/homework/6d-async.evl',
      '--loads',
      '2',
    ],
    0,
    '',
  ],
  [['explore', race], 1, 'EVL3'],
  [['explore', race, '--jobs', '2'], 1, 'EVL3'],
  [['test', 'programs/homework/3-file-server.evl'], 0, 'passed'],
  [['grade', '--verify', 'programs/labs/counter'], 0, ''],
  [['grade', 'programs/labs/counter', 'class/ada', '--format', 'csv'], 0, 'ada'],
  [['explain', 'EVL3001'], 0, 'data race'],
  [['new', 'mine'], 0, 'main.evl'],
  [['run', 'mine/main.evl'], 0, ''],
  [['new', '--assignment', 'lab'], 0, 'assignment.yaml'],
  [['new', '--gradescope', 'autograder.zip', 'lab'], 0, 'autograder.zip'],
  [['nonsense'], 2, 'nonsense'],
];

/** Runs all commands; gives what went wrong, one sentence each. */
export async function smoke(node, evl, folder) {
  const wrong = [];
  mkdirSync(join(folder, 'class', 'ada'), { recursive: true });
  copyFileSync(
    join(folder, 'programs/labs/counter/solutions/reference.evl'),
    join(folder, 'class/ada/counter.evl'),
  );
  for (const [args, status, text] of commands) {
    const result = await run(node, [evl, ...args], folder);
    const said = `evl ${args.join(' ')}`;
    if (result.signal) wrong.push(`${said} died of ${result.signal}`);
    else if (result.status !== status)
      wrong.push(
        `${said} ended with ${result.status}, not ${status}: ${(result.err || result.out).slice(0, 300)}`,
      );
    else if (!(result.out + result.err).includes(text))
      wrong.push(`${said} does not say "${text}"`);
  }
  wrong.push(...(await screen(node, evl, folder)));
  for (const made of ['trace.json', 'autograder.zip'])
    if (readFileSync(join(folder, made)).length === 0) wrong.push(`${made} is empty`);
  for (const made of ['trace.json', 'mine', 'lab', 'class', 'autograder.zip'])
    rmSync(join(folder, made), { recursive: true, force: true });
  return wrong;
}

/** The terminal UI needs a terminal: a small stand-in of one is preloaded. It must draw, and end when `q` is pressed. */
async function screen(node, evl, folder) {
  const preload = join(folder, 'terminal.cjs');
  writeFileSync(
    preload,
    `for (const s of [process.stdin, process.stdout]) Object.assign(s, { isTTY: true, columns: 100, rows: 30 });
process.stdin.setRawMode = () => process.stdin;
setInterval(() => process.stdin.push('q'), 1500).unref();
`,
  );
  const result = await run(node, ['--require', preload, evl, 'ui', echo], folder, {
    stdin: 'pipe',
  });
  rmSync(preload);
  if (result.status !== 0)
    return [`evl ui ended with ${result.signal ?? result.status}: ${result.err.slice(0, 300)}`];
  return result.out.includes('event queue') ? [] : ['evl ui draws no screen'];
}

/** Runs a command to its end. What takes longer than a minute is killed. */
export function run(node, args, cwd, { stdin = 'ignore' } = {}) {
  return new Promise((done) => {
    const child = spawn(node, args, {
      cwd,
      stdio: [stdin, 'pipe', 'pipe'],
      timeout: 60_000,
      env: { PATH: process.env.PATH, HOME: cwd, TERM: 'xterm-256color' },
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
    child.on('close', (status, signal) => done({ status, signal, out, err }));
  });
}
