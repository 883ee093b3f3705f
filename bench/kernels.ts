/**
 * The same small computations in EVL, JavaScript, Python and Lua. Each EVL and
 * JavaScript kernel gives one number, so that nobody can skip the work and the
 * results can be compared.
 */
export interface Kernel {
  readonly name: string;
  /** `fn kernel(n)` and what it needs. */
  readonly evl: string;
  readonly javascript: (n: number) => number;
  readonly python: string;
  readonly lua: string;
  readonly n: number;
}

export const kernels: readonly Kernel[] = [
  {
    name: 'sieve',
    n: 900_000,
    evl: `fn kernel(n) {
  let xs = []
  for i in 0..n + 1 { append(xs, true) }
  let count = 0
  let i = 2
  while i <= n {
    if xs[i] {
      count += 1
      let j = i * i
      while j <= n { xs[j] = false  j += i }
    }
    i += 1
  }
  return count
}`,
    javascript: (n) => {
      const xs: boolean[] = [];
      for (let i = 0; i <= n; i++) xs.push(true);
      let count = 0;
      for (let i = 2; i <= n; i++) {
        if (!xs[i]) continue;
        count++;
        for (let j = i * i; j <= n; j += i) xs[j] = false;
      }
      return count;
    },
    python: `def kernel(n):
  xs = [True] * (n + 1)
  count = 0
  i = 2
  while i <= n:
    if xs[i]:
      count += 1
      j = i * i
      while j <= n:
        xs[j] = False
        j += i
    i += 1
  return count`,
    lua: `function kernel(n)
  local xs = {}
  for i = 0, n do xs[i] = true end
  local count = 0
  local i = 2
  while i <= n do
    if xs[i] then
      count = count + 1
      local j = i * i
      while j <= n do xs[j] = false j = j + i end
    end
    i = i + 1
  end
  return count
end`,
  },
  {
    name: 'fib',
    n: 30,
    evl: 'fn kernel(n) { if n < 2 { return n } return kernel(n - 1) + kernel(n - 2) }',
    javascript: fib,
    python: `def kernel(n):
  return n if n < 2 else kernel(n - 1) + kernel(n - 2)`,
    lua: `function kernel(n)
  if n < 2 then return n end
  return kernel(n - 1) + kernel(n - 2)
end`,
  },
  {
    name: 'nested loops',
    n: 3000,
    evl: `fn kernel(n) {
  let s = 0
  for i in 0..n { for j in 0..n { s += (i * j) % 7 } }
  return s
}`,
    javascript: (n) => {
      let s = 0;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) s += (i * j) % 7;
      return s;
    },
    python: `def kernel(n):
  s = 0
  for i in range(n):
    for j in range(n):
      s += (i * j) % 7
  return s`,
    lua: `function kernel(n)
  local s = 0
  for i = 0, n - 1 do for j = 0, n - 1 do s = s + (i * j) % 7 end end
  return s
end`,
  },
  {
    name: 'strings',
    n: 1_000_000,
    evl: `fn kernel(n) {
  let s = ""
  let hits = 0
  for i in 0..n {
    s = s + "ab"
    if len(s) > 100 { s = s[50..len(s)] }
    if s[len(s) - 1] == "b" { hits += 1 }
  }
  return hits
}`,
    javascript: (n) => {
      let s = '';
      let hits = 0;
      for (let i = 0; i < n; i++) {
        s = s + 'ab';
        if (s.length > 100) s = s.slice(50);
        if (s[s.length - 1] === 'b') hits++;
      }
      return hits;
    },
    python: `def kernel(n):
  s = ""
  hits = 0
  for i in range(n):
    s = s + "ab"
    if len(s) > 100: s = s[50:]
    if s[len(s) - 1] == "b": hits += 1
  return hits`,
    lua: `function kernel(n)
  local s = ""
  local hits = 0
  for i = 1, n do
    s = s .. "ab"
    if #s > 100 then s = string.sub(s, 51) end
    if string.sub(s, -1) == "b" then hits = hits + 1 end
  end
  return hits
end`,
  },
  {
    name: 'maps',
    n: 1_000_000,
    evl: `fn kernel(n) {
  let m = {}
  for i in 0..n {
    let k = (i * 7919) % 5003
    if has(m, k) { m[k] += 1 } else { m[k] = 1 }
  }
  let s = 0
  for k, v in m { s += v }
  return s
}`,
    javascript: (n) => {
      const m = new Map<number, number>();
      for (let i = 0; i < n; i++) {
        const k = (i * 7919) % 5003;
        if (m.has(k)) m.set(k, (m.get(k) ?? 0) + 1);
        else m.set(k, 1);
      }
      let s = 0;
      for (const v of m.values()) s += v;
      return s;
    },
    python: `def kernel(n):
  m = {}
  for i in range(n):
    k = (i * 7919) % 5003
    if k in m: m[k] += 1
    else: m[k] = 1
  s = 0
  for k, v in m.items(): s += v
  return s`,
    lua: `function kernel(n)
  local m = {}
  for i = 0, n - 1 do
    local k = (i * 7919) % 5003
    if m[k] then m[k] = m[k] + 1 else m[k] = 1 end
  end
  local s = 0
  for k, v in pairs(m) do s = s + v end
  return s
end`,
  },
  {
    name: 'tiny calls',
    n: 5_000_000,
    evl: 'fn tiny(x) { return x + 1 }\nfn kernel(n) { let s = 0  for i in 0..n { s = tiny(s) }  return s }',
    javascript: (n) => {
      let s = 0;
      for (let i = 0; i < n; i++) s = tiny(s);
      return s;
    },
    python: `def tiny(x): return x + 1
def kernel(n):
  s = 0
  for i in range(n): s = tiny(s)
  return s`,
    lua: `function tiny(x) return x + 1 end
function kernel(n)
  local s = 0
  for i = 1, n do s = tiny(s) end
  return s
end`,
  },
  {
    name: 'calls that can stop',
    n: 5_000_000,
    evl: 'fn tiny(x) { while x < 0 { x += 1 }  return x + 1 }\nfn kernel(n) { let s = 0  for i in 0..n { s = tiny(s) }  return s }',
    javascript: (n) => {
      let s = 0;
      for (let i = 0; i < n; i++) s = tinyLoop(s);
      return s;
    },
    python: `def tiny(x):
  while x < 0: x += 1
  return x + 1
def kernel(n):
  s = 0
  for i in range(n): s = tiny(s)
  return s`,
    lua: `function tiny(x)
  while x < 0 do x = x + 1 end
  return x + 1
end
function kernel(n)
  local s = 0
  for i = 1, n do s = tiny(s) end
  return s
end`,
  },
  {
    name: 'shared counter',
    n: 5_000_000,
    evl: 'shared c = 0\nfn kernel(n) { c = 0  for i in 0..n { c += 1 }  return c }',
    javascript: (n) => {
      const cell = { c: 0 };
      for (let i = 0; i < n; i++) cell.c += 1;
      return cell.c;
    },
    python: `c = 0
def kernel(n):
  global c
  for i in range(n): c += 1
  return c`,
    lua: `c = 0
function kernel(n)
  for i = 1, n do c = c + 1 end
  return c
end`,
  },
];

function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

function tiny(x: number): number {
  return x + 1;
}

function tinyLoop(x: number): number {
  let y = x;
  while (y < 0) y += 1;
  return y + 1;
}
