/** Options that several commands have. */
import type { Command } from 'commander';
import { Option, CommanderError } from 'commander';
import { once, textOption, intOption, maxCpus, maxSeed } from './options.ts';

export function common(command: Command): Command {
  return command
    .addOption(new Option('--json', 'one JSON document on stdout, nothing else there'))
    .addOption(
      once(
        new Option('--color <when>', 'colours in messages: auto, always or never').default('auto'),
        (text) => {
          if (text !== 'auto' && text !== 'always' && text !== 'never')
            throw new CommanderError(2, 'evl.color', 'error: --color is auto, always or never');
          return text;
        },
      ),
    );
}

export function ofRun(command: Command): Command {
  return common(command)
    .addOption(textOption('--world <name>', 'the world to run in, where the program has several'))
    .addOption(
      intOption('--cpus <n>', 'number of CPUs, instead of what the world says', 1, maxCpus),
    )
    .addOption(
      intOption('--seed <n>', 'the seed of the run, instead of what the world says', 0, maxSeed),
    );
}

export function limited(command: Command): Command {
  return command
    .addOption(intOption('--max-steps <n>', 'most steps', 1, 1000000000))
    .addOption(intOption('--max-time <seconds>', 'most seconds of real time', 1, 86400))
    .addOption(intOption('--max-memory <mib>', 'most MiB the program may hold', 1, 2047))
    .addOption(intOption('--max-output <kib>', 'most KiB of output', 1, 1048576));
}
