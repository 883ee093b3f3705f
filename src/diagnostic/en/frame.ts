/** The words around every diagnostic. */
export const frame = {
  'frame.error': () => 'error',
  'frame.warning': () => 'warning',
  'frame.help': () => 'help',
  'frame.note': () => 'note',
  'frame.times': (w: { count: number }) => `found ${String(w.count)} times`,
  'frame.morePlaces': (w: { count: number }) =>
    `and ${String(w.count)} more ${w.count === 1 ? 'place' : 'places'}`,
  'frame.more': (w: { count: number }) => `and ${String(w.count)} more`,
};
