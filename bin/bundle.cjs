/**
 * Loads a bundle of dist/. It is compiled from V8's code cache where that fits
 * this Node.js (code-cache.cjs): half the start-up time would else go into
 * compiling code that hardly changes. A bundle requires another by its file name.
 */
'use strict';
const { readFileSync } = require('fs');
const { createRequire } = require('module');
const { join } = require('path');
const { pathToFileURL } = require('url');
const vm = require('vm');
const { readCodeCache, writeCodeCache } = require('./code-cache.cjs');

const folder = join(__dirname, '..', 'dist');
const loaded = new Map();

/** The bundle (ASCII only) and what it exports; `useCache` is false where a new cache is to be made. */
function load(name, useCache = true) {
  const known = loaded.get(name);
  if (known) return known;
  const file = join(folder, `${name}.cjs`);
  const cacheFile = join(folder, `${name}.cache`);
  const bytes = readFileSync(file);
  const source = `(function (exports, require, module, __filename, __dirname, BUNDLE_URL, IMPORT_MODULE) {${bytes.latin1Slice()}\n})`;
  const script = new vm.Script(source, {
    filename: file,
    cachedData: useCache ? readCodeCache(cacheFile, bytes) : undefined,
  });
  const real = createRequire(file);
  const required = (id) => {
    const other = /^\.\/(evl\.\w+)\.cjs$/.exec(id);
    return other ? load(other[1]).exports : real(id);
  };
  const module_ = { exports: {} };
  script.runInThisContext()(
    module_.exports,
    required,
    module_,
    file,
    folder,
    pathToFileURL(file).href,
    (id) => import(pathToFileURL(join(folder, id)).href),
  );
  const made = {
    exports: module_.exports,
    writeCache: () => writeCodeCache(cacheFile, bytes, script.createCachedData()),
  };
  loaded.set(name, made);
  return made;
}

module.exports = { load };
