/** Any other call of EVL's table: its arguments by the names of its parameters, each in the way of its type. */
import { calls, type Parameter } from '../../../src/calls/index.ts';
import { flags, NoCounterpart, str, type Maker, type Translator } from '../translator.ts';

function argument(t: Translator, p: Parameter, v: unknown): string {
  if (v === null) return 'nil';
  switch (p.type) {
    case 'fd':
      return t.fd(v);
    case 'sigset':
    case 'sigset?':
      return t.signals(v);
    case 'signal':
      return typeof v === 'number' ? String(v) : t.signal(v);
    case 'str':
    case 'bytes':
      return str(String(v));
    case 'buffer':
      return typeof v === 'number' ? `buffer(${String(v)})` : 'buf';
    case 'time':
    case 'timeout':
    case 'int':
    case 'int?':
      return typeof v === 'number' ? String(v) : flags(v);
    default:
      throw new NoCounterpart(`an argument ${p.name} of type ${p.type}`);
  }
}

export function byName(op: string): Maker | undefined {
  const call = calls.get(op);
  if (call?.kind !== 'syscall') return undefined;
  return (t, s) => {
    const given = call.parameters.findLastIndex((p) => Object.hasOwn(s.args, p.name));
    const text = `${op}(${call.parameters
      .slice(0, given + 1)
      .map((p) => (Object.hasOwn(s.args, p.name) ? argument(t, p, s.args[p.name]) : 'nil'))
      .join(', ')})`;
    return call.result.startsWith('fd:')
      ? t.fresh(s, text)
      : { text, after: ['if type(r) != "int" && type(r) != "buffer" { r = 0 }'] };
  };
}
