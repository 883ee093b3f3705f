/** evl new --assignment DIR, and evl new --gradescope FILE ASSIGNMENT. */
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { shown } from '../../diagnostic/escape.ts';
import { status, UsageError } from '../failure.ts';
import { writeNew } from '../new.ts';
import { say } from '../terminal.ts';
import { openAssignment } from './assignment-folder.ts';
import { assignmentFiles, runScript, setupScript } from './new-assignment.ts';
import { writeWhole } from './write.ts';

export function newAssignmentCommand(dir: string): number {
  writeNew(dir, assignmentFiles);
  say(
    `${shown(join(dir, 'assignment.yaml'))} is an assignment to start from. Try:\n  evl grade --verify ${shown(dir)}\n`,
  );
  return status.fine;
}

/** Time stamps of the zip: always the same, so that the same assignment gives the same bytes. */
const stamp = new Date('2024-01-01T00:00:00');
const executable = { attrs: 0o100755 << 16, os: 3, mtime: stamp } as const;
const plain = { attrs: 0o100644 << 16, os: 3, mtime: stamp } as const;

/** Writes the zip that Gradescope makes an autograder of: its two scripts, the assignment, and evl itself. */
export function newGradescopeCommand(zip: string, folder: string | undefined): number {
  if (folder === undefined)
    throw new UsageError(
      'name the zip to write and the assignment: evl new --gradescope autograder.zip ASSIGNMENT',
    );
  if (existsSync(zip)) throw new UsageError(`${shown(zip)} is already there; nothing was written`);
  openAssignment(folder);
  const files: Zippable = {
    'setup.sh': [Buffer.from(setupScript), executable],
    run_autograder: [Buffer.from(runScript), executable],
  };
  add(files, folder, 'assignment');
  const evl = join(__dirname, '..');
  for (const name of ['bin', 'dist']) add(files, join(evl, name), `evl/${name}`);
  files['evl/package.json'] = [readFileSync(join(evl, 'package.json')), plain];
  writeWhole(zip, zipSync(files, { level: 6 }));
  say(`${shown(zip)} is an autograder for Gradescope: upload it in the assignment's settings\n`);
  return status.fine;
}

const mostFiles = 2_000;

/** Of dist/: what is not a bundle. A code cache fits no Node.js but that which made it. */
const notPacked = (name: string): boolean => !/\.[cm]js$/.test(name);

function add(files: Zippable, from: string, to: string): void {
  for (const name of readdirSync(from).sort()) {
    if (name.startsWith('.') || (to === 'evl/dist' && notPacked(name))) continue;
    const path = join(from, name);
    const about = lstatSync(path);
    if (about.isDirectory()) add(files, path, `${to}/${name}`);
    else if (about.isFile())
      files[`${to}/${name}`] = [readFileSync(path), to.startsWith('evl/bin') ? executable : plain];
    if (Object.keys(files).length > mostFiles)
      throw new UsageError(`${shown(from)} holds more files than an assignment needs`);
  }
}
