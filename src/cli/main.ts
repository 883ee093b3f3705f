/** The `evl` command: its subcommands, their options, and what every one of them does with failures. */
import { Command, CommanderError, Option } from 'commander';
import type { CheckFlags } from './check.ts';
import type { CompareFlags } from './compare.ts';
import type { ExploreFlags } from './explore.ts';
import type { ExplainFlags } from './explain.ts';
import type { RunFlags } from './run.ts';
import type { UiFlags } from './ui.ts';
import type { QuizFlags, TestFlags } from './marking.ts';
import { addGrade, addNew } from './marking-commands.ts';
import { ReaderGone, status, UsageError } from './failure.ts';
import { intOption, listOption, maxCpus, maxSeed, textOption } from './options.ts';
import { say, tell } from './terminal.ts';
import { version } from './version.ts';
import { limited, ofRun, common } from './command-options.ts';

function program(done: (code: number) => void): Command {
  const evl = new Command('evl')
    .description(
      'Write event-driven programs, run them on a virtual OS, and be told exactly what blocks and what races.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showSuggestionAfterError(true)
    .showHelpAfterError('(evl --help lists the commands)')
    .addHelpText(
      'after',
      `
Examples:
  evl run echo.evl                 run a program in its world
  evl run echo.evl --stats         and show what it cost
  evl check *.evl                  only the static checks
  evl compare a.evl b.evl          two designs in one world
  evl ui echo.evl                  watch it run, step by step
  evl test echo.evl                run its tests
  evl explain EVL2001              what a message means, with an example
  evl new my-server                a program to start from

Exit status: 0 nothing wrong; 1 the program has errors; 2 wrong use or a file that cannot be read; 70 a fault of evl.`,
    );

  limited(
    ofRun(
      evl
        .command('run')
        .description('run a program on the virtual OS')
        .argument('<file>', 'the program'),
    )
      .addOption(
        intOption('--seeds <n>', 'run with that many seeds, one after the other', 1, 1_000_000),
      )
      .option(
        '--stats',
        'print a summary: virtual time, events, system calls, CPU use, stalls, latency',
      )
      .option('--warnings', 'show the warnings of the static checks too')
      .option(
        '--short-transfers',
        'let every read and write transfer as few bytes as chance has it, which POSIX allows',
      )
      .addOption(
        textOption(
          '--trace <file>',
          'write what ran when as a Chrome trace, which ui.perfetto.dev shows',
        ),
      )
      .option(
        '--allow-blocking',
        'run although a handler can block (EVL2001), and measure the stalls',
      ),
  )
    .addOption(
      new Option(
        '--strategy <name>',
        'who goes on: by virtual time, or by random priorities with few changes (pct); --seeds tries both',
      ).choices(['time', 'pct']),
    )
    .addOption(
      textOption('--schedule <file>', 'replay a schedule that explore, a test or --record wrote'),
    )
    .addOption(textOption('--record <file>', 'write the schedule of this run'))
    .addOption(textOption('--stdin <file>', 'what the program reads on stdin (- for the real one)'))
    .addHelpText(
      'after',
      '\nExamples:\n  evl run echo.evl\n  evl run echo.evl --seed 7 --stats\n  evl run server.evl --allow-blocking --stats',
    )
    .option('--ui', 'open the terminal UI at the first finding instead')
    .action(async (file: string, flags: RunFlags & { readonly ui?: boolean }) => {
      if (flags.ui === true) {
        if (flags.trace !== undefined || flags.record !== undefined || flags.stats === true)
          throw new UsageError(
            '--ui shows a run; --trace, --record and --stats tell of one that ends by itself: run it without --ui',
          );
        done(await (await import('./ui.ts')).uiCommand(file, { ...flags, atFinding: true }));
      } else done((await import('./run.ts')).runCommand(file, flags));
    });

  common(
    evl
      .command('check')
      .description('the static checks only')
      .argument('<file...>', 'the programs'),
  )
    .addHelpText('after', '\nExamples:\n  evl check echo.evl\n  evl check --json *.evl')
    .action(async (files: string[], flags: CheckFlags) => {
      done((await import('./check.ts')).checkCommand(files, flags));
    });

  ofRun(
    evl
      .command('compare')
      .description(
        'several programs in one world: what they serve, how soon, and what changed in what can block',
      )
      .argument('<file...>', "the programs; the world is the first one's"),
  )
    .addOption(
      listOption(
        '--loads <list>',
        'how many times as often the clients of a load come, such as 0.5,1,2',
        0.001,
        1000,
        false,
      ),
    )
    .addOption(
      listOption('--cpu-counts <list>', 'numbers of CPUs, such as 1,2,8', 1, maxCpus, true),
    )
    .addOption(intOption('--max-steps <n>', 'most steps of each run', 1, 1_000_000_000))
    .addOption(
      intOption('--max-time <seconds>', 'most seconds of real time for each run', 1, 86_400),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  evl compare before.evl after.evl\n  evl compare programs/homework/6*.evl --loads 1,4,16',
    )
    .action(async (files: string[], flags: CompareFlags) => {
      if (files.length < 2) throw new UsageError('compare needs two programs or more');
      done((await import('./compare.ts')).compareCommand(files, flags));
    });
  limited(
    ofRun(
      evl
        .command('explore')
        .description('try every schedule that can make a difference: races, deadlocks, outcomes')
        .argument('<file>', 'the program'),
    ),
  )
    .addOption(
      intOption(
        '--max-executions <n>',
        'most executions; without it, all',
        1,
        Number.MAX_SAFE_INTEGER,
      ),
    )
    .option('--stop-on-first', 'stop at the first finding')
    .option(
      '--stateful',
      'visit every state once instead of every execution: for what conflicts too much',
    )
    .option('--allow-blocking', 'explore although a handler can block (EVL2001)')
    .addOption(
      intOption(
        '--jobs <n>',
        'parts of the search at once; without it, as many as the machine has cores; the answer is the same',
        1,
        64,
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  evl explore race.evl --cpus 2\n  evl explore philosophers.evl --stop-on-first --json',
    )
    .option('--ui', 'explore in the terminal UI, which opens at the failure')
    .action(async (file: string, flags: ExploreFlags & { readonly ui?: boolean }) => {
      if (flags.ui === true) {
        if (flags.stateful === true)
          throw new UsageError(
            '--stateful visits states, and has no runs to look at: leave one of --stateful and --ui away',
          );
        done(await (await import('./ui.ts')).uiCommand(file, { ...flags, explore: true }));
      } else done(await (await import('./explore.ts')).exploreCommand(file, flags));
    });

  limited(
    ofRun(
      evl
        .command('ui')
        .description('watch a run step by step, forwards and backwards, in the terminal')
        .argument('<file>', 'the program'),
    ),
  )
    .addOption(textOption('--schedule <file>', 'open the run that ui or --record wrote'))
    .addHelpText(
      'after',
      '\nExamples:\n  evl ui echo.evl\n  evl ui race.evl --cpus 2\n\nIn it, ? lists the keys.',
    )
    .action(async (file: string, flags: UiFlags) => {
      done(await (await import('./ui.ts')).uiCommand(file, flags));
    });

  limited(
    common(
      evl
        .command('quiz')
        .description(
          'questions about a run: what is printed next, which handler runs next, is this a race',
        )
        .argument('<file>', 'the program'),
    )
      .addOption(textOption('--world <name>', 'the world to run in, where the program has several'))
      .addOption(
        intOption('--cpus <n>', 'number of CPUs, instead of what the world says', 1, maxCpus),
      )
      .addOption(
        intOption('-s, --seed <n>', 'the seed of the run and of the questions', 0, maxSeed),
      )
      .addOption(intOption('-n, --questions <n>', 'how many questions', 1, 100))
      .option('-c, --compute', 'give the answers too'),
  )
    .addHelpText('after', '\nExamples:\n  evl quiz echo.evl\n  evl quiz echo.evl -s 7 -c')
    .action(async (file: string, flags: QuizFlags) => {
      done((await import('./marking.ts')).quizCommand(file, flags));
    });

  limited(
    ofRun(
      evl
        .command('test')
        .description('run the tests of a program')
        .argument('[file...]', 'the programs; without one, all below this folder that have tests'),
    )
      .addOption(
        textOption(
          '--tests <file>',
          "take worlds and tests from this file instead of the program's own",
        ),
      )
      .addOption(textOption('--only <name>', 'only the test of this name'))
      .addOption(
        textOption(
          '--record <file>',
          'write the schedule that shows the first failure of a test on all schedules',
        ),
      )
      .option('--watch', 'run them again whenever a file changes')
      .option('--reveal', 'show hidden tests like the others: for their author')
      .option('--allow-blocking', 'that a handler can block (EVL2001) fails no test by itself'),
  )
    .addHelpText(
      'after',
      '\nExamples:\n  evl test echo.evl\n  evl test --watch\n  evl test solution.evl --tests hidden.evl --reveal',
    )
    .option('--ui', 'open the terminal UI at the first failed test instead')
    .action(async (files: string[], flags: TestFlags & { readonly ui?: boolean }) => {
      const marking = await import('./marking.ts');
      if (flags.ui !== true) {
        done(await marking.testCommand(files, flags));
        return;
      }
      const failed = await marking.failedRun(files, flags);
      if ('none' in failed) {
        tell(`${failed.none}\n`);
        done(failed.ok ? status.fine : status.wrong);
      } else {
        const { file, world, cpus, seed, schedule } = failed;
        done(
          await (
            await import('./ui.ts')
          ).uiCommand(file, {
            ...flags,
            cpus,
            atFinding: true,
            orAtEnd: true,
            ...(world === undefined ? {} : { world }),
            ...(seed === undefined ? {} : { seed }),
            ...(schedule === undefined ? {} : { scheduleText: schedule }),
          }),
        );
      }
    });

  common(
    evl
      .command('explain')
      .description('what a diagnostic means: a page with an example')
      .argument('[code]', 'a code such as EVL2001; without one, the list of all'),
  )
    .addHelpText('after', '\nExamples:\n  evl explain EVL2001\n  evl explain')
    .action(async (code: string | undefined, flags: ExplainFlags) => {
      done((await import('./explain.ts')).explainCommand(code, flags));
    });

  addGrade(evl, done);
  addNew(evl, done);

  for (const command of evl.commands)
    command.showHelpAfterError(`(evl ${command.name()} --help shows how)`);
  return evl;
}

/** Runs the command line; gives the exit status. */
export async function main(argv: readonly string[]): Promise<number> {
  let code: number = status.fine;
  const evl = program((n) => {
    code = n;
  });
  for (const command of [evl, ...evl.commands])
    command.exitOverride().configureOutput({
      writeOut: (text) => {
        say(text);
      },
      writeErr: (text) => {
        tell(text);
      },
    });
  try {
    if (argv.length === 0) {
      tell(evl.helpInformation());
      return status.usage;
    }
    await evl.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (e) {
    return failed(e);
  }
}

function failed(e: unknown): number {
  if (e instanceof ReaderGone) return status.fine;
  if (e instanceof CommanderError) {
    if (e.exitCode === 0) return status.fine;
    if (e.code === 'evl.color') tell(`${e.message}\n`);
    return status.usage;
  }
  if (e instanceof UsageError) {
    tell(`evl: ${e.message}\n`);
    return status.usage;
  }
  const error = e instanceof Error ? e : new Error(String(e));
  tell(
    `evl: a fault of evl itself, not of your program: ${error.name}: ${error.message}\nPlease report it with the program that shows it.\n`,
  );
  if ((process.env['EVL_DEBUG'] ?? '') !== '') tell(`${error.stack ?? ''}\n`);
  return status.fault;
}

/** The thread of `explore --jobs`. */
export async function explorer(): Promise<void> {
  (await import('./explore-worker.ts')).work();
}
