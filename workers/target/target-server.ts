// One listening server of the target: handshakes with their faults, the open
// connections, and a bounded stop. What connections share is target-work.ts's,
// who asks for what is front-door.ts's,
// pages are http-pages.ts's. It knows no supervisor.
import type { TargetFaults, TargetStats } from '../../core/protocol/target.ts'
import { Outbox } from '../websocket/outbox.ts'
import { judgeRequest, refusalText } from '../websocket/server-handshake.ts'
import { Connection } from './connection.ts'
import { DelayQueue } from './delay-queue.ts'
import { FrameBatch } from './frame-batch.ts'
import { FrameSocket, type FrameShared } from './frame-socket.ts'
import { FrontDoor, refuse, type Upgrade } from './front-door.ts'
import { answerPage, type CollectStats } from './http-pages.ts'
import { isNth } from './nth.ts'
import { rateLimit, type RateLimit } from './rate-limit.ts'
import { SlowReaders } from './slow-readers.ts'
import { Standstill } from './standstill.ts'
import { createWork, type ServerWork } from './target-work.ts'
import { TimeLimit } from './time-limit.ts'

export interface TargetServerOptions {
  readonly host: string
  /** 0: the system chooses. */
  readonly port: number
  readonly faults: TargetFaults
  readonly collect: CollectStats
  /** Monotonic milliseconds with fractions. */
  readonly now: () => number
  /** Milliseconds since 1970; default the system's. */
  readonly wallClock?: () => number
  /** How long a request may take to arrive; default 10 s. */
  readonly patienceMs?: number
  /** How long a client may take to end what is to end; default 30 s. */
  readonly endingLimitMs?: number
}

const GOING_AWAY = 1001
const TRY_AGAIN_LATER = 1013
/** How long a stop waits for clients to answer the close frame. */
const STOP_LIMIT_MS = 500
const ENDING_LIMIT_MS = 30_000
const PATIENCE_MS = 10_000
/** Larger messages end their connection with 1009, as `ws` does. */
const MAX_MESSAGE_BYTES = 104_857_600

const FULL = refusalText({ status: 503, message: 'as many as may be are open' })
const REFUSED = refusalText({ status: 503, message: 'refused on purpose' })
const THROTTLED = refusalText({
  status: 429,
  message: 'too many connections in this second',
  headers: 'Retry-After: 1\r\n',
})

export class TargetServer {
  readonly #options: TargetServerOptions
  readonly #door: FrontDoor
  readonly #work: ServerWork
  readonly #frames: FrameShared
  readonly #closes: DelayQueue<Connection>
  readonly #dialLimit: RateLimit | null
  readonly #standstill: Standstill
  #handshakes = 0
  #stopped: Promise<void> | null = null

  constructor(options: TargetServerOptions) {
    const { faults, now, collect, patienceMs = PATIENCE_MS } = options
    this.#options = options
    this.#work = createWork(options)
    this.#standstill = new Standstill(now)
    this.#dialLimit = rateLimit({ perSecond: faults.acceptPerSecond, now })
    this.#closes = new DelayQueue({
      delayMs: faults.closeAfterMs,
      now,
      run: (connection) => connection.closeOnPurpose(),
    })
    this.#frames = this.#createFrames()
    this.#door = new FrontDoor({
      patienceMs,
      now,
      onAccept: () => (this.#work.counters.accepted += 1),
      onUpgrade: (upgrade) => this.#handshake(upgrade),
      answerPage: (request, response) =>
        void answerPage(request, response, collect),
    })
  }

  /**
   * @returns the port
   * @throws the system's error, with its `code`, when the address is not to be had
   */
  listen(): Promise<number> {
    return this.#door.listen(this.#options)
  }

  stats(): TargetStats {
    const cpu = process.cpuUsage()
    return {
      open: this.#work.connections.size,
      counters: { ...this.#work.counters },
      rssBytes: process.memoryUsage.rss(),
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      stalledSeconds: this.#standstill.seconds,
    }
  }

  /** Close frames to all, then the end, within half a second. Idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<void> {
    const { connections } = this.#work
    this.#door.close()
    this.#closes.clear()
    this.#work.stop()
    this.#standstill.stop()
    for (const connection of connections) connection.close(GOING_AWAY)
    await this.#emptied()
    for (const connection of connections) connection.destroy()
    this.#frames.ending.clear()
    this.#frames.slow.clear()
  }

  /** All connections have ended, or the time is up. */
  async #emptied(): Promise<void> {
    const untilMs = this.#options.now() + STOP_LIMIT_MS
    while (this.#work.connections.size > 0 && this.#options.now() < untilMs)
      await new Promise((resolve) => setTimeout(resolve, 10))
  }

  #handshake(upgrade: Upgrade): void {
    const { faults, counters } = this.#work
    const { socket } = upgrade
    const position = (this.#handshakes += 1)
    if (this.#dialLimit && !this.#dialLimit.take()) {
      counters.handshakesThrottled += 1
      refuse(socket, THROTTLED)
    } else if (this.#isFull()) {
      counters.handshakesOverLimit += 1
      refuse(socket, FULL)
    } else if (isNth(position, faults.refuseEvery)) {
      counters.refused += 1
      refuse(socket, REFUSED)
    } else if (isNth(position, faults.resetEvery)) {
      counters.reset += 1
      socket.resetAndDestroy()
    } else {
      this.#answer(upgrade)
    }
  }

  #isFull(): boolean {
    const { connections, faults } = this.#work
    const { maxConnections } = faults
    return maxConnections > 0 && connections.size >= maxConnections
  }

  #answer({ socket, head, rest }: Upgrade): void {
    const { accepted, answer } = judgeRequest(head)
    if (!accepted) {
      refuse(socket, answer)
      return
    }
    socket.write(answer, 'latin1')
    const frames = new FrameSocket(socket, this.#frames)
    if (rest.length > 0) frames.read(rest)
  }

  #connect(socket: FrameSocket): Connection {
    const { faults, counters } = this.#work
    const position = (counters.handshakes += 1)
    const connection = new Connection(socket, this.#work, position)
    if (isNth(position, faults.closeEvery)) this.#closes.add(connection)
    return connection
  }

  #createFrames(): FrameShared {
    const { now, faults, endingLimitMs = ENDING_LIMIT_MS } = this.#options
    return {
      listen: (socket) => this.#connect(socket),
      outbox: new Outbox(null),
      batch: new FrameBatch(),
      rules: {
        masked: true,
        checkUtf8: true,
        maxMessageBytes: MAX_MESSAGE_BYTES,
      },
      slow: new SlowReaders<FrameSocket>({
        limitBytes: faults.slowLimitBytes,
        limitMs: faults.neverCutSlow ? Infinity : faults.slowCutAfterMs,
        now,
        cut: (socket) => this.#cutSlow(socket),
      }),
      ending: new TimeLimit<FrameSocket>({
        limitMs: endingLimitMs,
        now,
        exceeded: (socket) => socket.destroy(),
      }),
    }
  }

  #cutSlow(socket: FrameSocket): void {
    const { faults, counters } = this.#work
    counters.slowCut += 1
    if (faults.slowCut === 'reset') socket.reset()
    else socket.close(TRY_AGAIN_LATER)
  }
}
