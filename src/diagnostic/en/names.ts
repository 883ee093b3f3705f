/** Texts for EVL1xxx. Each takes one record of words and gives one sentence. */
export const names = {
};
