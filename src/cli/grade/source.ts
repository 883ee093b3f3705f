/** Where a submission lies, as data that can be sent to the process that grades it. */
export type Source =
  | { readonly kind: 'file' | 'folder'; readonly path: string }
  /** A zip, or with `within` what one folder of it holds. */
  | { readonly kind: 'zip'; readonly path: string; readonly within?: string }
  /** One file in the zip of an export; itself a zip where its name says so. */
  | { readonly kind: 'entry'; readonly path: string; readonly entry: string }
  /** Nothing that could be graded: why not. */
  | { readonly kind: 'none'; readonly reason: string };
