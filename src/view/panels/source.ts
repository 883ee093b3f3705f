/** The program's text, with the line where every CPU stands. */
import type { SourceFile } from '../../base/span.ts';
import { shown } from '../../diagnostic/escape.ts';
import { piece, row, type Piece, type Row } from '../row.ts';
import { activations, lineOf, type Panel, type Scene } from '../scene.ts';

/** Lines at which activations stand: the CPU's number, or `t` for a thread without one. */
function standing(scene: Scene): Map<number, string> {
  const [file] = scene.program.files;
  const lines = new Map<number, string>();
  for (const act of activations(scene)) {
    if (act.state.tag === 'awaiting') continue;
    const site = scene.course.siteOf(act.id);
    if (site < 0) continue;
    const line = lineOf(file, scene.course.run.span(site));
    if (line < 0) continue;
    const mark =
      act.kind === 'thread' && scene.course.run.state.cpus.every((c) => c.thread !== act)
        ? 't'
        : String(Math.max(0, act.cpu));
    const before = lines.get(line) ?? '';
    if (!before.includes(mark)) lines.set(line, before + mark);
  }
  return lines;
}

export function lineText(file: SourceFile, line: number): string {
  const from = file.lineStarts[line] ?? 0;
  const to = file.lineStarts[line + 1] ?? file.text.length;
  return shown(
    file.text
      .slice(from, Math.min(to, from + 2000))
      .replace(/[\r\n]+$/, '')
      .replaceAll('\t', '  '),
  );
}

export const source: Panel = {
  id: 'source',
  title: ({ program }) => shown(program.files[0]?.name ?? ''),
  length: ({ program }) => program.files[0]?.lineStarts.length ?? 0,
  focus: ({ cursor }) => cursor,
  rows: (scene, from, to) => {
    const [file] = scene.program.files;
    if (!file) return [];
    const at = standing(scene);
    const digits = String(file.lineStarts.length).length;
    const accesses = new Map<number, string>();
    if (scene.chosen) {
      const { diagnostic } = scene.chosen;
      for (const r of diagnostic.related) accesses.set(lineOf(file, r.span), '2');
      accesses.set(lineOf(file, diagnostic.span), '1');
    }
    const out: Row[] = [];
    for (let line = from; line < to; line++) {
      const here = at.get(line);
      const cells: Piece[] = [
        piece(scene.breakpoints.has(line) ? '●' : ' ', 'error'),
        piece((here === undefined ? '' : `${here.slice(0, 3)}▶`).padStart(4), 'mark'),
        piece(`${String(line + 1).padStart(digits)} `, line === scene.cursor ? 'strong' : 'dim'),
      ];
      const access = accesses.get(line);
      if (access !== undefined) cells.push(piece(access === '1' ? '!' : '·', 'error'));
      const style = line === scene.cursor ? 'strong' : 'plain';
      cells.push(piece(lineText(file, line), here === undefined ? style : 'mark'));
      out.push(row(...cells));
    }
    return out;
  },
};
