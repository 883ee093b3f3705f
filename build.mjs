// Bundles the command into dist/, and makes V8's code cache of each bundle by running it once.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

// What only tests and marks need is a bundle of its own, loaded when it is asked for.
const apart = {
  name: 'apart',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/marking\.ts$/ }, () => ({ path: './evl.marking.cjs', namespace: 'apart' }));
    onLoad({ filter: /.*/, namespace: 'apart' }, ({ path }) => ({ contents: `module.exports = require(${JSON.stringify(path)});`, loader: 'js' }));
  },
};

await build({
  entryPoints: { 'evl.bundle': 'src/cli/main.ts', 'evl.marking': 'src/cli/marking.ts', 'evl.worker': 'src/cli/grade/worker.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outExtension: { '.js': '.cjs' },
  minify: true,
  legalComments: 'none',
  // A CommonJS bundle has no import.meta; bin/bundle.cjs gives it its address.
  define: { EVL_VERSION: JSON.stringify(version), 'import.meta.url': 'BUNDLE_URL' },
  external: ['./evl.marking.cjs'],
  plugins: [apart],
  logLevel: 'warning',
});

// Code that ran is in the cache compiled; so run what people run.
cached('evl.bundle', `bundle.main(['run', 'programs/chapter/04-echo.evl'])`);
cached('evl.marking', `bundle.testCommand(['programs/homework/3-file-server.evl'], { color: 'never' })`);
cached('evl.worker', `Promise.resolve(bundle.warmUp('programs/homework/3-file-server.evl'))`);

function cached(name, run) {
  const made = spawnSync(process.execPath, ['-e', `
    const { writeFileSync } = require('node:fs');
    const { script, exports: bundle } = require('./bin/bundle.cjs').load(${JSON.stringify(name)}, true);
    ${run}.then((status) => {
      if (status !== 0) throw new Error('the program for the code cache does not run');
      writeFileSync('dist/${name}.cache', script.createCachedData());
    });
  `], { stdio: ['ignore', 'ignore', 'inherit'], cwd: new URL('.', import.meta.url) });
  if (made.status !== 0) throw new Error(`the code cache of ${name} could not be made`);
}
