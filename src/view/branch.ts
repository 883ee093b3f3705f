/** What a session is opened with, and the runs that it holds. */
import type { Course, CourseOptions } from './course.ts';
import type { Enough } from './exploring.ts';

export interface Branch {
  readonly name: string;
  readonly course: Course;
  /** The branch it departs from, and where; undefined for the first. */
  readonly from: { readonly name: string; readonly at: number } | undefined;
  readonly what: string;
}

export interface SessionHost {
  /** Writes a file; gives what went wrong, undefined if nothing. */
  write(file: string, text: string): string | undefined;
  /** Milliseconds of real time, for what may take long. */
  clock(): number;
}

/** What to open with: a run, at its beginning or at its first finding, or all schedules. */
export interface Opening extends Pick<CourseOptions, 'draws' | 'departures' | 'moves' | 'manner'> {
  readonly world: string | undefined;
  readonly atFinding?: boolean;
  /** Where nothing was found: at the end. */
  readonly orAtEnd?: boolean;
  readonly explore?: boolean;
  /** When exploring stops by itself. */
  readonly enough?: Enough;
  /** What the run is called. */
  readonly what?: string;
  /** Why what is done here cannot be written as a schedule. */
  readonly unwritable?: string;
  /** What is to be told at the beginning. */
  readonly note?: string;
}
