// One listening server of the target: handshakes with their faults, the open
// connections, the pages, and a bounded stop. It knows no supervisor.
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TargetFaults, TargetStats } from '../../core/protocol/target.ts'
import { Connection, type Reply, type TargetWork } from './connection.ts'
import { zeroTargetCounters } from './counters.ts'
import { DelayQueue } from './delay-queue.ts'
import { createFrameAcceptor, type Upgrade } from './frame-socket.ts'
import { answerPage, type CollectStats } from './http-pages.ts'
import { isNth } from './nth.ts'
import { Users } from './users.ts'

export interface TargetServerOptions {
  readonly host: string
  /** 0: the system chooses. */
  readonly port: number
  readonly faults: TargetFaults
  readonly collect: CollectStats
  /** Monotonic milliseconds with fractions. */
  readonly now: () => number
}

/** More than any system grants: each caps it at its own limit. */
const BACKLOG = 65_535
const GOING_AWAY = 1001
/** How long a stop waits for clients to answer the close frame. */
const STOP_LIMIT_MS = 500

export class TargetServer {
  readonly #options: TargetServerOptions
  readonly #server: Server
  readonly #work: TargetWork
  readonly #closes: DelayQueue<Connection>
  readonly #acceptor = createFrameAcceptor()
  #handshakes = 0
  #stopped: Promise<void> | null = null

  constructor(options: TargetServerOptions) {
    const { faults, now } = options
    this.#options = options
    this.#work = createWork(options)
    this.#closes = new DelayQueue({
      delayMs: faults.closeAfterMs,
      now,
      run: (connection) => connection.closeOnPurpose(),
    })
    this.#server = createServer((request, response) => {
      void answerPage(request, response, options.collect)
    })
    this.#server.on('connection', () => {
      this.#work.counters.accepted += 1
    })
    this.#server.on('upgrade', (request, socket, head) =>
      this.#handshake({ request, socket, head }),
    )
  }

  /**
   * @returns the port
   * @throws the system's error, with its `code`, when the address is not to be had
   */
  async listen(): Promise<number> {
    const { host, port } = this.#options
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host, port, backlog: BACKLOG }, resolve)
    })
    // Later errors are single connections that could not be accepted (no
    // descriptor left): their clients see them, the others go on.
    this.#server.on('error', () => {})
    return (this.#server.address() as AddressInfo).port // it listens on TCP
  }

  stats(): TargetStats {
    const cpu = process.cpuUsage()
    return {
      open: this.#work.connections.size,
      counters: { ...this.#work.counters },
      rssBytes: process.memoryUsage.rss(),
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
    }
  }

  /** Close frames to all, then the end, within half a second. Idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<void> {
    const { connections, replies } = this.#work
    this.#server.close()
    this.#server.closeAllConnections()
    this.#closes.clear()
    replies?.clear()
    for (const connection of connections) connection.close(GOING_AWAY)
    await emptied(connections, this.#options.now)
    for (const connection of connections) connection.destroy()
  }

  #handshake(upgrade: Upgrade): void {
    const { faults, counters } = this.#work
    const position = (this.#handshakes += 1)
    if (isNth(position, faults.refuseEvery)) {
      counters.refused += 1
      refuse(upgrade.request)
    } else if (isNth(position, faults.resetEvery)) {
      counters.reset += 1
      upgrade.request.socket.resetAndDestroy()
    } else {
      this.#accept(upgrade)
    }
  }

  #accept(upgrade: Upgrade): void {
    const { faults, counters } = this.#work
    this.#acceptor.accept(upgrade, (socket) => {
      const position = (counters.handshakes += 1)
      const connection = new Connection(socket, this.#work, position)
      if (isNth(position, faults.closeEvery)) this.#closes.add(connection)
      return connection
    })
  }
}

function createWork({ faults, now }: TargetServerOptions): TargetWork {
  const replies =
    faults.replyDelayMs === 0
      ? null
      : new DelayQueue<Reply>({
          delayMs: faults.replyDelayMs,
          now,
          run: ({ connection, data, binary }) =>
            connection.deliver(data, binary),
        })
  return {
    faults,
    replies,
    counters: zeroTargetCounters(),
    connections: new Set(),
    users: new Users(),
    echoes: 0,
  }
}

function refuse({ socket }: IncomingMessage): void {
  // The client may reset instead of reading: it is refused all the same.
  socket.on('error', () => {})
  socket.once('finish', () => socket.destroy())
  socket.end(
    `HTTP/1.1 503 ${STATUS_CODES[503]}\r\n` +
      'Connection: close\r\nContent-Length: 0\r\n\r\n',
  )
}

async function emptied(
  connections: ReadonlySet<unknown>,
  now: () => number,
): Promise<void> {
  const untilMs = now() + STOP_LIMIT_MS
  while (connections.size > 0 && now() < untilMs)
    await new Promise((resolve) => setTimeout(resolve, 10))
}
