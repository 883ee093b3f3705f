import { describe, test } from 'vitest';
import { holds } from './program.ts';

const others = ['EVL1008', 'EVL2'];

describe('EVL1005: where it cannot stand', () => {
  test('B10: break and continue outside a loop', () => {
    holds(
      `
main {
  break               // expect error EVL1005: \`break\` stands outside a loop
  if true { continue }  // expect error EVL1005: \`continue\` stands outside a loop
  while true { if true { break } continue }
  for x in [1] { with m { break } }
}
mutex m
on h() { while true { break }  break }  // expect error EVL1005: \`break\` stands outside a loop
`,
      others,
    );
  });

  test('return stands in every body, with or without a value', () => {
    holds('main { if true { return 0 }  return }\non h() { return 1 }\nfn f() { return }', others);
  });

  test('await: in handlers, main and async functions only', () => {
    holds(
      `
const c = await after(1)                    // expect error EVL1005: \`await\` cannot stand in the value of a \`const\`
shared s = await after(1)                   // expect error EVL1005: \`await\` cannot stand in the first value of a variable
on h(x) color await after(1) { await after(x) }   // expect error EVL1005: \`await\` cannot stand in a \`color\`
on interrupt SIGHUP { await after(1) }
main { await after(1) }
async fn ok() { await after(1) }
fn plain() { let n = await after(1)  return n }   // expect error EVL1005: \`plain\` is an ordinary function
`,
      others,
    );
  });

  test('an async fn is called with await', () => {
    holds(
      `
async fn work(x) { await after(x) }
on h() { await work(1)  let n = await work(2)  print(n) }
main {
  work(1)             // expect error EVL1005: \`work\` is an \`async fn\` and must be called with \`await\`
  let n = 1 + work(1) // expect error EVL1005: \`work\` is an \`async fn\`
  spawn work(1)       // expect error EVL1005: a thread cannot await
}
`,
      others,
    );
  });
});

describe('EVL1006: then and await after what is done already', () => {
  test('then', () => {
    holds(
      `
fn f() {}
async fn g() {}
shared s = 0
on h() {}
main {
  after(1) then h()
  watch(0, READ) then h()
  let fd = aio_open("x") then h()
  read(0, nil) then h()      // expect error EVL1006: \`read\` is not asynchronous
  print(1) then h()          // expect error EVL1006: \`print\` is not asynchronous
  let n = sleep(1) then h()  // expect error EVL1006: \`sleep\` is not asynchronous
  f() then h()               // expect error EVL1006: \`f\` is a function of this program
  g() then h()               // expect error EVL1006: \`g\` is a function of this program
  spawn f() then h()         // expect error EVL1006: \`then\` cannot follow \`spawn\`
  let v = f
  v() then h()               // expect error EVL1006: \`then\` can follow an asynchronous system call, called by its name
  after(1) then f()          // expect error EVL1006: \`then\` needs a handler, and \`f\` is a function
  after(1) then s()          // expect error EVL1006: \`then\` needs a handler, and \`s\` is a shared variable
  after(1) then print(1)     // expect error EVL1006: \`then\` needs a handler, and \`print\` is built in
  post f()                   // expect error EVL1006: \`post\` needs a handler, and \`f\` is a function
  post fd()                  // expect error EVL1006: \`post\` needs a handler, and \`fd\` is a local variable
  spawn h()                  // expect error EVL1006: \`spawn\` needs a function, and \`h\` is a handler
}
`,
      [...others, 'EVL1009'],
    );
  });

  test('await', () => {
    holds(
      `
fn f() {}
on h() {}
main {
  await after(1)
  await read(0, nil)   // expect error EVL1006: \`read\` is not asynchronous
  await f()            // expect error EVL1006: \`f\` is an ordinary function, not an \`async fn\`
  await h()            // expect error EVL1006: \`h\` is a handler
  let v = f
  await v()
}
`,
      [...others, 'EVL1009'],
    );
  });
});
