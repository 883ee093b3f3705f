/** Values of options, checked strictly: what is no plain int is refused, and no option stands twice. */
import { InvalidArgumentError, Option } from 'commander';

/** An int option within bounds; given twice it is refused. */
export function intOption(flags: string, doc: string, least: number, most: number): Option {
  return once(new Option(flags, doc), (text) => {
    if (!/^\d{1,16}$/.test(text))
      throw new InvalidArgumentError(`an int from ${String(least)} to ${String(most)} is needed.`);
    const n = Number(text);
    if (n < least || n > most)
      throw new InvalidArgumentError(`an int from ${String(least)} to ${String(most)} is needed.`);
    return n;
  });
}

/** A text option; given twice it is refused. */
export function textOption(flags: string, doc: string): Option {
  return once(new Option(flags, doc), (text) => text);
}

/** A list of numbers within bounds, separated by commas, in rising order. */
export function listOption(
  flags: string,
  doc: string,
  least: number,
  most: number,
  whole: boolean,
): Option {
  return once(new Option(flags, doc), (text) => {
    const numbers = text
      .split(',')
      .map((part) => (/^\d{1,6}(\.\d{1,3})?$/.test(part) ? Number(part) : NaN));
    if (
      numbers.length > 12 ||
      numbers.some((n) => !(n >= least && n <= most) || (whole && !Number.isInteger(n)))
    ) {
      throw new InvalidArgumentError(
        `up to 12 numbers from ${String(least)} to ${String(most)} are needed, separated by commas.`,
      );
    }
    return [...new Set(numbers)].sort((a, b) => a - b);
  });
}

export function once(option: Option, parse: (text: string) => unknown): Option {
  let seen = false;
  return option.argParser((text: string) => {
    if (seen) throw new InvalidArgumentError('it is given twice.');
    seen = true;
    return parse(text);
  });
}

export const maxSeed = Number.MAX_SAFE_INTEGER;
export const maxCpus = 64;
