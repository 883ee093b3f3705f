/** Buffers and mappings with their pages: which are there, locked, pushed out, or were never touched. */
import { pageSize } from '../../kernel/disk.ts';
import type { BufferValue, Value } from '../../machine/value.ts';
import { piece, row, type Row } from '../row.ts';
import type { Panel, Scene } from '../scene.ts';

/** Values that are looked through for buffers. */
const mostValues = 2000;

interface Found {
  readonly buffer: BufferValue;
  readonly name: string;
}

function buffers(scene: Scene): Found[] {
  const { run } = scene.course;
  const found = new Map<BufferValue, string>();
  let looked = 0;
  const look = (v: Value, name: string, depth: number): void => {
    if (typeof v !== 'object' || looked++ > mostValues || depth > 2) return;
    if (v.kind === 'buffer' && !found.has(v)) found.set(v, name);
    else if (v.kind === 'list')
      v.items.slice(0, 100).forEach((x, i) => {
        look(x, `${name}[${String(i)}]`, depth + 1);
      });
    else if (v.kind === 'map')
      for (const [k, x] of [...v.entries].slice(0, 100))
        look(x, `${name}.${typeof k === 'string' ? k : `[${String(k)}]`}`, depth + 1);
    else if (v.kind === 'aiocb') look(v.buf, `${name}.buf`, depth + 1);
  };
  run.machine.shared.forEach((v, i) => {
    look(v, run.machine.shape.shared[i] ?? '', 0);
  });
  for (const act of run.state.activations.values()) {
    for (const frame of act.frames) {
      const names = run.lowered.routines[frame.routine]?.slots ?? [];
      frame.slots.forEach((v, i) => {
        look(v, names[i] === '' || names[i] === undefined ? act.name : names[i], 0);
      });
    }
  }
  return [...found].map(([buffer, name]) => ({ buffer, name }));
}

function pages(scene: Scene, { buffer, name }: Found, width: number): Row {
  const { kernel } = scene.course.run;
  const count = Math.ceil(buffer.bytes.length / pageSize);
  let marks = '';
  for (let p = 0; p < Math.min(count, Math.max(8, width - 30)); p++) {
    if (kernel.pages.isLocked(buffer, p)) marks += 'L';
    else if (kernel.pages.faulty(buffer, p)) marks += '.';
    else marks += kernel.pages.isResident(buffer, p) ? '#' : '-';
  }
  const owned =
    kernel.owned.get(buffer.id)?.some((id) => kernel.requests.get(id)?.reported === false) === true;
  const mapping = kernel.pages.mapping(buffer);
  return row(
    piece(name, 'strong'),
    ` ${String(buffer.bytes.length)} bytes${mapping?.inode ? ', mapped file' : ''} `,
    piece(marks, 'accent'),
    piece(owned ? '  the kernel owns it' : '', 'warning'),
  );
}

export const memory: Panel = {
  id: 'memory',
  title: ({ course }) =>
    `pages: # there, L locked, . would fault, - untouched; ${String(course.run.kernel.pages.faults)} faults`,
  length: (scene) => buffers(scene).length,
  rows: (scene, from, to, width) =>
    buffers(scene)
      .slice(from, to)
      .map((b) => pages(scene, b, width)),
};
