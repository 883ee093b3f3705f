/** Long work that gives control back now and then, so that a screen can be drawn meanwhile. */
export type Portions<T> = Generator<undefined, T, undefined>;

/** Does it in one go. */
export function toEnd<T>(portions: Portions<T>): T {
  for (;;) {
    const { done, value } = portions.next();
    if (done === true) return value;
  }
}
