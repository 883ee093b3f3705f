/** Texts for EVL7xxx. Each takes one record of words and gives one sentence. */
export const world = {
};
