// Child processes of this Node as a ProcessHost. It starts and ends them, on
// request ahead of their use; it does not restart them and never shows what
// they print.
import { fork, type ChildProcess } from 'node:child_process'
import type { Unsubscribe } from '../core/rpc/port.ts'
import {
  createProcessPort,
  type ProcessChannel,
} from '../core/rpc/process-port.ts'
import { Signal } from '../core/rpc/signal.ts'
import type {
  HostedProcess,
  ProcessEntry,
  ProcessExit,
  ProcessHost,
} from './process-host.ts'

export interface ForkHostOptions {
  /** Absolute path of the file that each kind of process runs. */
  readonly entries: Readonly<Record<ProcessEntry, string>>
  /** Instead of this process's own environment. */
  readonly env?: NodeJS.ProcessEnv
  /** Flags of Node and V8 for each kind. */
  readonly execArgv?: Readonly<Partial<Record<ProcessEntry, readonly string[]>>>
}

const LAST_WORDS_CHARS = 4096

export interface ForkHost extends ProcessHost {
  /**
   * Starts a process that a later `spawn` of its kind gets, in turn, so that it
   * loads while its user is still getting ready. It ends with this process when
   * nobody takes it.
   */
  startAhead(entry: ProcessEntry, label: string): void
}

export function createForkHost(options: ForkHostOptions): ForkHost {
  const ahead: { readonly entry: ProcessEntry; process: HostedProcess }[] = []
  const start = (entry: ProcessEntry, label: string) =>
    new ForkedProcess(forkEntry(options, entry, label))
  return {
    startAhead(entry, label) {
      ahead.push({ entry, process: start(entry, label) })
    },
    spawn(entry, label) {
      const index = ahead.findIndex((each) => each.entry === entry)
      const [started] = index < 0 ? [] : ahead.splice(index, 1)
      return started?.process ?? start(entry, label)
    },
  }
}

function forkEntry(
  options: ForkHostOptions,
  entry: ProcessEntry,
  label: string,
): ChildProcess {
  return fork(options.entries[entry], [label], {
    serialization: 'json', // what every other Port can carry too
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: childEnv(options.env ?? process.env),
    execArgv: [...(options.execArgv?.[entry] ?? [])],
    detached: false,
  })
}

/** What is meant for this process alone does not reach its children. */
function childEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = { ...env }
  delete own['NODE_OPTIONS']
  delete own['ELECTRON_RUN_AS_NODE']
  return own
}

class ForkedProcess implements HostedProcess {
  readonly port
  readonly #child: ChildProcess
  readonly #exits = new Signal<ProcessExit>()
  readonly #streams: Set<'process' | 'channel' | 'stderr'>
  #exit: ProcessExit | null = null
  #stderr = ''

  constructor(child: ChildProcess) {
    this.#child = child
    this.port = createProcessPort(channelOf(child))
    // The exit is told when the channel and stderr have given everything that
    // the child had written. Not Node's 'close': it never comes after a
    // disconnect from this side.
    this.#streams = new Set(['process', 'channel', 'stderr'])
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-LAST_WORDS_CHARS)
    })
    child.stderr?.once('close', () => this.#over('stderr'))
    child.once('disconnect', () => this.#over('channel'))
    child.once('exit', () => this.#over('process'))
    child.on('error', (error) => {
      if (child.pid !== undefined) return // told by its exit
      this.#stderr = error.message
      this.#streams.clear()
      this.#over('process')
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  onExit(listener: (exit: ProcessExit) => void): Unsubscribe {
    if (this.#exit) {
      listener(this.#exit)
      return () => {}
    }
    return this.#exits.subscribe(listener)
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #over(stream: 'process' | 'channel' | 'stderr'): void {
    this.#streams.delete(stream)
    if (this.#streams.size > 0 || this.#exit) return
    const { exitCode: code, signalCode: signal, pid } = this.#child
    const exit =
      pid === undefined ? { code: null, signal: null } : { code, signal }
    this.#exit = { ...exit, lastWords: this.#stderr }
    this.#exits.emit(this.#exit)
  }
}

function channelOf(child: ChildProcess): ProcessChannel {
  return {
    post: (message) => {
      // A child that died a moment ago is told by its exit, not here.
      if (child.connected) child.send(message as object, () => {})
    },
    onMessage: (listener) => void child.on('message', listener),
    onGone: (listener) =>
      void child.once('disconnect', () => listener('the process is gone')),
    disconnect: () => {
      if (child.connected) child.disconnect()
    },
  }
}
