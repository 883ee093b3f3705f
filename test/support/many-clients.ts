/** The asynchronous file server of homework 6d, in a world of many clients that a disk can serve. */
import { readFileSync } from 'node:fs';

export function manyClients(clients: number): string {
  const server = readFileSync('programs/homework/6d-async.evl', 'utf8');
  return `${server.slice(0, server.indexOf('world {'))}world {
  descriptors ${String(clients + 100)}
  backlog ${String(clients)}
  disk latency 20us
  file "/www/long" size 10000 fill "a longer file\\n"
  clients ${String(clients)} every 100us connect 80 { send "long\\n"  expect size 10000  expect close }
}
`;
}
