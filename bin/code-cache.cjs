/**
 * V8's code cache of a bundle, with a header that says for what it was made.
 *
 * V8 itself compares its version, its flags and the length of the source. That
 * is not enough: builds of Node.js with the same version of V8 differ, and end
 * in a crash on each other's caches (20.19.0 on one of 20.20.2). So a cache is
 * used by the very binary that made it, with the same flags, for the same source,
 * and only whole; in doubt it is not used, and the source is compiled.
 */
'use strict';
const { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } = require('fs');
const zlib = require('zlib');

/** The head of an executable tells its build: a build id (ELF, Mach-O) or a time stamp (PE) stands there. */
const headBytes = 16 * 1024;

/** What identifies this Node.js; undefined where that cannot be said. */
function thisNode() {
  // With V8 in a shared library, the executable does not tell which V8 it is.
  const { node_shared: shared } = process.config.variables;
  if (shared || zlib.crc32 === undefined) return undefined;
  const file = openSync(process.execPath, 'r');
  try {
    const { size, mtimeMs } = fstatSync(file);
    const head = Buffer.alloc(headBytes);
    const read = readSync(file, head, 0, headBytes, 0);
    return [
      process.version,
      process.versions.v8,
      process.platform,
      process.arch,
      [size, mtimeMs, zlib.crc32(head.slice(0, read))],
      process.execArgv,
      process.env.NODE_OPTIONS || '',
    ];
  } finally {
    closeSync(file);
  }
}

/** One line. It ends at a multiple of eight bytes, so that V8 need not copy what follows. */
function headerFor(node, source, data) {
  const about = [node, source.length, zlib.crc32(source), data.length, zlib.crc32(data)];
  const text = JSON.stringify(about);
  const length = Math.ceil((Buffer.byteLength(text) + 1) / 8) * 8;
  return Buffer.from(text + ' '.repeat(length - Buffer.byteLength(text) - 1) + '\n');
}

/** The cache in `file`, where this Node.js made it for `source`, whole; else undefined. */
function readCodeCache(file, source) {
  try {
    const bytes = readFileSync(file);
    const start = bytes.indexOf('\n') + 1;
    const data = bytes.subarray(start);
    const node = thisNode();
    if (node === undefined || start === 0) return undefined;
    return headerFor(node, source, data).equals(bytes.subarray(0, start)) ? data : undefined;
  } catch (error) {
    return undefined;
  }
}

/** Writes a cache of what `source` was compiled to; none where this Node.js cannot be identified. */
function writeCodeCache(file, source, data) {
  const node = thisNode();
  if (node === undefined) return;
  writeFileSync(file, Buffer.concat([headerFor(node, source, data), data]));
}

module.exports = { readCodeCache, writeCodeCache };
