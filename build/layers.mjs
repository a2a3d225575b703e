/**
 * Who may import whom: the table of the house as dependency-cruiser rules. A folder may import itself and
 * what its row lists; all else is an error, and the comment says what to do instead.
 */

const core = (names) => `^core/(${names.join('|')})/`
const packageNamed = (names) => `^node_modules/(${names.map((name) => name.replace('/', '\\/')).join('|')})/`

/** folder → what else it may import, and the advice for whoever trips over the rule. */
const rows = [
  [
    'core/base',
    [packageNamed(['@noble/hashes'])],
    'base knows nothing of the rest; move what needs more to the folder that has it',
  ],
  [
    'core/evc',
    [core(['base'])],
    'the rules of EVC take plain values: processors, features, modes; who has an inventory asks them',
  ],
  ['core/kernel', [core(['base'])], 'the kernel knows time and order, not one word of our domain'],
  [
    'core/scenario',
    [core(['base', 'evc']), packageNamed(['zod', 'yaml'])],
    'a scenario is data; what it means belongs to core/estate',
  ],
  ...['estate', 'workload', 'memory', 'network'].map((name) => [
    `core/${name}`,
    [core(['base', 'kernel', 'scenario', 'estate', 'evc', 'workload', 'memory', 'network'])],
    'a component of the simulation does not reach the engine; let core/migration join them',
  ]),
  [
    'core/storage',
    [core(['base', 'kernel', 'scenario', 'workload', 'memory'])],
    'storage knows disks and datastores, not VMs, hosts or migrations; of memory it takes the bit arithmetic alone',
  ],
  ...['checks', 'policy'].map((name) => [
    `core/${name}`,
    [core(['base', 'estate', 'scenario', 'evc'])],
    'checks and policies decide on figures; they do not schedule and do not see the engine',
  ]),
  [
    'core/drs',
    [core(['base', 'estate', 'scenario', 'evc', 'checks'])],
    'DRS plans over an estate; core/engine carries its plans out',
  ],
  ['core/trace', [core(['base'])], 'the trace says what happened; it never asks the engine'],
  ...['migration', 'faults', 'tasks'].map((name) => [
    `core/${name}`,
    [
      core([
        'base',
        'kernel',
        'scenario',
        'estate',
        'evc',
        'workload',
        'memory',
        'network',
        'storage',
        'checks',
        'policy',
        'trace',
        'migration',
        'faults',
        'tasks',
      ]),
    ],
    'stages use components and policies; only core/engine may join them to commands',
  ]),
  [
    'core/engine',
    [
      core([
        'base',
        'kernel',
        'scenario',
        'estate',
        'evc',
        'workload',
        'memory',
        'network',
        'storage',
        'checks',
        'policy',
        'trace',
        'migration',
        'faults',
        'tasks',
        'drs',
      ]),
    ],
    'the engine knows neither labs nor the contract',
  ],
  [
    'core/validation',
    [
      core([
        'base',
        'scenario',
        'storage',
        'migration',
        'trace',
        'engine',
        'evc',
        'checks',
        'tasks',
        'estate',
      ]),
      packageNamed(['zod']),
    ],
    'validation runs scenarios through the engine, and disks alone through storage with the devices of migrations, reads what they say, and asks the checks for their limits',
  ],
  [
    'core/lab',
    [
      core(['base', 'scenario', 'trace', 'estate', 'checks', 'tasks']),
      packageNamed(['zod', 'yaml', '@bufbuild/cel', '@bufbuild/protobuf', '@bufbuild/cel-spec']),
    ],
    'labs read scenario and trace, follow the estate as the trace says, and know what moves cost; they never run the engine',
  ],
  [
    'core/contract',
    [core(['base', 'scenario', 'trace', 'lab', 'checks', 'evc']), packageNamed(['zod', '@orpc/contract'])],
    'the contract holds only what crosses a process boundary',
  ],
  [
    'electron/store',
    [
      core(['base', 'scenario', 'trace', 'lab', 'contract']),
      packageNamed(['better-sqlite3', '@types/better-sqlite3']),
    ],
    'the store keeps rows; services give them meaning',
  ],
  [
    'electron/services',
    ['^core/', '^electron/store/', packageNamed(['echarts', 'markdown-it', '@types/markdown-it', 'zod'])],
    'services are plain Node without transport or window',
  ],
  [
    'electron/rpc',
    [
      '^core/(contract|base)/',
      '^electron/services/',
      packageNamed(['@orpc/contract', '@orpc/server', '@orpc/client', 'zod', 'ws', '@types/ws']),
    ],
    'the router implements the contract with services and has no logic of its own',
  ],
  [
    'electron/loopback',
    [
      '^core/(contract|base)/',
      '^electron/(rpc|services)/',
      packageNamed(['ws', '@types/ws', '@orpc/server', '@orpc/client']),
    ],
    'the loopback host mounts the router',
  ],
  [
    'electron/cli',
    ['^core/', '^electron/(rpc|services|loopback|store)/', packageNamed(['citty'])],
    'a command uses services; it has no engine rules of its own',
  ],
  [
    'electron/shell',
    [
      '^core/(contract|base)/',
      '^electron/(rpc|services)/',
      packageNamed(['electron', '@orpc/server', '@orpc/client']),
    ],
    'the shell stays thin: windows, protocol, permissions, ports',
  ],
  [
    'renderer',
    [
      '^core/(contract|base|trace|lab|scenario|evc)/',
      // How files are named and what a disk has used: rules of a VM's settings alone, which screens show.
      '^core/estate/(datastore-files|storage)\\.ts$',
      packageNamed([
        'vue',
        '@vue',
        'pinia',
        'echarts',
        'zod',
        '@orpc/client',
        '@orpc/contract',
        'reka-ui',
        '@clr/ui',
        '@cds/core',
        '@cds/city',
        '@fontsource-variable/inter',
        'markdown-it',
        '@types/markdown-it',
        // The text editor of Author, and the reader of YAML that finds the places of what it puts into a text.
        'codemirror',
        '@codemirror/autocomplete',
        '@codemirror/lang-yaml',
        '@codemirror/language',
        '@codemirror/lint',
        '@codemirror/state',
        '@codemirror/view',
        'yaml',
      ]),
      // Clarity's stylesheet as the build makes it (renderer.vite.ts).
      '^virtual:clarity\\.css$',
    ],
    'the window shows traces; ask through core/contract',
  ],
]

