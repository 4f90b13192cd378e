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

// Generous limits: a busy two-core machine may stop a process for seconds.
const UNIT_TIMEOUT_MS = 20_000
const INTEGRATION_TIMEOUT_MS = 120_000

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
        withoutElectron,
      ),
      project('renderer', ['renderer/**/*.test.{ts,tsx}'], UNIT_TIMEOUT_MS, {
        ...withoutElectron,
        environment: 'jsdom',
      }),
      project('electron', ['electron/**/*.test.ts'], UNIT_TIMEOUT_MS, {}),
      // Real processes under load: one file at a time, after the quick ones.
      project('integration', ['tests/**/*.test.ts'], INTEGRATION_TIMEOUT_MS, {
        ...withoutElectron,
        env: { ...withoutElectron.env, ...compiledOnce },
        exclude: ['tests/e2e/**'],
        maxWorkers: 1,
        sequence: { groupOrder: 1 },
      }),
      project('e2e', ['tests/e2e/**/*.test.ts'], INTEGRATION_TIMEOUT_MS, {
        maxWorkers: 1,
        sequence: { groupOrder: 2 },
      }),
    ],
  },
})
