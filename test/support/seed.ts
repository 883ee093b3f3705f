/**
 * What fast-check draws: the same in every run of the quick suite, and new each
 * time in the slow one, which prints the seed. EVL_SEED sets it.
 */
import fc from 'fast-check';

const slow = process.env['EVL_SLOW'] === '1';
const given = process.env['EVL_SEED'];
const fresh = slow ? Date.now() % 1_000_000_000 : 20_260;
const seed = given === undefined ? fresh : Number(given);
if (slow) process.stdout.write(`EVL_SEED=${String(seed)}\n`);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
