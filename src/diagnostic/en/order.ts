/** Texts for EVL3/EVL4xxx. Each takes one record of words and gives one sentence. */
export const order = {
};
