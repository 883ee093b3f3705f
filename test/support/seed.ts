/** Every property draws from the seed of this run of the suite (vitest.config.ts). */
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['EVL_SEED']) });
