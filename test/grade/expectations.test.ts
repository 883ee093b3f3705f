/** Each expectation, measure and finding: met, not met, and what is then said. */
import { describe, expect, test } from 'vitest';
import { oneResult, resultsOf } from './suite.ts';

const echo = `
shared served = 0
atomic hits[2] = 0
on start { let l = listen(7) watch(l, READ) then connected(l) }
on connected(l) { let c = accept(l) watch(c, READ) then echo(c, buffer(64)) }
on echo(c, buf) {
  let n = read(c, buf, 64)
  if n <= 0 { close(c) return }
  write(c, upper(text(buf, n)))
  served += 1
  hits[1] += 2
  print("served", served)
}
world { client alice at 1ms connect 7 { send "HI\\n" expect "HI\\n" send "YO\\n" expect "YO\\n" close } }
`;

/** Whether a test with these expectations passes in the echo server, and what it says. */
function held(
  expectations: string,
  head = '',
): { readonly passed: boolean; readonly message: string } {
  return oneResult(`${echo}\ntest "t" ${head} { ${expectations} }`);
}

describe('what a test can expect', () => {
  test.each([
    ['expect output "served 1\\nserved 2\\n"'],
    ['expect output contains "ed 2"'],
    ['expect client alice received "HI\\nYO\\n"'],
    ['expect exit 0'],
    ['expect served == 2'],
    ['expect served == 2 && hits[0] == 0'],
    ['expect hits[1] == 4'],
    ['expect (served) == 1 + 1'],
    ['expect no errors'],
    ['expect no races'],
    ['expect no leaks'],
    ['expect no stalls'],
    ['expect no blocking'],
    ['expect no faults'],
    ['expect no deadlock'],
    ['expect stall == 0'],
    ['expect latency p50 < 10ms'],
    ['expect latency p95 > 1us'],
    ['expect latency max < 1s'],
    ['expect latency p99 != 3'],
    ['expect time > 1ms'],
    ['expect syscalls < 100'],
    ['expect steps >= 5'],
    ['expect throughput > 100'],
    [''],
  ])('met: %s', (expectations) => {
    expect(held(expectations)).toEqual(expect.objectContaining({ passed: true, message: '' }));
  });

  test.each([
    ['expect output "served 1\\n"', ['but it printed something else', '+ served 2']],
    ['expect output contains "nobody"', ['output that contains "nobody"']],
    [
      'expect client alice received "HI\\n"',
      [
        'client alice to receive "HI\\n", but it received "HI\\nYO\\n"',
        'alice sent "HI\\n"',
        'alice received "HI\\n", as expected',
      ],
    ],
    ['expect exit 3', ['the exit status 3, but it ended with 0']],
    ['expect served == 3', ['expected `served == 3`, but in the end `served` is 2']],
    ['expect served + "x" == "2x"', ['EVL5001']],
    ['expect errors', ['expected errors, but there were none']],
    ['expect races on served', ['expected races on `served`']],
    ['expect leaks', ['expected leaks']],
    ['expect deadlock', ['expected deadlock']],
    ['expect faults', ['expected faults']],
    ['expect stall > 1ms', ['stall > 1 ms, but stall is 0']],
    ['expect latency p50 < 1us', ['latency p50 < 1 us, but latency p50 is']],
    ['expect throughput > 1000000', ['throughput > 1000000, but throughput is']],
    ['expect syscalls == 1', ['syscalls == 1, but syscalls is']],
  ])('not met: %s', (expectations, words) => {
    const { passed, message } = held(expectations);
    expect(passed).toBe(false);
    for (const w of words) expect(message.replaceAll('µs', 'us')).toContain(w);
  });

  test('a program without clients has no latency', () => {
    expect(oneResult('main { }\ntest "t" { expect latency p50 < 1s }').message).toContain(
      'there is no latency',
    );
  });

  test('all that fails is told, each with its hint', () => {
    const result = oneResult(
      `${echo} test "t" points 3 { expect served == 3 hint "count" expect exit 1 hint "end" expect no errors hint "never shown" }`,
    );
    expect([result.passed, result.points, result.earned, result.hint]).toEqual([
      false,
      3,
      0,
      'count\nend',
    ]);
    expect(result.message.split('\n').filter((line) => line.startsWith('expected'))).toHaveLength(
      2,
    );
  });

  test('a test is worth a point unless it says', () => {
    expect(oneResult('main { } test "t" { }').points).toBe(1);
    expect(oneResult('main { } test "t" points 0 { }').points).toBe(0);
  });
});

