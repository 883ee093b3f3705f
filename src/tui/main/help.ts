/** The help, made from the tables of keys and commands. */
import { commands } from '../../view/commands.ts';
import { panels } from '../../view/panels/index.ts';
import { bindings } from './keys.ts';

export function helpLines(): string[] {
  return [
    '',
    ...bindings.map((b) => `${b.keys.join(', ').padEnd(10)} ${b.help}`),
    'space      run, and hold again; + and - change the speed',
    'tab, 1-9   to another panel; z shows it alone; m turns the mouse on or off',
    'j k, arrows move within a panel; / looks for a text; esc leaves; q quits',
    `panels     ${panels.map((p, i) => (i < 9 ? `${String(i + 1)} ${p.id}` : p.id)).join(', ')}`,
    '',
    ...commands.map((c) => `:${`${c.name} ${c.args}`.padEnd(24)} ${c.help}`),
  ];
}
