/** Findings as pictures: accesses side by side in time, a ring of waits, a stall with what waited behind it. */
import { fifoItems } from '../../base/fifo.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { Phrase } from '../../diagnostic/phrase.ts';
import { english, sentence } from '../../diagnostic/sentence.ts';
import { shown } from '../../diagnostic/escape.ts';
import { lineIndexAt, type Span } from '../../base/span.ts';
import type { Activation } from '../../machine/activation.ts';
import { nameOf } from '../../race/report.ts';
import { mutexName } from '../../run/finish.ts';
import type { Waited } from '../../run/trace.ts';
import { cutText, padded, piece, row, time, widthOf, type Row } from '../row.ts';
import { placeText, type Scene } from '../scene.ts';
import { eventName } from './queue.ts';
import { lineText } from './source.ts';

/** The line of a place, without the spaces around it. */
export function sourceLine(scene: Scene, span: Span): string {
  const file = scene.program.files[span.file];
  return file
    ? lineText(file, lineIndexAt(file, Math.min(span.start, file.text.length))).trim()
    : '';
}

/** The picture of a finding; empty where words say it all. */
export function pictureOf(scene: Scene, d: Diagnostic): readonly Row[] {
  if (d.lanes && d.lanes.length > 1) return accesses(scene, d);
  switch (d.code) {
    case 'EVL4001':
    case 'EVL4004':
    case 'EVL4006':
      return ring(scene, d);
    case 'EVL4003':
      return holder(scene, d);
    case 'EVL2101':
    case 'EVL2102':
      return stall(scene, d);
    default:
      return [];
  }
}

/** The picture says what the sentences of the places say. */
export function saysAll(d: Diagnostic): boolean {
  return d.code === 'EVL4001' || d.code === 'EVL4006';
}

function accesses(scene: Scene, { lanes = [] }: Diagnostic): Row[] {
  const steps = lanes
    .flatMap((lane, column) => lane.steps.map((s) => ({ ...s, column })))
    .sort((a, b) => a.order - b.order);
  const width = 34;
  const rows = [
    row(
      '   ',
      ...lanes.map((lane) =>
        piece(padded(sentence(lane.title, english), width - 1) + ' ', 'strong'),
      ),
    ),
  ];
  for (const s of steps) {
    const text = `${s.write ? 'writes' : 'reads '} ${placeText(scene, s.span).replace('line ', '')}: ${sourceLine(scene, s.span)}`;
    const last = s === steps.filter((x) => x.column === s.column).at(-1);
    rows.push(
      row(
        '   ',
        piece(' '.repeat(width * s.column), 'dim'),
        piece(padded(text, width - 2), last ? 'error' : 'plain'),
      ),
    );
  }
  rows.push(
    row(piece('   nothing puts the two marked steps in order: either can come first', 'warning')),
  );
  return rows;
}

/** One who waits: for what, which the next in the ring has. */
interface Link {
  readonly who: string;
  readonly wants: string;
  readonly of: string;
  readonly span: Span;
}

function word(p: Phrase, name: string): string {
  const value = p.args[name];
  return typeof value === 'string' ? shown(value) : '';
}

/** Who waits for whom, read off the sentences of the finding. */
function links(scene: Scene, d: Diagnostic): Link[] {
  if (d.code === 'EVL4004') {
    const name = word(d.message, 'name');
    const owner = ownerOf(scene, name);
    return [
      {
        who: owner ? `${nameOf(owner)} #${String(owner.id)}` : 'this activation',
        wants: name,
        of: 'itself',
        span: d.span,
      },
    ];
  }
  const first = d.code === 'EVL4006' ? d.label : d.message.args['waits'];
  const parts = [
    ...(typeof first === 'object' && 'id' in first ? [{ message: first, span: d.span }] : []),
    ...d.related,
  ];
  return parts.map(({ message, span }, i) => {
    const who = word(message, 'who');
    switch (message.id) {
      case 'EVL4001.part':
        return { who, span, wants: word(message, 'mutex'), of: word(message, 'holder') };
      case 'EVL4001.join':
        return { who, span, wants: `the end of ${word(message, 'thread')}`, of: '' };
      default:
        return {
          who,
          span,
          wants: word(message, 'wanted'),
          of: word(parts[(i + 1) % parts.length]?.message ?? message, 'who'),
        };
    }
  });
}

function ring(scene: Scene, d: Diagnostic): Row[] {
  const all = links(scene, d);
  if (all.length === 0) return [];
  const could = d.code === 'EVL4006';
  const texts = all.map(
    ({ who, wants, of }) =>
      `${who} ${could ? 'can wait' : 'waits'} for ${wants}${of === '' ? '' : `, held by ${of}`}`,
  );
  const width = Math.max(...texts.map(widthOf)) + 2;
  return all.flatMap(({ span }, i) => {
    const edge = i === 0 ? '╭▶ ' : '│  ';
    const line = row(
      piece(`   ${edge}`, 'error'),
      piece(padded(texts[i] ?? '', width), 'strong'),
      piece(`${placeText(scene, span)}: ${sourceLine(scene, span)}`, 'dim'),
    );
    const arrow =
      i < all.length - 1
        ? row(piece('   │     ↓', 'error'))
        : row(
            piece(`   ╰── back to ${all[0]?.who ?? ''}`, 'error'),
            piece(ringMeans(could, all.length), 'warning'),
          );
    return [line, arrow];
  });
}

