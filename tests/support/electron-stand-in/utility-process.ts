// Stand-in for Electron's utilityProcess: a forked Node that runs the app's
// real entry file, with process.parentPort in it.
import { fork, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { app } from './app.ts'

type Shape = Pick<
  Electron.UtilityProcess,
  'pid' | 'stderr' | 'stdout' | 'postMessage' | 'kill'
>

const CHILD = new URL('./register-child.ts', import.meta.url).href

class UtilityProcess extends EventEmitter implements Shape {
  readonly stdout
  readonly stderr
  readonly #child: ChildProcess
  #pid: number | undefined

  constructor(child: ChildProcess) {
    super()
    this.#child = child
    this.#pid = child.pid
    this.stdout = child.stdout
    this.stderr = child.stderr
    child.on('spawn', () => this.emit('spawn'))
    child.on('message', (message) => this.emit('message', message))
    child.on('close', (code) => {
      this.#pid = undefined
      // Electron knows no signals: a killed process has a code as well.
      this.emit('exit', code ?? 9)
    })
  }

  get pid(): number | undefined {
    return this.#pid
  }

  postMessage(message: unknown): void {
    if (this.#pid === undefined)
      throw new Error('Electron 44 crashes here: the process has ended')
    // Structured data by the contract of core/rpc/port.ts. What a process that
    // is just ending does not take is lost, as in Electron.
    this.#child.send(message as object, () => {})
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM')
  }
}

export const utilityProcess = {
  fork(
    modulePath: string,
    args: string[] = [],
    options: Electron.ForkOptions = {},
  ): UtilityProcess {
    if (!app.isReady()) throw new Error('fork comes after ready')
    const [, stdout, stderr] = Array.isArray(options.stdio) ? options.stdio : []
    const child = fork(modulePath, args, {
      env: { ...(options.env ?? process.env) },
      execArgv: ['--import', CHILD],
      serialization: 'advanced',
      stdio: ['ignore', stdout ?? 'inherit', stderr ?? 'inherit', 'ipc'],
    })
    return new UtilityProcess(child)
  },
}
