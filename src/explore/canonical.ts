/**
 * A state as one text that is the same for states that differ in nothing a
 * program can see: records are numbered in the order in which they are met, and
 * times, which no latency binds while exploring, do not count.
 */
const ignored: ReadonlySet<string> = new Set([
  'time',
  'at',
  'since',
  'startedAt',
  'standing',
  'marks',
  'after',
  'quantumEnd',
  'busy',
  'stalled',
  'lockWait',
  'order',
  'heapNumber',
  'kernelNumber',
  'enabledBy',
  'connectedAt',
  'lastMet',
  'lastDelivery',
  'cause',
  'site',
  'by',
  'byName',
  'timerLine',
  'token',
  'span',
]);

export function canonical(root: unknown): string {
  const numbers = new Map<object, number>();
  const out: string[] = [];
  // A piece of text, or a value still to be written.
  const work: ({ readonly text: string } | { readonly value: unknown })[] = [{ value: root }];
  for (let next = work.pop(); next; next = work.pop()) {
    if ('text' in next) {
      out.push(next.text);
      continue;
    }
    const { value } = next;
    if (typeof value !== 'object' || value === null) {
      out.push(typeof value === 'string' ? JSON.stringify(value) : String(value));
      continue;
    }
    const known = numbers.get(value);
    if (known !== undefined) {
      out.push(`#${String(known)}`);
      continue;
    }
    numbers.set(value, numbers.size);
    const parts = partsOf(value);
    work.push({ text: '}' });
    for (let i = parts.length - 1; i >= 0; i--) {
      const [name, part] = parts[i] as readonly [string, unknown];
      work.push({ text: ',' }, { value: part }, { text: `${name}:` });
    }
    out.push('{');
  }
  return out.join('');
}

function partsOf(value: object): readonly (readonly [string, unknown])[] {
  // A list may have holes: descriptors have.
  if (Array.isArray(value)) return Array.from(value, (part, i) => [String(i), part as unknown]);
  if (value instanceof Map)
    return [...value].flatMap(([k, v], i): (readonly [string, unknown])[] => [
      [`k${String(i)}`, k],
      [`v${String(i)}`, v],
    ]);
  if (value instanceof Set) return [...value].map((part, i) => [String(i), part as unknown]);
  if (value instanceof Uint8Array) return [['bytes', textOfBytes(value)]];
  return Object.entries(value).filter(
    ([name, part]) => !ignored.has(name) && typeof part !== 'function',
  );
}

function textOfBytes(bytes: Uint8Array): string {
  let text = '';
  for (const b of bytes) text += String.fromCharCode(b);
  return text;
}
