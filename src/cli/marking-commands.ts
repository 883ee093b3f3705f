/** The commands of those who teach, and their options: `grade` and `new`. */
import { Option, type Command } from 'commander';
import { common } from './command-options.ts';
import { UsageError } from './failure.ts';
import type { GradeFlags } from './marking.ts';
import { intOption, textOption } from './options.ts';

export function addGrade(evl: Command, done: (code: number) => void): void {
  common(
    evl
      .command('grade')
      .description('mark submissions with an assignment')
      .argument('[assignment]', 'the folder of the assignment')
      .argument('[submission...]', 'files, folders, zips, or an export of Gradescope or Canvas'),
  )
    .addOption(
      textOption(
        '--format <name>',
        'text, json, csv, gradescope, classroom50, prairielearn, autolab, junit, tap, sarif or github',
      ),
    )
    .addOption(
      textOption(
        '--output <path>',
        'write there instead of stdout: a file, or a folder where there is one document for each submission',
      ),
    )
    .addOption(
      intOption('--jobs <n>', 'submissions graded at once (as many as there are cores)', 1, 256),
    )
    .addOption(textOption('--shard <i/n>', 'grade only the i-th of n parts of the class'))
    .option('--merge', 'join the JSON results of all shards, named as arguments')
    .option(
      '--verify',
      "grade the assignment's own solutions twice, and hold them against its self_test",
    )
    .addOption(
      new Option(
        '--class <folder>',
        'every entry of this folder is a submission (may be given several times)',
      ).argParser((folder: string, before: string[] | undefined) => [...(before ?? []), folder]),
    )
    .addOption(
      textOption(
        '--journal <file>',
        'keep the results of each test there, and take what is there from an earlier run',
      ),
    )
    .option('--fresh', 'take nothing from an earlier, interrupted run')
    .option('--gradescope [root]', "inside Gradescope's container: everything has its place")
    .addHelpText(
      'after',
      `
Examples:
  evl grade labs/chat submissions/* --format csv --output marks.csv
  evl grade labs/chat export.zip --jobs 8
  evl grade labs/chat --class submissions --shard 2/8 --json > part-2.json
  evl grade --merge part-*.json --format csv
  evl grade --verify labs/chat`,
    )
    .action(async (assignment: string | undefined, rest: string[], flags: GradeFlags) => {
      done(
        await (
          await import('./marking.ts')
        ).gradeCommand(assignment === undefined ? [] : [assignment, ...rest], flags),
      );
    });
}

export function addNew(evl: Command, done: (code: number) => void): void {
  evl
    .command('new')
    .description('something to start from')
    .argument('<path>', 'the folder to make; with --gradescope, the zip')
    .argument('[assignment]', 'with --gradescope: the folder of the assignment')
    .option('--assignment', 'an assignment instead of a program')
    .option('--gradescope', 'the zip of an autograder for Gradescope')
    .addHelpText(
      'after',
      '\nExamples:\n  evl new my-server && evl run my-server/main.evl\n  evl new --assignment my-lab && evl grade --verify my-lab\n  evl new --gradescope autograder.zip my-lab',
    )
    .action(
      async (
        path: string,
        assignment: string | undefined,
        flags: { readonly assignment?: boolean; readonly gradescope?: boolean },
      ) => {
        if (flags.gradescope === true)
          done((await import('./marking.ts')).newGradescopeCommand(path, assignment));
        else if (assignment !== undefined) throw new UsageError('name one folder to make');
        else if (flags.assignment === true)
          done((await import('./marking.ts')).newAssignmentCommand(path));
        else done((await import('./new.ts')).newCommand(path));
      },
    );
}
