// What `npm test` runs: builds the UI, finds a browser, runs Vitest over
// every project and ends with one countable line. `electron` as the first
// argument runs the browser tests in real Electron instead. Everything else
// goes to Vitest, where it picks test files.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from './find-browser.ts'
import {
  closingLine,
  countTests,
  countUnfinished,
  unsteadyTests,
  type TestCounts,
} from './test-report.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Plan {
  /** Arguments for Vitest. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Test files left out, and why. */
  readonly skipped?: { readonly files: number; readonly why: string }
}

async function main(args: readonly string[]): Promise<number> {
  const plan =
    args[0] === 'electron' ? planElectron(args.slice(1)) : planAll(args)
  if (typeof plan === 'string') {
    console.log(plan)
    return 0
  }
  const build = await run([join(ROOT, 'build/build.ts')], {})
  if (build !== 0) {
    console.error('The UI could not be built; no test ran.')
    return finish({ passed: 0, failed: 1, skipped: 0 })
  }
  const counts = await runVitest(plan)
  if (plan.skipped === undefined) return finish(counts)
  const { files, why } = plan.skipped
  console.log(`SKIPPED: ${files} e2e test files (${why})`)
  return finish({ ...counts, skipped: counts.skipped + files })
}

/** Everything, with the browser tests where a browser is. */
function planAll(filters: readonly string[]): Plan {
  const files = countBrowserTests(filters)
  const browser = files > 0 ? (findBrowser() ?? installBrowser()) : undefined
  if (browser !== undefined) {
    return { args: filters, env: { TIDEWIRE_BROWSER: browser } }
  }
  const args = [...filters, '--project=!e2e']
  const why = 'no Chromium, Chrome or Edge found'
  return files > 0
    ? { args, env: {}, skipped: { files, why } }
    : { args, env: {} }
}

/** Files of browser tests that Vitest's `filters` (parts of paths) leave in. */
function countBrowserTests(filters: readonly string[]): number {
  const parts = filters.filter((filter) => !filter.startsWith('-'))
  return globSync('tests/e2e/**/*.test.ts', { cwd: ROOT })
    .map((path) => path.replaceAll('\\', '/'))
    .filter(
      (path) => parts.length === 0 || parts.some((part) => path.includes(part)),
    ).length
}

/** The browser tests in real Electron, or the reason why not. */
function planElectron(filters: readonly string[]): Plan | string {
  const skipped = (why: string) => `SKIPPED: the tests in Electron (${why})`
  const folder = join(ROOT, 'node_modules/electron')
  const named = join(folder, 'path.txt')
  const binary = existsSync(named)
    ? join(folder, 'dist', readFileSync(named, 'utf8').trim())
    : undefined
  if (binary === undefined || !existsSync(binary)) {
    return skipped(
      "Electron's binary is not installed; `npx install-electron` fetches it",
    )
  }
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) {
    return skipped('no display; `xvfb-run` gives one')
  }
  return {
    args: [...filters, '--project=e2e'],
    env: { TIDEWIRE_ELECTRON: binary },
  }
}

/** Debian as root is a container or a build machine: there, and only there. */
function installBrowser(): string | undefined {
  const mayInstall =
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    existsSync('/etc/debian_version')
  if (!mayInstall) return undefined
  console.log('No browser found: installing Debian’s chromium.')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
  ]) {
    const stdio = ['ignore', 'ignore', 'inherit'] as const
    const { status } = spawnSync('apt-get', args, { env, stdio: [...stdio] })
    if (status !== 0) return undefined
  }
  return findBrowser()
}

async function runVitest(plan: Plan): Promise<TestCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'tidewire-test-'))
  const reportFile = join(folder, 'report.json')
  const progressFile = join(folder, 'progress.txt')
  try {
    const code = await run(
      [
        join(ROOT, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--reporter=${join(ROOT, 'tests/progress-reporter.ts')}`,
        `--outputFile.json=${reportFile}`,
        ...plan.args,
      ],
      { ...plan.env, TIDEWIRE_TEST_PROGRESS: progressFile },
    )
    const read = (file: string) =>
      existsSync(file) ? readFileSync(file, 'utf8') : ''
    const report = read(reportFile)
    const progress = read(progressFile)
    for (const line of unsteadyTests(progress)) console.log(line)
    return report === '' ? countUnfinished(progress) : countTests(report, code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs Node on `args` and gives its exit code; ends it when we are ended. */
async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  })
  const end = (signal: NodeJS.Signals) => child.kill(signal)
  // A terminal's Ctrl-C reaches the child by itself.
  const ignore = () => undefined
  process.on('SIGTERM', end).on('SIGHUP', end).on('SIGINT', ignore)
  const [code, signal] = (await once(child, 'exit')) as [
    number | null, // what 'exit' gives, by Node's documentation
    NodeJS.Signals | null,
  ]
  process.off('SIGTERM', end).off('SIGHUP', end).off('SIGINT', ignore)
  return code ?? 128 + (signal ? constants.signals[signal] : 0)
}

/** Prints the closing line; an empty run is a failure. */
function finish(counts: TestCounts): number {
  if (counts.passed + counts.failed === 0) console.error('No test ran.')
  console.log(closingLine(counts))
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