/** Who holds a mutex at the moment shown. */
function ownerOf(scene: Scene, name: string): Activation | undefined {
  const { run } = scene.course;
  const owner =
    run.kernel.mutexes.find((m, i) => m.owner >= 0 && mutexName(run, i) === name)?.owner ?? -1;
  return (
    run.state.activations.get(owner) ??
    run.state.cpus.flatMap((c) => c.stack).find((a) => a.id === owner)
  );
}

/** Who has the mutex that was unlocked by somebody else. */
function holder(scene: Scene, d: Diagnostic): Row[] {
  const name = word(d.message, 'name');
  const act = ownerOf(scene, name);
  return [
    row(
      piece(
        act
          ? `   ${name} is held by ${nameOf(act)} #${String(act.id)}: only that may unlock it`
          : `   nobody that still runs holds ${name} here`,
        'warning',
      ),
    ),
  ];
}

/** Columns of the bars of a stall. */
const barWidth = 40;
/** Events behind a stall that are shown. */
const mostBehind = 12;

/** Stalls are drawn once: the whole trace is looked through for what waited. */
const drawn = new WeakMap<Diagnostic, readonly Row[]>();

function stall(scene: Scene, d: Diagnostic): readonly Row[] {
  const before = drawn.get(d);
  if (before) return before;
  const made = drawnStall(scene, d);
  drawn.set(d, made);
  return made;
}

function drawnStall(scene: Scene, d: Diagnostic): Row[] {
  const { survey, steps } = scene.course;
  const wait = survey.stallOf(d)?.wait;
  if (!wait || steps) return [];
  const behind = waitedBehind(scene, wait);
  const per = (wait.to - wait.from) / barWidth;
  const bar = (since: number): string => {
    const blank = Math.max(0, Math.min(barWidth - 1, Math.floor((since - wait.from) / per)));
    return ' '.repeat(blank) + '▒'.repeat(barWidth - blank);
  };
  const what = wait.what === 'page fault' ? 'waits for a page' : `waits in ${wait.call}`;
  const rows = [
    row(
      '   ',
      piece(padded('', 28)),
      piece(padded(time(wait.from), barWidth - time(wait.to).length) + time(wait.to), 'dim'),
    ),
    row(
      '   ',
      piece(padded(`${wait.name} #${String(wait.activation)} ${what}`, 28), 'strong'),
      piece(`[${'~'.repeat(barWidth - 2)}]`, 'error'),
      ` ${time(wait.to - wait.from)}, and CPU ${String(wait.cpu)} with it`,
    ),
  ];
  for (const { name, since, until } of behind.slice(0, mostBehind)) {
    rows.push(
      row(
        '   ',
        padded(cutText(name, 27), 28),
        piece(bar(since), 'warning'),
        piece(
          until === undefined
            ? ' waits to the end'
            : ` ready at ${time(since)}, begins ${time(until - since)} later`,
          'dim',
        ),
      ),
    );
  }
  if (behind.length > mostBehind)
    rows.push(row(piece(`   and ${String(behind.length - mostBehind)} more`, 'dim')));
  const again =
    Number(d.message.args['waited'] ?? 0) > behind.length ? nextOfWatch(scene, wait) : undefined;
  if (again !== undefined)
    rows.push(
      row(
        '   ',
        padded(cutText(again, 27), 28),
        piece('its watch is due again: no event of it is queued until this one ends', 'warning'),
      ),
    );
  else if (behind.length === 0)
    rows.push(row(piece('   no event waited behind it this time', 'dim')));
  return rows;
}

/** The next event of the watch that the one who waits came from. */
function nextOfWatch(scene: Scene, { activation, to }: Waited): string | undefined {
  const { began, slices } = scene.course.survey.trace;
  const own = began.find((b) => b.activation === activation);
  const next = own && began.find((b) => b.how === 'watch' && b.site === own.site && b.at >= to);
  const slice = next && slices.find((s) => s.activation === next.activation);
  return slice ? `${nameOf(slice)} #${String(slice.activation)}` : undefined;
}

/** Events that were ready before a wait was over and could not begin until then. */
function waitedBehind(
  scene: Scene,
  wait: Waited,
): { readonly name: string; readonly since: number; readonly until: number | undefined }[] {
  const { survey } = scene.course;
  const { trace } = survey;
  const names = new Map(trace.slices.map((s) => [s.activation, nameOf(s)]));
  const began = trace.began
    .filter((b) => b.due < wait.to && b.at >= wait.to && b.activation !== wait.activation)
    .map((b) => ({
      name: `${names.get(b.activation) ?? 'an event'} #${String(b.activation)}`,
      since: b.due,
      until: b.at,
    }));
  const left = [...fifoItems(survey.walk.run.state.queue)]
    .filter((e) => e.at < wait.to)
    .map((e) => ({ name: eventName(scene, e), since: e.at, until: undefined }));
  return [...began, ...left].sort((a, b) => a.since - b.since);
}

function ringMeans(could: boolean, length: number): string {
  if (could) return ': it can close on another schedule';
  return length === 1 ? ': it would wait for ever' : ': nobody can ever go on';
}