describe('findings by their codes (rulings 25)', () => {
  const race = 'shared n = 0\non start { post a() post a() }\non a { n += 1 }\nworld { cpus 2 }\n';
  test('races, and on what', () => {
    expect(
      oneResult(`${race}test "t" { expect races expect races on n expect races on a }`).passed,
    ).toBe(true);
    expect(oneResult(`shared other = 0\n${race}test "t" { expect races on other }`).passed).toBe(
      false,
    );
    expect(oneResult(`${race}test "t" { expect no races }`).message).toContain('EVL3001');
    expect(oneResult(`${race}test "t" cpus 1 { expect no races }`).passed).toBe(true);
  });
  test('blocking and stalls, also of a handler that always blocks', () => {
    const program = 'on start { sleep(5ms) }\n';
    expect(
      oneResult(
        `${program}test "t" { expect blocking expect stalls expect stall >= 5ms expect stalls on start }`.replace(
          ' expect stalls on start',
          '',
        ),
      ).passed,
    ).toBe(true);
    expect(oneResult(`${program}test "t" { expect exit 0 }`).message).toContain(
      'a handler always blocks',
    );
    expect(oneResult(`${program}test "t" { expect no blocking }`).message).toContain('EVL2001');
    expect(oneResult(`${program}test "t" { }`, undefined, { allowBlocking: true }).passed).toBe(
      true,
    );
  });
  test('deadlock, leaks, errors', () => {
    expect(
      oneResult(
        'mutex m\nmain { lock(m) let p = pipe() let b = buffer(1) read(p[0], b, 1) }\ntest "t" { expect deadlock expect errors }',
      ).passed,
    ).toBe(true);
    expect(
      oneResult(
        'on start { let l = listen(7) watch(l, READ) then c(l) }\non c(l) { let x = accept(l) }\nworld { client a connect 7 { close } }\ntest "t" { expect leaks }',
      ).passed,
    ).toBe(true);
  });
  test('a run-time error fails a test that does not expect it', () => {
    expect(oneResult('main { print(1 / (1 - 1)) }\ntest "t" { }').message).toContain('EVL5002');
    expect(oneResult('main { print(1 / (1 - 1)) }\ntest "t" { expect errors }').passed).toBe(true);
    expect(
      oneResult('main { while true { } }\ntest "t" { }', undefined, {}, { steps: 1000 }).message,
    ).toContain('EVL6001');
  });
  test('a client that does not get what it expects fails a test, with its dialogue', () => {
    const world = 'world { client a at 1ms connect 7 { send "x" expect "y" close } }';
    const { message } = oneResult(
      `${echo.replace(/world .*/, world)}\ntest "t" { expect served == 1 }`,
    );
    expect(message).toContain('EVL7001');
    expect(message).toContain('a sent "x"');
    expect(message).toContain('a expected "y", and "X" came');
  });
});

