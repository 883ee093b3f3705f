/**
 * Says in one sentence that this Node.js is too old. It is required before all
 * else and is written, as all files beside it, in words that an old Node.js can
 * read: no `?.` and no `??`, no `node:` before the names of modules.
 */
'use strict';
const { engines } = require('../package.json');

const needed = /(\d+)\.(\d+)/.exec(engines.node);
const running = process.versions.node.split('.');
const newer = running[0] - needed[1] || running[1] - needed[2];
if (newer < 0) {
  process.stderr.write(
    'evl: Node.js ' +
      needed[0] +
      ' or newer is needed; this is Node.js ' +
      process.versions.node +
      '\n',
  );
  process.exit(2);
}
