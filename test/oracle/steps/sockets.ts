/** Sockets. `settle_network` lets everything in flight arrive. */
import { flags, int, str, type Makers } from '../translator.ts';

const how = (v: unknown): string => {
  if (/^SHUT_/.test(String(v))) return String(v);
  return typeof v === 'number' ? String(v) : '99';
};

export const socketSteps: Makers = {
  settle_network: () => ['sleep(2ms)'],
  socket: (t, s) => t.fresh(s, `socket(${s.args['nonblock'] === true ? 'O_NONBLOCK' : '0'})`),
  listen: (t, s) => {
    const port = 7000 + t.ports.size;
    t.ports.set(String(s.out?.['new']), port);
    return t.fresh(s, `listen(${String(port)}, ${int(s.args['backlog'])})`);
  },
  accept: (t, s) => t.fresh(s, `accept(${t.fdOf(s)})`),
  connect: (t, s) => {
    const port = t.ports.get(String(s.args['to'])) ?? 6999;
    const waits = s.args['nonblock'] !== true;
    const made = t.fresh(s, `connect("localhost", ${String(port)}${waits ? '' : ', O_NONBLOCK'})`);
    // C tells EINPROGRESS by −1; here the descriptor is the result, and errno says so.
    return waits
      ? made
      : {
          ...made,
          after: ['e = errno', ...(made.after ?? []), 'if e == EINPROGRESS { r = -1  errno = e }'],
        };
  },
  send: (t, s) => {
    const data =
      s.args['data'] === undefined ? `buffer(${int(s.args['n'])})` : str(String(s.args['data']));
    return {
      before: [`e = ${data}`],
      text: `send(${t.fdOf(s)}, e, len(e), ${flags(s.args['flags'])})`,
    };
  },
  recv: (t, s, i) => {
    const data = s.out?.['data'];
    const compared = typeof data === 'string' && !/^<?\d+ bytes>?$/.test(data);
    if (compared) t.expect(i, [str(data)]);
    return {
      text: `recv(${t.fdOf(s)}, buf, ${int(s.args['n'])}, ${flags(s.args['flags'])})`,
      out: compared ? '[got(buf, r)]' : '[]',
    };
  },
  shutdown: (t, s) => ({ text: `shutdown(${t.fdOf(s)}, ${how(s.args['how'])})` }),
  close_with_reset: (t, s) => ({
    before: [`setsockopt(${t.fdOf(s)}, SOL_SOCKET, SO_LINGER, 0)`],
    text: `close(${t.fdOf(s)})`,
  }),
  getpeername: (t, s) => ({ text: `getpeername(${t.fdOf(s)})`, after: ['if r != -1 { r = 0 }'] }),
  getsockopt: (t, s, i) => {
    const option = String(s.args['opt'] ?? s.args['option']).replace(/^.*\b(SO_\w+).*$/, '$1');
    const value = s.out?.['value'];
    // The option's value is the result here, and comes out in C.
    t.expect(i, [value === undefined ? undefined : String(value)]);
    return {
      text: `getsockopt(${t.fdOf(s)}, SOL_SOCKET, ${/^SO_/.test(option) ? option : '9999'})`,
      after: ['e = r', 'if r != -1 { r = 0 }'],
      out: value === undefined ? '[]' : '[e]',
    };
  },
  setsockopt: (t, s) => {
    const option = String(s.args['opt'] ?? s.args['option']).replace(/^.*\b(SO_\w+).*$/, '$1');
    return {
      text: `setsockopt(${t.fdOf(s)}, SOL_SOCKET, ${/^SO_/.test(option) ? option : '9999'}, ${int(s.args['value'] ?? 1)})`,
    };
  },
  socketpair: (t, s) =>
    t.pair(
      `socketpair(${s.args['nonblock'] === true ? 'O_NONBLOCK' : '0'})`,
      Array.isArray(s.out?.['new']) ? (s.out['new'] as unknown[]) : [s.out?.['a'], s.out?.['b']],
    ),
};
