/** What was found in this run; the chosen one with both accesses, the locks, and the chain of causes. */
import { english, sentence } from '../../diagnostic/sentence.ts';
import { shown } from '../../diagnostic/escape.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { lineText } from './source.ts';
import { lineIndexAt, type Span } from '../../base/span.ts';
import { piece, row, type Row } from '../row.ts';
import { placeText, type Panel, type Scene } from '../scene.ts';
import type { Finding } from '../survey.ts';

function sourceLine(scene: Scene, span: Span): string {
  const file = scene.program.files[span.file];
  return file ? lineText(file, lineIndexAt(file, Math.min(span.start, file.text.length))).trim() : '';
}

/** The finding as a picture: its lanes side by side in time, then every place with its sentence. */
function details(scene: Scene, { diagnostic: d }: Finding): Row[] {
  const rows: Row[] = [];
  if (d.lanes && d.lanes.length > 1) {
    const steps = d.lanes.flatMap((lane, column) => lane.steps.map((s) => ({ ...s, column }))).sort((a, b) => a.order - b.order);
    const width = 34;
    rows.push(row('   ', ...d.lanes.map((lane) => piece(sentence(lane.title, english).slice(0, width - 1).padEnd(width), 'strong'))));
    for (const s of steps) {
      const text = `${s.write ? 'writes' : 'reads '} ${placeText(scene, s.span).replace('line ', '')}: ${sourceLine(scene, s.span)}`.slice(0, width - 2);
      const last = s === steps.filter((x) => x.column === s.column).at(-1);
      rows.push(row('   ', piece('·'.padEnd(width * s.column || 0).slice(0, width * s.column), 'dim'), piece(text.padEnd(width), last ? 'error' : 'plain')));
    }
    rows.push(row(piece('   nothing puts the two marked steps in order: either can come first', 'warning')));
  }
  if (d.label) rows.push(row(piece(`   ${placeText(scene, d.span)}: `, 'dim'), shown(sentence(d.label, english)), piece(`   ${sourceLine(scene, d.span)}`, 'dim')));
  for (const r of d.related) rows.push(row(piece(`   ${placeText(scene, r.span)}: `, 'dim'), shown(sentence(r.message, english)), piece(`   ${sourceLine(scene, r.span)}`, 'dim')));
  if (d.code === 'EVL4001') {
    const parts = [d.message, ...d.related.map((r) => r.message)];
    rows.push(row(piece(`   the ring: ${parts.map((_, i) => `(${String(i + 1)})`).join(' → ')} → (1)`, 'error')));
  }
  if (d.help) rows.push(row(piece(`   ${sentence(phrase('frame.help', {}), english)}: `, 'good'), shown(sentence(d.help, english))));
  return rows;
}

function all(scene: Scene): Row[] {
  const { survey } = scene.course;
  const rows: Row[] = [];
  for (const f of survey.findings) {
    const { diagnostic: d } = f;
    const past = f.at <= scene.course.position;
    rows.push(row(
      piece(f === scene.chosen ? '> ' : '  ', 'accent'), piece(`${d.code} `, d.severity === 'error' ? 'error' : 'warning'),
      piece(shown(sentence(d.message, english)), f === scene.chosen ? 'strong' : 'plain'), piece(`  ${placeText(scene, d.span)}, at step ${String(f.at)}${past ? '' : ' (still to come)'}`, 'dim'),
    ));
    if (f === scene.chosen) rows.push(...details(scene, f));
  }
  if (rows.length === 0) rows.push(row(piece(survey.complete ? 'nothing was found in this run; other schedules may differ (: explore)' : 'the run is still being looked through', 'dim')));
  return rows;
}

export const findings: Panel = {
  id: 'findings',
  title: ({ course }) => `findings: ${String(course.survey.findings.length)}`,
  length: (scene) => all(scene).length,
  focus: (scene) => (scene.chosen ? Math.max(0, scene.course.survey.findings.indexOf(scene.chosen)) : undefined),
  rows: (scene, from, to) => all(scene).slice(from, to),
};

/** The finding that a row of the panel belongs to, by number; −1 for none. */
export function findingAt(scene: Scene, at: number): number {
  let row = 0;
  return scene.course.survey.findings.findIndex((f) => {
    row += 1 + (f === scene.chosen ? details(scene, f).length : 0);
    return at < row;
  });
}
