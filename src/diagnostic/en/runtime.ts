/** Texts for EVL5xxx and EVL6xxx. Each takes one record of words and gives one sentence. */
export const runtime = {
  'EVL5002.division': (w: { op: string }) => `division by zero: the right side of ${w.op} is 0`,
};
