// Bundles the command into dist/, and makes V8's code cache of what starts often, by running it once.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

rmSync(new URL('dist', import.meta.url), { recursive: true, force: true });

// What only tests and marks need is a bundle of its own, loaded when it is asked for.
const apart = {
  name: 'apart',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/marking\.ts$/ }, () => ({
      path: './evl.marking.cjs',
      namespace: 'apart',
    }));
    onLoad({ filter: /.*/, namespace: 'apart' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

// The terminal UI is a module: Ink waits at its top level, which CommonJS cannot.
const screenApart = {
  name: 'screen-apart',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/ui\.ts$/ }, () => ({ path: './evl.ui.mjs', namespace: 'screen' }));
    // A script from the code cache cannot import: bin/bundle.cjs does it for it.
    onLoad({ filter: /.*/, namespace: 'screen' }, ({ path }) => ({
      contents: `export const load = () => IMPORT_MODULE(${JSON.stringify(path)}); export const uiCommand = async (...given) => (await load()).uiCommand(...given);`,
      loader: 'js',
    }));
  },
};

// Ink's inspector, which only its own developers switch on, is not carried along.
const noInspector = {
  name: 'no-inspector',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'none' }));
    onLoad({ filter: /.*/, namespace: 'none' }, () => ({
      contents: 'export default {};',
      loader: 'js',
    }));
  },
};

await build({
  entryPoints: {
    'evl.bundle': 'src/cli/main.ts',
    'evl.marking': 'src/cli/marking.ts',
    'evl.worker': 'src/cli/grade/worker.ts',
  },
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
  plugins: [apart, screenApart],
  logLevel: 'warning',
});

await build({
  entryPoints: { 'evl.ui': 'src/cli/ui.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  outExtension: { '.js': '.mjs' },
  minify: true,
  legalComments: 'none',
  define: { EVL_VERSION: JSON.stringify(version), 'process.env.NODE_ENV': '"production"' },
  // Parts of React are CommonJS and ask for modules of Node.js.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  plugins: [noInspector],
  logLevel: 'warning',
});

// Code that ran is in the cache compiled; so run what people run. The process that grades has
// none: it runs with a limit on its heap, and V8 takes no cache that was made with other flags.
cached('evl.bundle', `bundle.main(['run', 'programs/chapter/04-echo.evl'])`);
cached(
  'evl.marking',
  `bundle.testCommand(['programs/homework/3-file-server.evl'], { color: 'never' })`,
);

function cached(name, run) {
  const made = spawnSync(process.execPath, ['-'], {
    // Not by -e: the text would count as an option of this Node.js.
    input: `
      const { exports: bundle, writeCache } = require('./bin/bundle.cjs').load(${JSON.stringify(name)}, false);
      ${run}.then((status) => {
        if (status !== 0) throw new Error('the program for the code cache does not run');
        writeCache();
      });
    `,
    stdio: ['pipe', 'ignore', 'inherit'],
    cwd: new URL('.', import.meta.url),
  });
  if (made.status !== 0) throw new Error(`the code cache of ${name} could not be made`);
}
