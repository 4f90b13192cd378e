// The ProcessHost of the desktop app: workers are Electron utility processes.
import type { ForkOptions, UtilityProcess } from 'electron'
import type {
  HostedProcess,
  ProcessEntry,
  ProcessExit,
  ProcessHost,
} from '../control/process-host.ts'
import type { Unsubscribe } from '../core/rpc/port.ts'
import { createProcessPort } from '../core/rpc/process-port.ts'
import { Signal } from '../core/rpc/signal.ts'

export interface UtilityHostOptions {
  /** Absolute paths of the bundled entries. */
  readonly entries: Readonly<Record<ProcessEntry, string>>
  readonly env: NodeJS.ProcessEnv
  /** Electron's utilityProcess.fork. */
  fork(entry: string, args: string[], options: ForkOptions): UtilityProcess
}

/** What Node and the system need; everything else comes by message. */
const PASSED_ON = new Set(
  'PATH HOME LANG TZ TMPDIR TEMP TMP SYSTEMROOT WINDIR USERPROFILE NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR'.split(
    ' ',
  ),
)
const LAST_WORDS_CHARS = 4096

export function createUtilityHost(options: UtilityHostOptions): ProcessHost {
  const env = Object.fromEntries(
    Object.entries(options.env).filter(([name]) =>
      PASSED_ON.has(name.toUpperCase()),
    ),
  )
  return {
    spawn(entry, label) {
      const child = options.fork(options.entries[entry], [label], {
        serviceName: `Tidewire ${label}`,
        stdio: ['ignore', 'ignore', 'pipe'],
        env,
      })
      return new HostedUtility(child)
    },
  }
}

class HostedUtility implements HostedProcess {
  readonly port
  readonly #exits = new Signal<ProcessExit>()
  #child: UtilityProcess | null
  #exit: ProcessExit | null = null
  #stderr = ''

  constructor(child: UtilityProcess) {
    this.#child = child
    child.stderr?.on('data', (chunk) => this.#heard(String(chunk)))
    // Without a listener Electron would throw it here; the exit follows.
    child.on('error', (type, location) => this.#heard(`${type} ${location}\n`))
    child.once('exit', (code) => this.#ended(code))
    this.port = createProcessPort({
      post: (message) => this.#child?.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onGone: (listener) =>
        void this.onExit(() => listener('the process is gone')),
      disconnect: () => {},
    })
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  onExit(listener: (exit: ProcessExit) => void): Unsubscribe {
    if (!this.#exit) return this.#exits.subscribe(listener)
    listener(this.#exit)
    return () => {}
  }

  kill(): void {
    const child = this.#child
    if (child?.pid === undefined) {
      child?.kill()
      return
    }
    try {
      // Electron's own kill() asks politely: a stuck process does not hear it.
      process.kill(child.pid, 'SIGKILL')
    } catch {
      // It ended by itself a moment ago; its exit event is on the way.
    }
  }

  #heard(text: string): void {
    this.#stderr = (this.#stderr + text).slice(-LAST_WORDS_CHARS)
  }

  #ended(code: number): void {
    // First of all: posting to an ended child crashed Electron 44
    // (electron/electron#53923), and the listeners below may want to post.
    this.#child = null
    this.#exit = { code, signal: null, lastWords: this.#stderr }
    this.#exits.emit(this.#exit)
  }
}
