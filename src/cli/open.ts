/** Opening the program that a command names. */
import type { ReadProblem } from '../syntax/load.ts';
import { chooseWorld, openProgram, type OpenedProgram } from '../run/program.ts';
import type { WorldItem } from '../ast/nodes.ts';
import { distance } from 'fastest-levenshtein';
import { shown } from '../diagnostic/escape.ts';
import { UsageError } from './failure.ts';
import { sourceHost } from './source-host.ts';

export const problems: Readonly<Record<ReadProblem, string>> = {
  missing: 'there is no such file',
  folder: 'this is a folder, not a file',
  notRegular: 'this is not a regular file',
  outside: "it lies outside the program's folder",
  unreadable: 'it may not be read',
  tooLarge: 'it is larger than 1 MiB, the most a source file can be',
};

/** Reads and checks a program; a file that cannot be read is a wrong use of the command. */
export function open(file: string): OpenedProgram {
  const opened = openProgram(file, sourceHost(file));
  if (opened.rootProblem) throw new UsageError(`${shown(file)}: ${problems[opened.rootProblem]}`);
  return opened;
}

/** The world of a run; one that cannot be chosen is a wrong use of the command. */
export function worldOf(
  opened: Pick<OpenedProgram, 'names'>,
  wanted: string | undefined,
): WorldItem | undefined {
  const choice = chooseWorld(opened.names, wanted);
  if (choice.kind === 'world') return choice.world;
  const list = choice.names.map((n) => `"${shown(n)}"`).join(', ');
  if (choice.kind === 'several')
    throw new UsageError(`this program has several worlds: say which with --world NAME (${list})`);
  const near = choice.names.find((n) => distance(n, wanted ?? '') <= 2);
  let help = '';
  if (near) help = `; did you mean "${shown(near)}"?`;
  else if (choice.names.length > 0) help = `; there are ${list}`;
  throw new UsageError(`no world is called "${shown(wanted ?? '')}"${help}`);
}
