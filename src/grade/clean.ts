/**
 * Text of results, made harmless for what will read it. The results hold no
 * control characters any more (diagnostic/escape.ts); here goes what certain
 * readers would take for more than text.
 */

/**
 * For logs of continuous integration: GitHub runs what a line that begins
 * with `::` says, and what stands behind `##[`; Azure what stands behind
 * `##vso[`. A blank in between makes them text.
 */
export function defused(text: string): string {
  return text.replace(/##(?=\[|vso\[)/g, '## ').replace(/^([\t ]*):(?=:)/gm, '$1: ');
}

/** For XML 1.0: without the code points that no document can hold, escaped or not. */
export function xmlText(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu,
    '\ufffd',
  );
}

/** One line: line breaks as blanks. */
export function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}
