/**
 * Looks at a file that a command is going to write before anything runs: a
 * place that cannot be written costs no run, and a slip of the fingers no
 * program.
 */
import { accessSync, constants, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { shown } from '../diagnostic/escape.ts';
import { UsageError } from './failure.ts';

/**
 * Throws a UsageError where `file` is a folder, lies in no folder that may be
 * written, or is one of the files that the command reads (under whatever name).
 */
export function checkOutput(option: string, file: string, inputs: readonly string[]): void {
  const refuse = (why: string): never => {
    throw new UsageError(`${option} ${shown(file)}: ${why}`);
  };
  const found = about(file);
  if (found?.isDirectory() === true) refuse('this is a folder, not a file');
  const same =
    found &&
    inputs.find((input) => {
      const other = about(input);
      return other !== undefined && other.dev === found.dev && other.ino === found.ino;
    });
  if (same !== undefined)
    refuse(
      `this is ${same === file ? 'a file' : `the file ${shown(same)}`} that the command reads; it would be overwritten`,
    );
  const place = found ? file : dirname(file);
  if (about(place) === undefined) refuse(`there is no folder ${shown(place)}`);
  try {
    accessSync(place, constants.W_OK);
  } catch {
    refuse('it may not be written');
  }
}

function about(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}
