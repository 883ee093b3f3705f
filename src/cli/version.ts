/** The version of the package; the build puts the number in. */
declare const EVL_VERSION: string | undefined;

export const version: string = typeof EVL_VERSION === 'string' ? EVL_VERSION : '0.0.0-source';
