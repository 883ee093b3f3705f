// Bundles the command into dist/, and makes V8's code cache of it by running it once.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
await build({
  entryPoints: { 'evl.bundle': 'src/cli/main.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outExtension: { '.js': '.cjs' },
  minify: true,
  legalComments: 'none',
  define: { EVL_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
});

// Code that ran is in the cache compiled; so run what people run.
const made = spawnSync(process.execPath, ['-e', `
  const { writeFileSync } = require('node:fs');
  const { script, main } = require('./bin/evl.cjs').load(true);
  main(['run', 'programs/chapter/04-echo.evl']).then((status) => {
    if (status !== 0) throw new Error('the program for the code cache does not run');
    writeFileSync('dist/evl.cache', script.createCachedData());
  });
`], { stdio: ['ignore', 'ignore', 'inherit'], cwd: new URL('.', import.meta.url) });
if (made.status !== 0) throw new Error('the code cache could not be made');
