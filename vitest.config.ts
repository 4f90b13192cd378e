import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import {
  defineConfig,
  type TestProjectInlineConfiguration,
} from 'vitest/config'

const forbidElectron = new URL(
  'tests/architecture/forbid-electron.mjs',
  import.meta.url,
)
const unitFolders = ['core', 'workers', 'control', 'headless', 'build', 'bench']

// Generous limits: a busy two-core machine may stop a process for seconds,
// and work through everything three times slower than a free one.
const UNIT_TIMEOUT_MS = 60_000
const INTEGRATION_TIMEOUT_MS = 240_000

/** Every process of these tests, and their children, cannot load Electron. */
const withoutElectron = {
  env: {
    NODE_OPTIONS: [
      process.env['NODE_OPTIONS'],
      `--import=${forbidElectron.href}`,
    ]
      .filter(Boolean)
      .join(' '),
  },
  execArgv: ['--import', forbidElectron.href],
}

/** Hundreds of processes of the same sources: they are compiled once. */
const compiledOnce = {
  NODE_COMPILE_CACHE: fileURLToPath(
    new URL('node_modules/.cache/tidewire-tests', import.meta.url),
  ),
}

/**
 * Files of `tests` that assert counts and wait for events: a neighbour may
 * slow them down, but changes nothing of what they find. All others of that
 * folder have the machine for themselves.
 */
const sideBySide = [
  'tests/*.test.ts',
  'tests/{architecture,conformance,docs,recording,support}/**/*.test.ts',
  'tests/integration/scenarios/*.test.ts',
  ...[
    ...['error-categories', 'kills', 'many-ports', 'preflight', 'search'],
    ...['secret-samples', 'socket-io', 'thresholds', 'variables'],
    ...['at-the-door', 'confined-tool', 'this-machine'].map(
      (name) => `situations/${name}`,
    ),
  ].map((name) => `tests/integration/${name}.test.ts`),
]

const CORES = availableParallelism()
/** Files that often wait: one more of them than cores at a time. */
const QUICK_AT_A_TIME = CORES + 1

function project(
  name: string,
  include: readonly string[],
  timeoutMs: number,
  more: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include: [...include],
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
      ...more,
    },
  }
}

/** Quick files, which clean up after themselves, in processes that are kept. */
const quick = {
  ...withoutElectron,
  env: { ...withoutElectron.env, ...compiledOnce },
  isolate: false,
  maxWorkers: QUICK_AT_A_TIME,
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    pool: 'forks', // real processes: signals, fork and exit behave
    teardownTimeout: 20_000,
    projects: [
      project(
        'unit',
        unitFolders.map((folder) => `${folder}/**/*.test.ts`),
        UNIT_TIMEOUT_MS,
        quick,
      ),
      project('renderer', ['renderer/**/*.test.{ts,tsx}'], UNIT_TIMEOUT_MS, {
        ...quick,
        environment: 'jsdom',
      }),
      project('electron', ['electron/**/*.test.ts'], UNIT_TIMEOUT_MS, {
        maxWorkers: QUICK_AT_A_TIME,
      }),
      // Real processes under load, after the quick ones.
      project('parallel', sideBySide, INTEGRATION_TIMEOUT_MS, {
        ...quick,
        maxWorkers: CORES,
        sequence: { groupOrder: 1 },
      }),
      // One file at a time: what is asserted has to do with time, of which
      // other programs of the machine may take some: then once more.
      project('integration', ['tests/**/*.test.ts'], INTEGRATION_TIMEOUT_MS, {
        ...quick,
        retry: 3,
        exclude: ['tests/e2e/**', ...sideBySide],
        setupFiles: ['tests/support/take-precedence.ts'],
        maxWorkers: 1,
        sequence: { groupOrder: 2 },
      }),
      project('e2e', ['tests/e2e/**/*.test.ts'], INTEGRATION_TIMEOUT_MS, {
        maxWorkers: CORES,
        retry: 2,
        sequence: { groupOrder: 3 },
      }),
    ],
  },
})
