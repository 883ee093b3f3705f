#!/usr/bin/env node
/** The executable. Exits by itself when all output is out: `process.exit` would cut a pipe. */
import { main } from './main.ts';

process.exitCode = await main(process.argv.slice(2));
