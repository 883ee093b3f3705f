/** Texts for EVL0xxx. Each takes one record of words and gives one sentence. */
export const syntax = {
  'EVL0001.unexpected': (w: { found: string }) => `${w.found} cannot stand here`,
};
