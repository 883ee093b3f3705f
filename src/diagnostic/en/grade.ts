/** Texts of grading. Each takes one record of words and gives one sentence. */
export const grade = {
  'grade.needs': (w: { tests: string }) => `not run: first ${w.tests} must pass`,
  'grade.noTime': () => 'stopped by the clock: it did not come to an end',
  'grade.noTimeLeft': (w: { seconds: number }) =>
    `not run: the ${String(w.seconds)} seconds of computing for one submission were used up`,
  'grade.noMemory': () => 'its process was out of memory',
  'grade.crash': (w: { how: string }) => `its process ended unexpectedly (${w.how})`,
  'grade.givenUp': () => 'not run: too many tests before it ended their process',
  'grade.fault': () => 'the grader failed here; this costs no points, and has to be graded again',
};
