// The direction of imports: each room may import from those listed, and from base and diagnostic.
const rooms = {
  base: [],
  calls: [],
  diagnostic: [],
  ast: [],
  syntax: ['grammar', 'ast'],
  names: ['ast', 'calls'],
  check: ['ast', 'names', 'calls'],
  code: ['ast', 'names', 'calls'],
  machine: ['code', 'calls'],
  kernel: ['machine', 'calls', 'schedule'],
  world: ['kernel', 'ast', 'calls'],
  schedule: [],
  race: ['run', 'machine', 'kernel', 'names', 'calls', 'schedule', 'code'],
  run: [
    'ast',
    'names',
    'check',
    'syntax',
    'code',
    'machine',
    'kernel',
    'world',
    'schedule',
    'calls',
  ],
  explore: [
    'ast',
    'run',
    'race',
    'machine',
    'kernel',
    'world',
    'names',
    'calls',
    'schedule',
    'code',
  ],
  compare: ['ast', 'names', 'check', 'syntax', 'machine', 'kernel', 'world', 'schedule', 'run'],
  grade: [
    'ast',
    'names',
    'check',
    'syntax',
    'code',
    'machine',
    'kernel',
    'world',
    'schedule',
    'run',
    'race',
    'calls',
    'explore',
  ],
  view: [
    'run',
    'race',
    'explore',
    'machine',
    'kernel',
    'world',
    'names',
    'ast',
    'calls',
    'schedule',
    'code',
  ],
  tui: ['view'],
};

const every = { base: ['base'], calls: ['base'], diagnostic: ['base', 'diagnostic'] };

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^(src|grammar)/' },
      to: {},
    },
    { name: 'unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'only-hosts-know-the-process',
      severity: 'error',
      comment: 'only cli and tui may use node:*',
      from: { path: '^(src|grammar)/', pathNot: '^src/(cli|tui)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-tui-knows-react',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/tui/' },
      to: { path: 'node_modules/(react|ink)/' },
    },
    { name: 'grammar', severity: 'error', from: { path: '^grammar/' }, to: { path: '^src/' } },
    {
      name: 'nobody-imports-cli',
      severity: 'error',
      from: { path: '^(src|grammar)/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    ...Object.entries(rooms).map(([room, others]) => {
      const allowed = [...(every[room] ?? ['base', 'diagnostic', room]), ...others];
      const own = new Set([room, ...allowed]);
      return {
        name: `imports-of-${room}`,
        severity: 'error',
        from: { path: `^src/${room}/` },
        to: {
          path: '^(src/[^/]+|grammar)/',
          pathNot: `^(${[...own].map((r) => (r === 'grammar' ? 'grammar' : `src/${r}`)).join('|')})/`,
        },
      };
    }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
