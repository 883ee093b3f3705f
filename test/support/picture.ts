/** A graph of records as one text: what is one record is one, functions are left out. Two graphs with one picture cannot be told apart. */
export function picture(root: object, leftOut: readonly object[] = []): string {
  const numbers = new Map<object, number>(leftOut.map((o, i) => [o, -1 - i]));
  const lines: string[] = [];
  const work: object[] = [];
  const nameOf = (value: unknown): string => {
    if (typeof value === 'function') return 'function';
    if (typeof value !== 'object' || value === null) return `${typeof value} ${String(value)}`;
    let number = numbers.get(value);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(value, number);
      work.push(value);
    }
    return `#${String(number)}`;
  };
  nameOf(root);
  for (let object = work.pop(); object; object = work.pop()) {
    const number = nameOf(object);
    if (object instanceof Map)
      lines.push(...[...object].map(([k, v]) => `${number} ${nameOf(k)} = ${nameOf(v)}`));
    else if (object instanceof Set)
      lines.push(...[...object].map((v) => `${number} has ${nameOf(v)}`));
    else if (ArrayBuffer.isView(object)) lines.push(`${number} ${JSON.stringify(object)}`);
    else if (!(object instanceof WeakMap))
      lines.push(
        ...Object.entries(object).map(([k, v]) => `${number}.${k} = ${nameOf(v as unknown)}`),
      );
  }
  return lines.join('\n');
}
