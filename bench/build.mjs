// Bundles the bench beside the command it measures.
import { build } from 'esbuild';

await build({
  entryPoints: { bench: 'bench/bench.ts' },
  outdir: 'dist/bench',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