describe('expressions after the run', () => {
  test('functions of the program may be called; what needs a running program may not', () => {
    const sum =
      'shared xs = [1, 2, 3]\nfn sum(xs) { let s = 0 for x in xs { s += x } return s }\nmain { append(xs, 4) }\n';
    expect(oneResult(`${sum}test "t" { expect sum(xs) == 10 }`).passed).toBe(true);
    for (const call of ['listen(7)', 'now() > 0 && random(3) < 3', 'pipe()', 'print(1)']) {
      expect(oneResult(`${sum}test "t" { expect ${call} }`).message).toContain('EVL7002');
    }
  });
  test('C01 a loop without end in an expectation is out of steps, with its place', () => {
    const { message } = oneResult(
      'fn spin() { while true { } return 1 }\nmain { }\ntest "t" { expect spin() == 1 }',
      undefined,
      {},
      { steps: 5000 },
    );
    expect(message).toContain('EVL6001');
    expect(message).toContain('main.evl:1:13');
  });
  test('recursion, exit and errors inside are failures, never faults', () => {
    for (const body of [
      'return f()',
      'exit(3)',
      'return [1][5]',
      'let s = "x" while true { s = s + s }',
    ]) {
      expect(oneResult(`fn f() { ${body} }\nmain { }\ntest "t" { expect f() }`).passed).toBe(false);
    }
  });
  test('an expectation changes nothing that another one sees', () => {
    expect(
      resultsOf(
        'shared n = 1\nmain { }\ntest "a" { expect n == 1 }\ntest "b" { expect n == 1 }',
      ).map((r) => r.passed),
    ).toEqual([true, true]);
  });
});

describe('seeds', () => {
  const luck = 'main { if random(4) == 0 { exit(1) } }\n';
  test('a test holds only when it holds on all seeds it asks for; the first that does not is shown', () => {
    const result = oneResult(`${luck}test "t" on seeds 40 { expect exit 0 }`);
    expect(result.passed).toBe(false);
    const seed = result.seed ?? -1;
    expect(seed).toBeGreaterThan(0);
    expect(oneResult(`${luck}test "t" { expect exit 0 }`, undefined, { seed }).passed).toBe(false);
    for (let before = 1; before < seed; before++)
      expect(
        oneResult(`${luck}test "t" { expect exit 0 }`, undefined, { seed: before }).passed,
      ).toBe(true);
  });
  test('the share of the seeds that passed, rounded down to hundredths', () => {
    const result = oneResult(`${luck}test "t" points 10 on seeds 30 { expect exit 0 }`, undefined, {
      allSeeds: true,
    });
    expect(result.passed).toBe(false);
    expect(result.earned).toBeGreaterThan(4);
    expect(result.earned).toBeLessThan(10);
    expect(Math.round(result.earned * 100)).toBe(result.earned * 100);
  });
});

describe('worlds', () => {
  const print = 'main { let l = listen(7) print(accept(l) >= 0) }\n';
  const two =
    'world "a" { client x connect 7 { close } }\nworld "b" { client y at 1ms connect 7 { close } }\n';
  test('the named one, the only one, the unnamed one', () => {
    expect(oneResult(`${print}${two}test "t" in "b" { expect time >= 1ms }`).passed).toBe(true);
    expect(
      oneResult(
        `${print}${two}world { client z connect 7 { close } }\ntest "t" { expect client z received "" }`,
      ).passed,
    ).toBe(true);
  });
  test('none that is clear is EVL7002, for that test only', () => {
    const [a, b] = resultsOf(
      `${print}${two}test "t" { expect exit 0 }\ntest "u" in "a" { expect exit 0 }`,
    );
    expect(a?.message).toContain('EVL7002');
    expect(b?.passed).toBe(true);
    expect(
      oneResult(`${print}${two}test "t" { expect exit 0 }`, undefined, { world: 'a' }).passed,
    ).toBe(true);
    expect(oneResult(`${print}${two}test "t" in "c" { expect exit 0 }`).message).toContain(
      'EVL7002',
    );
  });
});

describe('tests in a file of their own', () => {
  const program =
    'shared n = 0\nmain { n = 7 }\nworld { cpus 3 }\ntest "mine" points 1000000 { }\n';
  test("F04 the program's own worlds and tests are not used", () => {
    const results = resultsOf(program, 'test "theirs" points 2 { expect n == 7 }');
    expect(results.map((r) => [r.name, r.points, r.passed])).toEqual([['theirs', 2, true]]);
  });
  test('a name that the program lacks fails that test only', () => {
    const [a, b] = resultsOf(
      program,
      'test "a" { expect missing == 7 }\ntest "b" { expect n == 7 }',
    );
    expect(a?.message).toContain('EVL1001');
    expect(b?.passed).toBe(true);
  });
  test('a program that does not compile fails all of them, with its errors', () => {
    const results = resultsOf('main { print(nothing) }', 'test "a" { }\ntest "b" { }');
    expect(results.map((r) => r.passed)).toEqual([false, false]);
    expect(results[0]?.message).toContain('EVL1001');
  });
});

