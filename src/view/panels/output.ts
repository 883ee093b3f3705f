/** What the program has written so far, and each client's dialogue. */
import { piece, row, safe, time, type Row } from '../row.ts';
import type { Panel, Scene } from '../scene.ts';

function lines(text: string): string[] {
  const all = text.split('\n');
  if (all.at(-1) === '') all.pop();
  return all;
}

export const output: Panel = {
  id: 'output',
  title: ({ course }) =>
    `output: ${String(course.run.output.stdout.length + course.run.output.stderr.length)} bytes`,
  length: ({ course }) =>
    lines(course.run.output.stdout).length + lines(course.run.output.stderr).length,
  focus: (scene) => output.length(scene) - 1,
  rows: ({ course }, from, to) => {
    const { stdout, stderr } = course.run.output;
    const all: Row[] = [];
    const out = lines(stdout);
    for (const line of out.slice(from, to)) all.push(row(safe(line)));
    for (const line of lines(stderr).slice(
      Math.max(0, from - out.length),
      Math.max(0, to - out.length),
    ))
      all.push(row(piece('stderr: ', 'dim'), piece(safe(line), 'warning')));
    return all;
  },
};

export const clients: Panel = {
  id: 'clients',
  title: ({ course }) => `clients: ${String(course.run.world.peers.length)}`,
  length: ({ course }) => course.run.world.peers.length,
  rows: (scene, from, to) =>
    scene.course.run.world.peers.slice(from, to).map((p) => clientRow(scene, p.id)),
};

function clientRow({ course }: Scene, id: number): Row {
  const p = course.run.world.peers[id];
  if (!p) return [];
  const next = p.script[p.at];
  let state: string;
  if (p.failed) state = `failed: ${p.failed.failure.kind}`;
  else if (p.waiting === 'end' || p.at >= p.script.length) state = 'script over';
  else if (p.waiting === 'expect') state = 'expects';
  else state = p.waiting === 'time' ? 'waits' : 'connecting';
  let wanted = '';
  if (p.waiting === 'expect' && next?.op === 'expect') {
    if (next.what === 'text') wanted = ` ${JSON.stringify(safe(next.bytes.slice(0, 40)))}`;
    else wanted = next.what === 'size' ? ` ${String(next.size)} bytes` : ` ${next.what}`;
  }
  return row(
    piece(`${String(p.id)} `, 'dim'),
    piece(safe(p.name), 'strong'),
    `  got ${JSON.stringify(safe(p.received.slice(-60)))}`,
    piece(
      `  ${state}${wanted}${p.ended ? ', the program has closed' : ''}`,
      p.failed ? 'error' : 'plain',
    ),
    piece(`  since ${time(p.connectedAt)}`, 'dim'),
  );
}
