// Who may import whom: the import table of docs/architecture.md as data. The
// architecture tests read it; the lint bans in .oxlintrc.json say the same
// while one types, and lint-bans.test.ts holds the two together.

/** What the files under one folder may import, besides the folder itself. */
export interface Row {
  /** Path from the project's root; the longest match wins. */
  readonly folder: string
  /** Other folders (or single files) of ours. */
  readonly ours: readonly string[]
  /** Node's built-in modules. */
  readonly node: boolean
  /** npm packages, whole with their sub-paths; `@scope/*` is a whole scope. */
  readonly packages: readonly string[]
  /** What to do instead of the forbidden import. */
  readonly door: string
  /** What a test beside the file may import on top. */
  readonly tests: { readonly ours: readonly string[] }
}

const LOAD_PLANE_DOOR =
  'The load plane knows core/ only: take time, chance, sockets and folders as arguments, handed in by workers/entry.'
const WORKERS_DOOR =
  'Workers run outside Electron and the control plane: share through core/, open sockets in workers/sockets.'
const CODEC_DOOR =
  'The WebSocket codec knows bytes only: sockets are in workers/sockets and workers/target, which use it.'
const BELOW = ['core', 'workers', 'control', 'tests/support']

export const IMPORT_TABLE: readonly Row[] = [
  {
    folder: 'core',
    ours: [],
    node: false,
    packages: ['zod', 'yaml', 'hdr-histogram-js', 'fastest-levenshtein'],
    door: 'core/ imports nothing of ours and no runtime: move the shared part into core/, or take it as an argument.',
    tests: { ours: ['tests/support'] },
  },
  {
    folder: 'workers/engine',
    ours: ['core', 'workers/metrics'],
    node: false,
    packages: [],
    door: LOAD_PLANE_DOOR,
    tests: { ours: ['workers', 'tests/support'] },
  },
  {
    folder: 'workers/metrics',
    ours: ['core', 'workers/engine'],
    node: false,
    packages: [],
    door: LOAD_PLANE_DOOR,
    tests: { ours: ['workers', 'tests/support'] },
  },
  {
    folder: 'workers/websocket',
    ours: [],
    node: true,
    packages: [],
    door: CODEC_DOOR,
    tests: { ours: ['workers', 'core', 'tests/support'] },
  },
  ...['workers/sockets', 'workers/target', 'workers/entry'].map((folder) => ({
    folder,
    ours: ['core', 'workers'],
    node: true,
    packages: ['ws'],
    door: WORKERS_DOOR,
    tests: { ours: ['control', 'tests/support'] },
  })),
  {
    folder: 'control',
    ours: ['core'],
    node: true,
    packages: ['ws', '@nats-io/*'],
    door: 'control/ knows a worker as a path to its entry and talks to it through core/protocol; windows and React ask control/, never the other way.',
    tests: { ours: BELOW },
  },
  {
    folder: 'electron',
    ours: ['core', 'control'],
    node: true,
    packages: ['electron'],
    door: 'The shell stays thin: put the work in control/ and the screens in renderer/.',
    tests: { ours: BELOW },
  },
  {
    folder: 'headless',
    ours: ['core', 'control', 'build/node24.mjs'],
    node: true,
    packages: [
      'commander',
      'ws',
      'open',
      'fastest-levenshtein',
      'jsdom',
      '@resvg/resvg-js',
    ],
    door: 'The doors without a window go through control/; workers are started by control/, never imported.',
    tests: { ours: BELOW },
  },
  {
    folder: 'renderer',
    ours: ['core'],
    node: false,
    packages: [
      'react',
      'react-dom',
      'react-is',
      'zustand',
      'recharts',
      'i18next',
      'react-i18next',
      '@mantine/*',
      '@tabler/icons-react',
      'modern-screenshot',
    ],
    door: 'The renderer runs in a plain browser tab: ask the app API through renderer/api, share types through core/.',
    tests: { ours: ['tests/support'] },
  },
  {
    folder: 'build',
    ours: ['core'],
    node: true,
    packages: [
      'vite',
      'rolldown',
      '@vitejs/plugin-react',
      'electron-builder',
      'open',
    ],
    door: 'Building treats the other folders as paths; run-time code belongs in control/ or headless/.',
    tests: { ours: ['tests/support'] },
  },
  {
    folder: 'bench',
    ours: ['core', 'workers', 'control', 'headless', 'tests/support'],
    node: true,
    packages: ['ws', 'zod', 'selfsigned'],
    door: 'A benchmark drives the headless doors, the control plane or a worker; the window has its own tests.',
    tests: { ours: [] },
  },
  {
    folder: 'tests',
    ours: [
      'core',
      'workers',
      'control',
      'headless',
      'renderer',
      'build',
      'electron',
    ],
    node: true,
    packages: [
      'vitest',
      'fast-check',
      'playwright-core',
      'vite',
      'ws',
      'zod',
      'yaml',
      'jsdom',
      'selfsigned',
      'socket.io',
      '@nats-io/*',
    ],
    door: 'Tests use what package.json lists; nothing but electron/ may load the electron module.',
    tests: { ours: [] },
  },
]

/** Packages that a test beside any file may use. */
export const TEST_PACKAGES: readonly string[] = [
  'vitest',
  'fast-check',
  'ws',
  'selfsigned',
  'jsdom',
]

/** Packages that must stay behind one wall, wherever the table lets them in. */
export const WALLS = {
  /** Its one file gives the rest of the program a histogram of our own. */
  'hdr-histogram-js': 'core/metrics/',
  /** Downloads a binary when loaded, so nothing without a window may. */
  electron: 'electron/',
} as const

/** The top level of the project: every folder, and no other. */
export const HOUSE: readonly string[] = [
  'assets',
  'bench',
  'build',
  'control',
  'core',
  'docs',
  'electron',
  'headless',
  'renderer',
  'tests',
  'workers',
]

/** Folders that tools make at the top level; none is under version control. */
export const MADE_BY_TOOLS: readonly string[] = [
  'coverage',
  'node_modules',
  'out',
  'release',
]
