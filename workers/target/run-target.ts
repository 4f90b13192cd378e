// One target process towards its supervisor: obeys the commands of
// core/protocol/target.ts until it is stopped or the supervisor is gone.
// Serving is target-server.ts's.
import {
  targetCommandSchema,
  type TargetCommand,
  type TargetEvent,
} from '../../core/protocol/target.ts'
import type { Port } from '../../core/rpc/port.ts'
import { listenErrorMessage } from './listen-error.ts'
import { StatsRequests } from './stats-requests.ts'
import { TargetServer } from './target-server.ts'

type ListenCommand = Extract<TargetCommand, { type: 'listen' }>

/** @returns when everything is closed: at `stop`, or when the Port closes */
export function runTarget(port: Port): Promise<void> {
  return new TargetProcess(port).done
}

class TargetProcess {
  readonly #port: Port
  readonly #requests: StatsRequests
  readonly done: Promise<void>
  #finish: () => void
  #server: TargetServer | null = null

  constructor(port: Port) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.done = promise
    this.#finish = resolve
    this.#port = port
    this.#requests = new StatsRequests((id) =>
      this.#tell({ type: 'total', id }),
    )
    port.onMessage((message) => this.#receive(message))
    port.onClose(() => void this.#stop())
  }

  #receive(message: unknown): void {
    const command = targetCommandSchema.safeParse(message)
    if (command.success) this.#obey(command.data)
    else this.#fail('bad_command', problemsOf(command.error.issues))
  }

  #obey(command: TargetCommand): void {
    switch (command.type) {
      case 'listen':
        void this.#listen(command)
        break
      case 'stats':
        this.#tellStats(command.id)
        break
      case 'total':
        this.#requests.answer(command.id, command.processes)
        break
      case 'stop':
        void this.#stop()
        break
    }
  }

  async #listen(command: ListenCommand): Promise<void> {
    if (this.#server) {
      this.#fail('listening_already', 'A target process listens only once.')
      return
    }
    this.#server = new TargetServer({
      host: command.host,
      port: command.port,
      faults: command.faults,
      collect: () => this.#requests.ask(),
      now: () => performance.now(),
    })
    try {
      const port = await this.#server.listen()
      this.#tell({ type: 'listening', port, pid: process.pid })
    } catch (error) {
      this.#server = null
      const { code = 'listen_failed' } = error as NodeJS.ErrnoException // net's
      this.#fail(code, listenErrorMessage(error, command))
    }
  }

  #tellStats(id: number): void {
    if (!this.#server) return
    this.#tell({ type: 'stats', id, stats: this.#server.stats() })
  }

  async #stop(): Promise<void> {
    this.#requests.abandon()
    await this.#server?.stop()
    this.#finish()
  }

  #fail(code: string, message: string): void {
    this.#tell({ type: 'failed', code, message })
  }

  #tell(event: TargetEvent): void {
    this.#port.send(event)
  }
}

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

function problemsOf(issues: readonly Issue[]): string {
  return issues
    .map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
    .join('; ')
}
