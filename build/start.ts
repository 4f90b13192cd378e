// `npm start`: builds, then opens the desktop app; where that cannot be, serves
// the same UI to a browser.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { reasonAgainstWindow } from './choose-door.ts'
import { findElectron, installElectron } from './electron-binary.ts'

const DOWNLOAD_LIMIT_MS = 120_000
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const root = fileURLToPath(new URL('..', import.meta.url))
const electronFolder = fileURLToPath(
  new URL('../node_modules/electron', import.meta.url),
)

/** @returns the child's exit code; 130 after an interrupt, as shells count */
function run(command: string, args: readonly string[]): Promise<number> {
  const child = spawn(command, args, {
    cwd: root,
    // Set by editors that are Electron apps; it would make ours a plain Node.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined },
    stdio: 'inherit',
  })
  const forward = (signal: NodeJS.Signals) => void child.kill(signal)
  // Windows hands the console's Ctrl-C to every process by itself.
  const signals = process.platform === 'win32' ? [] : FORWARDED
  for (const signal of signals) process.on(signal, forward)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}

async function electronOrReason(): Promise<{
  readonly binary: string | null
  readonly reason: string
}> {
  const reason = reasonAgainstWindow({
    platform: process.platform,
    env: process.env,
    userId: process.getuid?.(),
  })
  if (reason !== null) return { binary: null, reason }
  const found = findElectron(electronFolder)
  if (found !== null) return { binary: found, reason: '' }
  console.error('Getting Electron (once, about 100 MB)...')
  return {
    binary: await installElectron(electronFolder, DOWNLOAD_LIMIT_MS),
    reason: "Electron's binary could not be downloaded",
  }
}

async function start(): Promise<number> {
  const built = await run(process.execPath, ['build/build.ts'])
  if (built !== 0) return built
  const { binary, reason } = await electronOrReason()
  if (binary !== null) return await run(binary, ['.'])
  console.error(`${reason}: the same UI opens in a browser.`)
  return await run(process.execPath, [
    'headless/main.ts',
    'serve',
    ...process.argv.slice(2),
  ])
}

process.exitCode = await start()
