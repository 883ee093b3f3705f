import { describe, test } from 'vitest';
import { holds } from './program.ts';

describe('EVL7002: worlds that make no sense', () => {
  test('D17: settings', () => {
    holds('world { cpus 0 }         // expect error EVL7002: \`cpus\` is 0, and it can be 1 to 64');
    holds('world { cpus 1000000 }   // expect error EVL7002: \`cpus\` is 1000000');
    holds('world { cpus 64 }');
    holds('world { memory 0 pages } // expect error EVL7002: \`memory\` is 0, and the least is 1');
    holds(
      'world { disk latency 8ms..4ms }  // expect error EVL7002: the disk latency ends before it begins',
    );
    holds('world { net latency -1 }  // expect error EVL7002: \`net latency\` is -1');
    holds('world { file "/a" size -1 }  // expect error EVL7002: \`size\` is -1');
    holds(
      'world { file "/a" size 10 fill "" }  // expect error EVL7002: cannot be filled with an empty text',
    );
    holds('world { }  // expect error EVL7002: this world is empty');
    holds(
      'world { cost statement -1 at -5 type "x" seed -1 }  // expect error EVL7002: \`cost statement\` is -1; // expect error EVL7002: \`at\` is -5; // expect error EVL7002: \`seed\` is -1',
    );
    holds('world {\n cpus 1\n cpus 2  // expect error EVL7002: \`cpus\` is said twice\n}');
  });

  test('D17: clients', () => {
    holds(
      'world { clients 1000000000 every 10us connect 7 { close } }  // expect error EVL7002: \`clients\` is 1000000000, and it can be 1 to 1000000',
    );
    holds(
      'world { clients 10 every 0us connect 7 { close } }  // expect error EVL7002: \`every\` is 0, and the least is 1',
    );
    holds(
      'world { client a connect 0 { close } }      // expect error EVL7002: there is no port 0',
    );
    holds(
      'world { client a connect 65536 { close } }  // expect error EVL7002: there is no port 65536',
    );
    holds('world { client a connect 65535 { close } }');
    holds(
      'world { client a connect 7 { repeat 1000000000000 { send "x" } } }  // expect error EVL7002: this repeats more than a client can do',
    );
    holds(
      'world { client a connect 7 { repeat 1000 { repeat 1001 { send "x" } } } }  // expect error EVL7002: this repeats more',
    );
    holds('world { client a connect 7 { repeat 1000 { repeat 1000 { send "x" } } } }');
    holds(
      'world {\n client a connect 7 { close }\n client a connect 8 { close }  // expect error EVL7002: there are two clients of the name \`a\`\n}',
    );
    holds(
      'world { server localhost on 80 { close } }  // expect error EVL7002: \`localhost\` is the program itself',
    );
    holds(
      'world {\n file "/a" = "x"\n file "/a" = "y"  // expect error EVL7002: this file is already in the world\n}',
    );
  });

  test('which world', () => {
    holds(`
world { cpus 1 }
world { cpus 2 }              // expect error EVL7002: there are two worlds without a name
world "a" { cpus 1 }
world "a" { cpus 2 }          // expect error EVL7002: there are two worlds of the name "a"
test "one" in "b" {}          // expect error EVL7002: there is no world "b"
test "two" {}
`);
    holds(
      'world "a" { cpus 1 }\nworld "b" { cpus 1 }\ntest "t" {}  // expect error EVL7002: in which world does the test "t" run?',
    );
    holds('world "a" { cpus 1 }\ntest "t" {}');
    holds('test "t" {}');
  });

  test('tests', () => {
    holds('test "t" points -1 {}   // expect error EVL7002: \`points\` is -1');
    holds('test "t" cpus 65 {}     // expect error EVL7002: \`cpus\` is 65');
    holds('test "t" on seeds 0 {}  // expect error EVL7002: \`seeds\` is 0');
    holds(
      'test "t" { expect exit 256 }  // expect error EVL7002: no program ends with the status 256',
    );
  });

  test('what fails: a bare word is a call, a text may be any file', () => {
    holds(
      'world { fail accpet with EIO }   // expect error EVL1007: \`accpet\` is neither a file of this world nor a call that can fail',
    );
    holds('world { fail accept with EIO  fail "made later" with EIO  fail "/a" with EIO }');
  });
});
