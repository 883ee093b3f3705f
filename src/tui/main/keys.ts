/** What each key does. The help is made from this table. */
import { findingAt } from '../../view/panels/findings.ts';
import type { Session } from '../../view/session.ts';
import type { Ui } from './reducer.ts';
import type { Key } from '../key.ts';

/** Something a key does to the run; its answer goes to the last line. */
export interface Binding {
  readonly keys: readonly Key[];
  readonly help: string;
  readonly run: (session: Session, ui: Ui) => string;
}

export const bindings: readonly Binding[] = [
  {
    keys: ['n'],
    help: 'one step: the next statement of whichever CPU is next',
    run: (s) => s.step(1),
  },
  { keys: ['N', 'p'], help: 'one step back', run: (s) => s.step(-1) },
  {
    keys: ['s'],
    help: 'the next visible step: a shared variable, an atomic, a lock, a post, a system call',
    run: (s) => s.visible(true),
  },
  { keys: ['S'], help: 'the last visible step', run: (s) => s.visible(false) },
  { keys: [']'], help: 'the next event: where the next handler begins', run: (s) => s.event(true) },
  {
    keys: ['['],
    help: 'the last event: where the handler before this place began',
    run: (s) => s.event(false),
  },
  { keys: ['}'], help: 'where the next handler has ended', run: (s) => s.handlerEnd(true) },
  { keys: ['{'], help: 'where the last handler had ended', run: (s) => s.handlerEnd(false) },
  { keys: ['f'], help: 'the next finding', run: (s) => s.finding(true) },
  { keys: ['F'], help: 'the finding before', run: (s) => s.finding(false) },
  { keys: ['v'], help: 'the next change of a watched variable', run: (s) => s.change(true) },
  { keys: ['V'], help: 'the last change of a watched variable', run: (s) => s.change(false) },
  { keys: ['c'], help: 'on to the next breakpoint', run: (s) => s.toBreakpoint(true) },
  { keys: ['C'], help: 'back to the last breakpoint', run: (s) => s.toBreakpoint(false) },
  {
    keys: ['b'],
    help: 'set or take away a breakpoint on the line of the cursor',
    run: (s) => s.toggleBreakpoint(),
  },
  {
    keys: ['w'],
    help: 'watch the chosen shared variable, or stop to',
    run: (s, ui) =>
      ui.focus === 'shared'
        ? s.toggleWatch(ui.chosen.get('shared') ?? 0)
        : 'w watches the variable chosen in the panel of shared variables (4)',
  },
  { keys: ['g', 'home'], help: 'to the beginning', run: (s) => s.goTo(0) },
  { keys: ['G', 'end'], help: 'to the end', run: (s) => s.goTo(Number.MAX_SAFE_INTEGER) },
  { keys: ['>'], help: 'the next match of the text looked for', run: (s) => s.find('', true) },
  { keys: ['<'], help: 'the match before', run: (s) => s.find('', false) },
  {
    keys: ['B'],
    help: 'the next branch',
    run: (s) => s.select((s.current + 1) % s.branches.length),
  },
  {
    keys: ['x'],
    help: 'finer time in the timeline',
    run: (s) => {
      s.ownZoom = Math.max(s.leastZoom, s.zoom - 1);
      return '';
    },
  },
  {
    keys: ['X'],
    help: 'coarser time in the timeline',
    run: (s) => {
      s.ownZoom = Math.min(24, s.zoom + 1);
      return '';
    },
  },
  {
    keys: ['enter'],
    help: 'pick what goes next (panel 9), go to the finding (8), open the outcome or finding as a run (explore)',
    run: (s, ui) => {
      const row = ui.chosen.get(ui.focus) ?? 0;
      if (ui.focus === 'choices') return s.pick(row);
      if (ui.focus === 'findings') return s.choose(findingAt(s.scene, row));
      return ui.focus === 'explore' ? s.outcomes.openExplored(row) : '';
    },
  },
];

const byKey = new Map(bindings.flatMap((b) => b.keys.map((k) => [k, b] as const)));

export function bindingOf(key: Key): Binding | undefined {
  return byKey.get(key);
}
