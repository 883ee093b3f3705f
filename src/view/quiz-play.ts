/** A quiz in the UI: it asks, waits for an answer, and shows what the run really does only then. */
import type { Question } from './quiz.ts';

export class QuizPlay {
  /** The question at hand, from 0. */
  at = 0;
  right = 0;
  /** What was answered to it; undefined while it waits for that. */
  given: { readonly text: string; readonly right: boolean } | undefined;

  /** `from`: the place to go back to. */
  constructor(
    readonly questions: readonly Question[],
    readonly from: number,
  ) {}

  get question(): Question {
    return this.questions[this.at] as Question;
  }

  /** An empty answer only asks to be shown. */
  answer(text: string): void {
    if (this.given) return;
    const right = text.trim() !== '' && this.question.accepts(text);
    if (right) this.right++;
    this.given = { text, right };
  }

  /** On to the next question. False where there is none. */
  next(): boolean {
    if (this.at + 1 >= this.questions.length) return false;
    this.at++;
    this.given = undefined;
    return true;
  }

  get score(): string {
    const asked = this.at + (this.given ? 1 : 0);
    return `${String(this.right)} of ${String(asked)} right`;
  }
}