describe('white space', () => {
  const program = 'main { print("a  b ") print("") }\n';
  test('exact unless it is asked for', () => {
    expect(oneResult(`${program}test "t" { expect output "a b" }`).message).toContain(
      'other blanks',
    );
    expect(
      oneResult(`${program}test "t" { expect output "a b" }`, undefined, { lenient: true }).passed,
    ).toBe(true);
    expect(
      oneResult(`${program}test "t" { expect output "ab" }`, undefined, { lenient: true }).passed,
    ).toBe(false);
  });
});

describe('on all schedules', () => {
  const lost =
    'shared n = 0\non start { post a() post a() }\non a { let x = n n = x + 1 }\nworld { cpus 2 }\n';
  test('holds only when it holds on every one; the schedule that shows a failure is told', () => {
    const result = oneResult(`${lost}test "t" on all schedules { expect n == 2 }`);
    expect(result.passed).toBe(false);
    expect(result.message).toContain('in the end `n` is 1');
    expect(result.schedule).toMatch(/^evl schedule 1\n/);
    // One seed alone does not show it.
    expect(oneResult(`${lost}test "t" { expect n == 2 }`).passed).toBe(true);
    expect(
      oneResult(
        `${lost.replace('let x = n n = x + 1', 'with m { n += 1 }')}mutex m\ntest "t" on all schedules { expect n == 2 expect no races expect no deadlock }`,
      ),
    ).toMatchObject({ passed: true, message: '' });
  });
  test('races are expected of every schedule', () => {
    expect(oneResult(`${lost}test "t" on all schedules { expect races on n }`).passed).toBe(true);
    expect(oneResult(`${lost}test "t" on all schedules { expect no races }`).message).toContain(
      'EVL3001',
    );
  });
  test('a deadlock that few schedules show', () => {
    const crossed =
      'mutex a, b\non start { post f() post g() }\non f { with a { with b { } } }\non g { with b { with a { } } }\nworld { cpus 2 }\n';
    expect(oneResult(`${crossed}test "t" { expect no deadlock }`).passed).toBe(true);
    expect(
      oneResult(`${crossed}test "t" on all schedules { expect no deadlock }`).message,
    ).toContain('EVL4001');
  });
  test('clients that come in any order', () => {
    const first =
      'shared order = ""\non start { let l = listen(7) watch(l, READ) then c(l) }\non c(l) { let x = accept(l) watch(x, READ) then r(x, buffer(9)) }\non r(x, b) { let n = read(x, b, 9) if n <= 0 { close(x) return } order = order + text(b, n) }\nworld { client p connect 7 { send "p" close } client q connect 7 { send "q" close } }\n';
    expect(
      oneResult(`${first}test "t" on all schedules { expect order == "pq" || order == "qp" }`),
    ).toMatchObject({ passed: true });
    expect(
      oneResult(`${first}test "t" on all schedules { expect order == "pq" }`).message,
    ).toContain('`order` is "qp"');
  });
  test('a search that the clock ends proves nothing', () => {
    const many =
      'shared n = 0\non start { for i in 0..9 { post a() } }\non a { n += 1 }\nworld { cpus 9 }\n';
    let asked = 0;
    const { passed, message } = oneResult(
      `${many}test "t" on all schedules { expect n >= 0 }`,
      undefined,
      { host: () => ({ expired: () => ++asked > 50 }) },
    );
    expect([passed, message.includes('found nothing wrong so far')]).toEqual([false, true]);
  });
});
