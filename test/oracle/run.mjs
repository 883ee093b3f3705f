// Bundles the replayer and runs it: `npm run oracle -- FILE [--strict]`.
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';

await build({
  entryPoints: { oracle: 'test/oracle/main.ts' },
  outdir: 'dist/oracle',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
process.exitCode =
  spawnSync(process.execPath, ['dist/oracle/oracle.js', ...process.argv.slice(2)], {
    stdio: 'inherit',
  }).status ?? 70;
