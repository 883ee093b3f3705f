/** All formats of results, by name. */
import { csvFormat } from './csv.ts';
import {
  autolabFormat,
  classroom50Format,
  gradescopeFormat,
  jsonFormat,
  prairielearnFormat,
} from './documents.ts';
import type { Format } from './format.ts';
import { githubFormat, junitFormat, sarifFormat, tapFormat } from './reports.ts';
import { textFormat } from './text.ts';

export const formats: readonly Format[] = [
  textFormat,
  jsonFormat,
  csvFormat,
  gradescopeFormat,
  classroom50Format,
  prairielearnFormat,
  autolabFormat,
  junitFormat,
  tapFormat,
  sarifFormat,
  githubFormat,
];
