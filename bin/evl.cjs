#!/usr/bin/env node
/**
 * Starts evl. The bundle is compiled from V8's code cache where that fits this
 * Node.js (dist/evl.cache, made by the build): half the start-up time would else
 * go into compiling code that hardly changes.
 */
'use strict';
const { existsSync, readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const vm = require('node:vm');

const file = join(__dirname, '..', 'dist', 'evl.bundle.cjs');

function cache() {
  try {
    return readFileSync(join(__dirname, '..', 'dist', 'evl.cache'));
  } catch {
    return undefined;
  }
}

/** The bundle (ASCII only) as a script; `makeCache` leaves out the cache so that a new one can be made. */
function load(makeCache) {
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`;
  const cachedData = makeCache ? undefined : cache();
  const script = new vm.Script(source, {
    filename: file, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER, ...(cachedData ? { cachedData } : {}),
  });
  const module_ = { exports: {} };
  script.runInThisContext()(module_.exports, createRequire(file), module_, file, join(__dirname, '..', 'dist'));
  return { script, main: module_.exports.main };
}

if (require.main === module) {
  if (!existsSync(file)) {
    process.stderr.write('evl: it is not built yet; `npm run build` in its folder builds it\n');
    process.exit(70);
  }
  // The status is set, not forced: output on its way to a pipe still arrives.
  void load(false).main(process.argv.slice(2)).then((status) => { process.exitCode = status; });
}

module.exports = { load };
