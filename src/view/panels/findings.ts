/** What was found in this run; the chosen one with both accesses, the locks, and the chain of causes. */
import { english, sentence } from '../../diagnostic/sentence.ts';
import { shown } from '../../diagnostic/escape.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { phrase } from '../../diagnostic/phrase.ts';
import { piece, row, type Row } from '../row.ts';
import { placeText, type Panel, type Scene } from '../scene.ts';
import type { Finding } from '../survey.ts';
import { pictureOf, saysAll, sourceLine } from './pictures.ts';

/** The finding as a picture, then every place with its sentence, and the remedy. */
function details(scene: Scene, { diagnostic: d }: Finding): Row[] {
  const rows = [...pictureOf(scene, d)];
  if (saysAll(d)) return [...rows, ...helpOf(d)];
  if (d.label)
    rows.push(
      row(
        piece(`   ${placeText(scene, d.span)}: `, 'dim'),
        shown(sentence(d.label, english)),
        piece(`   ${sourceLine(scene, d.span)}`, 'dim'),
      ),
    );
  for (const r of d.related)
    rows.push(
      row(
        piece(`   ${placeText(scene, r.span)}: `, 'dim'),
        shown(sentence(r.message, english)),
        piece(`   ${sourceLine(scene, r.span)}`, 'dim'),
      ),
    );
  return [...rows, ...helpOf(d)];
}

function helpOf({ help }: Diagnostic): Row[] {
  return help
    ? [
        row(
          piece(`   ${sentence(phrase('frame.help', {}), english)}: `, 'good'),
          shown(sentence(help, english)),
        ),
      ]
    : [];
}

function all(scene: Scene): Row[] {
  const { survey } = scene.course;
  const rows: Row[] = [];
  for (const f of survey.findings) {
    const { diagnostic: d } = f;
    const past = f.at <= scene.course.position;
    rows.push(
      row(
        piece(f === scene.chosen ? '> ' : '  ', 'accent'),
        piece(`${d.code} `, d.severity === 'error' ? 'error' : 'warning'),
        piece(shown(sentence(d.message, english)), f === scene.chosen ? 'strong' : 'plain'),
        piece(
          `  ${placeText(scene, d.span)}, at step ${String(f.at)}${past ? '' : ' (still to come)'}`,
          'dim',
        ),
      ),
    );
    if (f === scene.chosen) rows.push(...details(scene, f));
  }
  if (rows.length === 0)
    rows.push(
      row(
        piece(
          survey.complete
            ? 'nothing was found in this run; other schedules may differ (: explore)'
            : 'the run is still being looked through',
          'dim',
        ),
      ),
    );
  return rows;
}

export const findings: Panel = {
  id: 'findings',
  title: ({ course }) => `findings: ${String(course.survey.findings.length)}`,
  length: (scene) => all(scene).length,
  focus: (scene) =>
    scene.chosen ? Math.max(0, scene.course.survey.findings.indexOf(scene.chosen)) : undefined,
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
