/** Before the tests: the command is built, where the sources are newer than it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export default function build(): void {
  const made = 'dist/evl.ui.mjs';
  const built = existsSync(made) ? statSync(made).mtimeMs : 0;
  const newest = Math.max(
    ...['src', 'grammar', 'bin', 'build.mjs'].flatMap(files).map((file) => statSync(file).mtimeMs),
  );
  if (newest > built) execFileSync(process.execPath, ['build.mjs'], { stdio: 'inherit' });
}

function files(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name));
}
