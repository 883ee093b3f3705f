/** The files of `evl new --assignment`: an assignment to start from, that verifies. */

const good = `// A solution that must earn full marks.
shared answered = 0

on start {
  let listener = listen(7)
  watch(listener, READ) then connected(listener)
}

on connected(listener) {
  let conn = accept(listener)
  watch(conn, READ) then echo(conn, buffer(512))
}

on echo(conn, buf) {
  let n = read(conn, buf, 512)
  if n <= 0 {
    close(conn)
    return
  }
  answered += 1
  write(conn, buf, n)
}
`;

export const assignmentFiles: readonly (readonly [string, string])[] = [
  [
    'assignment.yaml',
    `# An assignment. Check it:   evl grade --verify .
# Grade with it:             evl grade . submissions/*
title: An echo server
points: 10                      # must be the sum of the tests' points
file: echo.evl                  # the file that a submission must contain
imports: []                     # files of its own that it may import, such as "lib/*.evl"
tests:
  - tests/public.evl            # you may give this one to the students
  - tests/hidden.evl
show: full                      # of a failed test: full, actual (only what the program did) or nothing
needs:                          # a test is run only when those it needs have passed
  many clients at once: [one client is answered]
scoring: all                    # all: every seed must pass; share: points for the share that passes
white_space: exact              # lenient: blanks, line ends and empty lines do not matter
forbid: [blocking]              # findings that no test may have
limits:
  steps: 10000000               # these decide marks, and are the same on every machine
  memory: 64                    # MiB
  output: 1024                  # KiB
  wall: 10                      # seconds of computing for one run; a backstop only
  total: 60                     # and for one submission
self_test:
  reference: solutions/good.evl
  flawed:
    - file: solutions/one-round.evl
      loses: [many clients at once, nothing is left open]
`,
  ],
  [
    'tests/public.evl',
    `world "one" {
  client alice at 1ms connect 7 { send "hi\\n"  expect "hi\\n"  close }
}

test "one client is answered" points 2 in "one" {
  expect client alice received "hi\\n" hint "what comes in must go out again"
  expect no errors
}
`,
  ],
  [
    'tests/hidden.evl',
    `world "many" {
  client alice at 1ms connect 7 { send "one\\n"  expect "one\\n"  wait 5ms  send "two\\n"  expect "two\\n"  close }
  client bob   at 2ms connect 7 { send "hello\\n"  expect "hello\\n"  close }
}

test "many clients at once" points 5 hidden in "many" on seeds 3 {
  expect client alice received "one\\ntwo\\n" hint "a client may say more than one thing"
  expect client bob received "hello\\n" hint "nobody may have to wait for another"
}

test "nothing is left open" points 3 hidden in "many" {
  expect no leaks hint "close what the other side has closed"
  expect no errors
}
`,
  ],
  ['solutions/good.evl', good],
  [
    'solutions/one-round.evl',
    good
      .replace('// A solution that must earn full marks.', '// Answers each client once only.')
      .replace('  write(conn, buf, n)\n', '  write(conn, buf, n)\n  unwatch(conn)\n'),
  ],
];

/** `setup.sh` of a Gradescope autograder: Node.js, where the image has none that is new enough. */
export const setupScript = `#!/usr/bin/env bash
set -e
if ! node /autograder/source/evl/bin/node-version.cjs 2>/dev/null; then
  apt-get update
  apt-get install -y ca-certificates curl
  curl -fsSL https://deb.nodesource.com/setup_20.x | bash -
  apt-get install -y nodejs
fi
`;

export const runScript = `#!/usr/bin/env bash
exec node /autograder/source/evl/bin/evl.cjs grade --gradescope
`;