const mayUseNode = new Set([
  'electron/store',
  'electron/services',
  'electron/rpc',
  'electron/loopback',
  'electron/cli',
  'electron/shell',
])

const rules = rows.map(([folder, allowed, advice]) => ({
  name: `layer-${folder.replace('/', '-')}`,
  severity: 'error',
  comment: `${folder}: ${advice}.`,
  from: { path: `^${folder}/` },
  to: {
    pathNot: [`^${folder}/`, ...allowed],
    ...(mayUseNode.has(folder) ? { dependencyTypesNot: ['core'] } : {}),
  },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...rules,
    {
      name: 'only-the-shell-knows-electron',
      severity: 'error',
      comment: 'Only electron/main.ts, preload.ts and shell/ import electron; give the others plain values.',
      from: {
        pathNot: [
          '^electron/(main|preload)\\.ts$',
          '^electron/shell/',
          '^test/support/electron-double',
          '^build/',
        ],
      },
      to: { path: '^node_modules/electron/' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      comment: 'Move what the product needs out of test/.',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one thing or hide a third; split it out.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nobody imports this file: use it or delete it.',
      from: {
        orphan: true,
        pathNot: ['^build/', '^test/', '\\.d\\.ts$', '\\.css$', '^electron/(main|preload)\\.ts$'],
      },
      to: {},
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      comment: 'The import leads nowhere.',
      from: {},
      to: { couldNotResolve: true, pathNot: '(\\?(raw|url)$|^virtual:)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules/\\.cache)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.vue', '.css', '.json'],
    },
    extraExtensionsToScan: ['.css'],
  },
}
