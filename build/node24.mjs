// Runs a TypeScript entry on Node 24, whatever Node started us: in this
// process when it is new enough, else in a child on the Node that the npm
// package `node` brought. Plain JavaScript, because it must load on Node 20.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import Module from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const WANTED_MAJOR = 24
const NPX_LOOK_MS = 500
const COMPILED = fileURLToPath(new URL('../out/compiled', import.meta.url))
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs `entry` (absolute path) as the main module with `args`.
 *
 * The process ends with the entry's exit code or signal; with 3 when no
 * Node 24 is to be had. `channel` opens an IPC channel to a child, so that it
 * sees 'disconnect' when this launcher dies without a word (kill -9).
 * Under `npx` the end of npx counts as a SIGTERM.
 */
export function runOnNode24(entry, args, { channel = false } = {}) {
  if (process.env.npm_command === 'exec') endWithNpx()
  keepCompiled()
  if (Number.parseInt(process.versions.node, 10) >= WANTED_MAJOR) {
    process.argv = [process.execPath, entry, ...args]
    Module.runMain()
    return
  }
  const node = bundledNode()
  if (node === undefined) {
    console.error(
      `Tidewire needs Node ${WANTED_MAJOR} or newer; this is ${process.version} and node_modules/node holds no binary.\n` +
        'Run `npm rebuild node`, or install Node 24 from https://nodejs.org.',
    )
    process.exitCode = 3
    return
  }
  runChild(node, [entry, ...args], channel)
}

/**
 * Lets this process and its children keep what V8 made of their scripts. Node
 * checks each script's content, and does without where it may not write.
 */
function keepCompiled() {
  process.env.NODE_COMPILE_CACHE ??= COMPILED
  Module.enableCompileCache?.()
}

/** The binary of the npm package `node`, wherever its installer left it. */
function bundledNode() {
  const modules = new URL('../node_modules/', import.meta.url)
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const system = process.platform === 'win32' ? 'win' : process.platform
  const prefix =
    process.platform === 'darwin' && process.arch === 'arm64'
      ? 'node-bin'
      : 'node'
  const carrier = `${prefix}-${system}-${process.arch}`
  return [
    `node/bin/${name}`,
    `node/node_modules/${carrier}/bin/${name}`,
    `${carrier}/bin/${name}`,
  ]
    .map((path) => fileURLToPath(new URL(path, modules)))
    .find((path) => existsSync(path))
}

function runChild(node, args, channel) {
  const stdio = ['inherit', 'inherit', 'inherit', ...(channel ? ['ipc'] : [])]
  const child = spawn(node, args, { stdio })
  for (const signal of FORWARDED) {
    process.on(signal, () => {
      // Windows hands the console's Ctrl-C to every process by itself, and
      // `kill` there means "end at once".
      if (process.platform !== 'win32') child.kill(signal)
    })
  }
  child.on('error', (error) => {
    console.error(`Cannot start ${node}: ${error.message}`)
    process.exitCode = 3
  })
  child.on('exit', (code, signal) => endLike(code, signal))
}

function endLike(code, signal) {
  if (signal === null) {
    process.exit(code)
  }
  for (const name of FORWARDED) process.removeAllListeners(name)
  process.kill(process.pid, signal)
  // Signals that do not end a process (or Windows) leave us here.
  process.exitCode = 128 + (constants.signals[signal] ?? 0)
}

/**
 * npx puts a shell between itself and us that passes no signal on, so that a
 * killed npx would leave the load running: when a process above us is
 * replaced, end as if asked to. (Ctrl-C reaches everyone by itself.)
 */
function endWithNpx() {
  if (process.platform === 'win32') return
  const above = processesAbove()
  const timer = setInterval(() => {
    if (processesAbove() === above) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, NPX_LOOK_MS)
  timer.unref()
}

/** Our parent and, where /proc tells, its parent. */
function processesAbove() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    // "pid (name) state ppid ...", where the name may hold anything
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return `${process.ppid} ${parent}`
  } catch {
    return String(process.ppid) // no /proc, or the parent has just gone
  }
}
