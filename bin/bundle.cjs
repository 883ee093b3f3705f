/**
 * Loads a bundle of dist/. It is compiled from V8's code cache where that fits
 * this Node.js (made by the build): half the start-up time would else go into
 * compiling code that hardly changes. A bundle requires another by its file name.
 */
'use strict';
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const vm = require('node:vm');

const folder = join(__dirname, '..', 'dist');
const loaded = new Map();

function cacheOf(name) {
  try {
    return readFileSync(join(folder, `${name}.cache`));
  } catch {
    return undefined;
  }
}

/** The bundle (ASCII only) as a script and what it exports; `makeCache` leaves out the cache so that a new one can be made. */
function load(name, makeCache = false) {
  const known = loaded.get(name);
  if (known) return known;
  const file = join(folder, `${name}.cjs`);
  const source = `(function (exports, require, module, __filename, __dirname, BUNDLE_URL, IMPORT_MODULE) {${readFileSync(file, 'latin1')}\n})`;
  const cachedData = makeCache ? undefined : cacheOf(name);
  const script = new vm.Script(source, {
    filename: file,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData ? { cachedData } : {}),
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
  const made = { script, exports: module_.exports };
  loaded.set(name, made);
  return made;
}

module.exports = { load };
