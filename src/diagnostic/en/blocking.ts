/** Texts for EVL2xxx. Each takes one record of words and gives one sentence. */
export const blocking = {
};
