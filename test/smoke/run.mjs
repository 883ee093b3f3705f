// The package as it is published, on real versions of Node.js: `npm run smoke`.
//
// It is packed, installed into an empty folder, and used there: all commands, then every program of
// programs/, whose results must be the same bytes on every version. Then code caches of this
// Node.js are put beside the bundles, as in a checkout that another Node.js uses. At last, versions
// that are too old must say so in one sentence.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, smoke } from './commands.mjs';
import { nodeOf } from './nodes.mjs';

// `npm run smoke 20.19.0` tries only that one, and those that are too old.
const named = process.argv.slice(2);
const all = ['20.19.0', '20.19.5', '20.20.0', '20.20.2', '22.12.0', '24.21.0', '26.10.0'];
const supported = named.length > 0 ? named : all;
const tooOld = ['12.22.12', '18.20.8', '20.10.0'];

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'evl-smoke-'));
const failures = [];

function fail(version, what) {
  failures.push(`Node.js ${version}: ${what}`);
  console.log(`  wrong: ${what}`);
}

/** Installs what would be published; gives the path of the command. */
function install() {
  const npm = (args, cwd) =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  npm(['run', '--silent', 'build'], root);
  const [{ filename }] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root),
  );
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  npm(
    ['install', '--omit=dev', '--no-audit', '--no-fund', '--silent', join(folder, filename)],
    folder,
  );
  return join(folder, 'node_modules', 'evl');
}

/** The hash of what `run --json` gives of each program: its bytes and its exit status. */
async function results(node, evl, programs) {
  const hashes = new Map();
  const waiting = [...programs];
  const lane = async () => {
    for (let program = waiting.shift(); program; program = waiting.shift()) {
      const { status, signal, out } = await run(node, [evl, 'run', '--json', program], folder);
      hashes.set(program, `${signal ?? status} ${createHash('sha256').update(out).digest('hex')}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
  return hashes;
}

try {
  const installed = install();
  const evl = join(installed, 'bin', 'evl.cjs');
  cpSync(join(root, 'programs'), join(folder, 'programs'), { recursive: true });
  const programs = readdirSync(join(folder, 'programs'), { recursive: true })
    .filter((name) => name.endsWith('.evl'))
    .map((name) => join('programs', name))
    .sort();

  let first;
  for (const version of supported) {
    const started = performance.now();
    const node = nodeOf(version);
    console.log(`Node.js ${version}`);
    for (const what of await smoke(node, evl, folder)) fail(version, what);
    const hashes = await results(node, evl, programs);
    first ??= { version, hashes };
    for (const [program, hash] of hashes)
      if (hash !== first.hashes.get(program))
        fail(version, `${program} gives not the bytes of ${first.version}: ${hash}`);
    console.log(
      `  ${programs.length} programs, ${((performance.now() - started) / 1000).toFixed(0)} s`,
    );
  }

  const made = readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.cache'));
  if (made.length === 0) fail(process.versions.node, 'the build has made no code cache');
  for (const name of made) copyFileSync(join(root, 'dist', name), join(installed, 'dist', name));
  console.log(`with the code caches of Node.js ${process.versions.node}`);
  for (const version of supported) {
    const few = programs.filter((name) => relative('programs', name).startsWith('chapter'));
    const hashes = await results(nodeOf(version), evl, few);
    for (const [program, hash] of hashes)
      if (hash !== first.hashes.get(program))
        fail(version, `${program} with another's code cache: ${hash}`);
  }

  for (const version of tooOld) {
    const result = await run(nodeOf(version), [evl, 'run', programs[0]], folder);
    console.log(`Node.js ${version}: ${result.err.trim()}`);
    const sentence = `evl: Node.js 20.19 or newer is needed; this is Node.js ${version}\n`;
    if (result.status !== 2 || result.out !== '' || result.err !== sentence)
      fail(
        version,
        `ended with ${result.signal ?? result.status} and said: ${result.err.slice(0, 300)}`,
      );
  }
} catch (error) {
  failures.push(error.message);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures) console.error(failure);
console.log(failures.length === 0 ? 'smoke: all is well' : `smoke: ${failures.length} failures`);
process.exitCode = failures.length === 0 ? 0 : 1;
