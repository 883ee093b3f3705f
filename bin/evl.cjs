#!/usr/bin/env node
/** Starts evl. */
'use strict';
require('./node-version.cjs');
const { existsSync } = require('fs');
const { join } = require('path');
const { load } = require('./bundle.cjs');

if (!existsSync(join(__dirname, '..', 'dist', 'evl.bundle.cjs'))) {
  process.stderr.write('evl: it is not built yet; `npm run build` in its folder builds it\n');
  process.exit(70);
}
// The status is set, not forced: output on its way to a pipe still arrives.
void load('evl.bundle')
  .exports.main(process.argv.slice(2))
  .then((status) => {
    process.exitCode = status;
  });
