/** A session of the terminal UI for tests: a program, and nothing of the real world. */
import { sourceHost } from '../../src/cli/source-host.ts';
import { defaultLimits } from '../../src/machine/limit.ts';
import { chooseWorld, openProgram } from '../../src/run/program.ts';
import type { SourceHost } from '../../src/syntax/load.ts';
import { utf8Bytes } from '../../src/base/bytes.ts';
import { Session } from '../../src/view/session.ts';
import { planOf, type Plan } from '../../src/world/plan.ts';

export interface TestSession {
  readonly session: Session;
  readonly written: Map<string, string>;
}

export function sessionOf(
  file: string,
  change: Partial<Plan> = {},
  host: SourceHost = sourceHost(file),
): TestSession {
  const opened = openProgram(file, host);
  const errors = opened.diagnostics.filter((d) => d.severity === 'error' && d.code !== 'EVL2001');
  if (errors.length > 0) throw new Error(`${file} has errors: ${errors[0]?.code ?? ''}`);
  const choice = chooseWorld(opened.names, undefined);
  const plan = {
    ...planOf(choice.kind === 'world' ? choice.world : opened.names.worlds[0]),
    ...change,
  };
  const written = new Map<string, string>();
  let clock = 0;
  const session = new Session(
    opened,
    plan,
    defaultLimits,
    {
      clock: () => clock++,
      write: (name, text) => {
        written.set(name, text);
        return undefined;
      },
    },
    { world: undefined, atFinding: false, explore: false },
  );
  return { session, written };
}

/** A session of a program given as text. */
export function sessionOfText(text: string, change: Partial<Plan> = {}): TestSession {
  const bytes = new Uint8Array(Buffer.from(utf8Bytes(text), 'latin1'));
  return sessionOf('main.evl', change, {
    read: (path) =>
      path === 'main.evl' ? { kind: 'bytes', bytes, identity: path } : { kind: 'missing' },
  });
}
