/** The question of a quiz, and its answer once one was given. Stands beside the source while a quiz goes on. */
import { shown } from '../../diagnostic/escape.ts';
import { piece, row, widthOf, type Row, type Tone } from '../row.ts';
import type { Panel, Scene } from '../scene.ts';

/** A text over as many rows as it needs. */
function wrapped(text: string, width: number, tone: Tone): Row[] {
  const rows: Row[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      rows.push(row(piece(line, tone)));
      line = `  ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...rows, row(piece(line, tone))];
}

function all({ quiz }: Scene, width: number): Row[] {
  if (!quiz) return [];
  const { question, given } = quiz;
  const facts = question.facts.flatMap((f) => wrapped(` ${f}`, width - 1, 'plain'));
  const ask = wrapped(` ${question.ask}`, width - 1, 'strong');
  if (!given)
    return [
      ...facts,
      [],
      ...ask,
      [],
      ...wrapped(
        ` Type ${question.form} and press enter; enter alone shows it. esc leaves.`,
        width - 1,
        'dim',
      ),
    ];
  const last = quiz.at + 1 === quiz.questions.length;
  const verdict =
    given.text.trim() === ''
      ? []
      : wrapped(
          ` You said ${shown(given.text.trim())}: ${given.right ? 'right' : 'wrong'}`,
          width - 1,
          given.right ? 'good' : 'error',
        );
  return [
    ...ask,
    [],
    ...verdict,
    ...wrapped(` It is ${question.answer}`, width - 1, 'strong'),
    [],
    ...wrapped(
      ` ${quiz.score}. ${last ? 'That was the last: enter or esc goes back to the run.' : 'enter asks the next; esc leaves.'}`,
      width - 1,
      'dim',
    ),
    [],
    ...facts,
  ];
}

export const quiz: Panel = {
  id: 'quiz',
  title: (scene) =>
    scene.quiz
      ? `quiz: question ${String(scene.quiz.at + 1)} of ${String(scene.quiz.questions.length)}, ${String(scene.quiz.right)} right`
      : 'quiz',
  length: () => 100,
  rows: (scene, from, to, width) => all(scene, width).slice(from, to),
};
