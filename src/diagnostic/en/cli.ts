/** Texts for the commands. Each takes one record of words and gives one sentence. */
export const cli = {};
