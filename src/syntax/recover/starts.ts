/** Words by what begins with them: the landmarks by which a wrong program is cut. */
import { BareReturn, keyword as k, word as w, type TokenType } from '../../../grammar/tokens.ts';

/** Items. */
export const itemStarts: ReadonlySet<TokenType> = new Set([
  k.main,
  k.on,
  k.fn,
  k.nonblocking,
  k.async,
  k.import,
  k.const,
  k.shared,
  k.atomic,
  k.mutex,
  k.world,
  k.test,
]);

/** Items that have a block. */
export const blockItems: ReadonlySet<TokenType> = new Set([
  k.main,
  k.on,
  k.fn,
  k.nonblocking,
  k.async,
  k.world,
  k.test,
]);

/** What has a block, and may have lost its `{`. */
export const blockHeads: ReadonlySet<TokenType> = new Set([
  k.main,
  k.on,
  k.fn,
  k.if,
  k.else,
  k.while,
  k.for,
  k.with,
  k.world,
  k.test,
]);

/** Statements, and nothing else. */
export const statementStarts: ReadonlySet<TokenType> = new Set([
  k.let,
  k.if,
  k.while,
  k.for,
  k.return,
  BareReturn,
  k.break,
  k.continue,
  k.with,
  k.post,
  k.assert,
]);

/** The parts of a world. */
export const partStarts: ReadonlySet<TokenType> = new Set([
  w.cpus,
  w.seed,
  w.memory,
  w.descriptors,
  w.backlog,
  w.until,
  w.disk,
  w.net,
  w.cost,
  w.file,
  w.fail,
  w.at,
  w.client,
  w.clients,
  w.server,
]);

/** The parts of a world that have a script. */
export const scriptHeads: ReadonlySet<TokenType> = new Set([w.client, w.clients, w.server]);

/** What a script consists of. */
export const actionStarts: ReadonlySet<TokenType> = new Set([
  w.send,
  k.expect,
  w.wait,
  w.shutdown,
  w.close,
  w.reset,
  w.repeat,
]);
