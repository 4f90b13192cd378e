// One virtual connection: dial, retry, log in, stay open, be lost, come back.
// What it says while it is open is in heartbeat.ts and echo-traffic.ts; when
// it is to exist at all is the generator's business.
import type { ErrorCategory } from '../../core/verdict/error-category.ts'
import { classifyFailure } from '../../core/verdict/classify.ts'
import type { Phase } from '../../core/metrics/interval-report.ts'
import { backoffMs } from './backoff.ts'
import type { EngineContext, Link } from './context.ts'
import { postponeOnce } from './deadline.ts'
import type { EchoTraffic } from './echo-traffic.ts'
import type { Heartbeat } from './heartbeat.ts'
import { Login } from './login.ts'
import type {
  HandshakeTiming,
  Socket,
  SocketEnd,
  SocketEvents,
} from './socket.ts'
import { TimerNode, type TimerOwner } from './timer-heap.ts'
import { StallWatch } from './stall-watch.ts'

const NORMAL_CLOSURE = 1000

export type ConnectionState =
  | 'new'
  | 'dialing'
  | 'waiting' // for the next try
  | 'login'
  | 'open'
  | 'closing' // by us
  | 'over'

/** What a connection does once it is open; made by the generator. */
export interface Behaviour {
  heartbeat(link: Link): Heartbeat | null
  traffic(link: Link): EchoTraffic | null
}

/** Who counts states: told of every change. */
export interface ConnectionOwner {
  readonly context: EngineContext
  readonly behaviour: Behaviour
  changed(number: number, from: ConnectionState, to: ConnectionState): void
}

export class Connection implements SocketEvents, TimerOwner, Link {
  readonly number: number
  readonly context: EngineContext
  readonly #owner: ConnectionOwner
  readonly #life = new TimerNode(this, 0)
  readonly #heartbeat: Heartbeat | null
  readonly #traffic: EchoTraffic | null
  #login: Login | null = null
  #watch: StallWatch | null = null
  #state: ConnectionState = 'new'
  #socket: Socket | null = null
  /** When the load shape wanted this connection, ms. */
  #wantedMs = 0
  #dialedMs = 0
  #established = false
  #failuresInRow = 0

  constructor(number: number, owner: ConnectionOwner) {
    this.number = number
    this.context = owner.context
    this.#owner = owner
    this.#heartbeat = owner.behaviour.heartbeat(this)
    this.#traffic = owner.behaviour.traffic(this)
  }

  get state(): ConnectionState {
    return this.#state
  }

  get socket(): Socket | null {
    return this.#socket
  }

  /** @param wantedMs when the load shape wanted it */
  begin(wantedMs: number): void {
    this.#wantedMs = wantedMs
    this.context.recorder.counters.attempted++
    this.#dial()
  }

  #become(state: ConnectionState): void {
    const before = this.#state
    this.#state = state
    this.#owner.changed(this.number, before, state)
  }

  #dial(): void {
    const { plan, clock, pacer, recorder, openSocket } = this.context
    recorder.counters.dials++
    if (this.#established) recorder.counters.reconnects++
    else if (this.#failuresInRow > 0) recorder.counters.retries++
    this.#dialedMs = clock.now()
    this.#become('dialing')
    pacer.set(this.#life, this.#dialedMs + plan.connect.handshakeTimeout)
    const urlIndex = this.number % plan.target.urls.length
    this.#socket = openSocket(urlIndex, this)
  }

  onTimer(_kind: number, dueMs: number): void {
    if (this.#state === 'waiting') {
      this.#dial()
      return
    }
    if (this.#state !== 'dialing') return
    if (postponeOnce(this.#life, dueMs, this.context)) return
    const connected = this.#socket?.tcpConnected ?? false
    const timeoutMs = this.context.plan.connect.handshakeTimeout
    this.#abandonSocket()
    this.#dialFailed(
      connected ? 'handshake_timeout' : 'conn_timeout',
      connected
        ? `no answer to the handshake within ${timeoutMs} ms`
        : `no TCP connection within ${timeoutMs} ms`,
      null,
    )
  }

  opened(timing: HandshakeTiming): void {
    const { recorder, clock, pacer } = this.context
    const nowMs = clock.now()
    pacer.remove(this.#life)
    this.#recordHandshake(timing, nowMs)
    if (this.#established) recorder.counters.reconnected++
    else {
      recorder.counters.succeeded++
      if (this.#failuresInRow === 0) recorder.counters.firstTrySucceeded++
      recorder.time('connectResponse', nowMs - this.#wantedMs)
    }
    this.#established = true
    this.#failuresInRow = 0
    this.#watch = StallWatch.forPlan(this, nowMs)
    this.#logIn(nowMs)
  }

  #recordHandshake(timing: HandshakeTiming, nowMs: number): void {
    const { recorder } = this.context
    recorder.time('connectLatency', nowMs - this.#dialedMs)
    if (timing.dnsMs !== null) recorder.time('connectDns', timing.dnsMs)
    if (timing.tcpMs !== null) recorder.time('connectTcp', timing.tcpMs)
    if (timing.tlsMs !== null) recorder.time('connectTls', timing.tlsMs)
    if (timing.upgradeMs !== null)
      recorder.time('connectUpgrade', timing.upgradeMs)
  }

  #logIn(nowMs: number): void {
    const { login } = this.context.plan
    if (login.type === 'none') {
      this.#ready(nowMs)
      return
    }
    this.#become('login')
    this.#login = new Login(this, login, () => {
      this.#login = null
      this.#ready(this.context.clock.now())
    })
    this.#login.start(nowMs)
  }

  #ready(nowMs: number): void {
    this.#become('open')
    if (this.context.draining) return
    this.#heartbeat?.start(nowMs)
    this.#traffic?.start(nowMs)
  }

  message(data: Uint8Array): void {
    const { recorder, clock } = this.context
    const receivedMs = clock.now()
    recorder.counters.bytesReceived += data.length
    if (this.#watch) this.#watch.readMs = receivedMs
    if (this.#login?.message(data)) return
    if (this.#traffic?.message(data, receivedMs)) return
    if (this.#heartbeat?.message(data)) return
    recorder.counters.messagesUnexpected++
  }

  pong(payload: Uint8Array): void {
    if (this.#watch) this.#watch.readMs = this.context.clock.now()
    this.#heartbeat?.pong(payload)
  }

  wrote(): void {
    this.#watch?.wrote()
  }

  ended(end: SocketEnd): void {
    this.#socket = null
    if (this.#state === 'dialing') {
      const category = classifyFailure(end)
      this.#dialFailed(category, end.message, end.httpStatus ?? null)
    } else if (this.#state === 'closing') this.#finish('closed by us')
    else if (this.#state === 'login' || this.#state === 'open')
      this.#lost(this.#categoryOf(end), this.#phase(), end)
  }

  #phase(): Phase {
    return this.#state === 'login' ? 'login' : 'open'
  }

  #categoryOf(end: SocketEnd): ErrorCategory {
    if (this.#state === 'login' && end.closeCode !== undefined)
      return 'auth_failed'
    if (end.closeCode !== undefined) return 'closed_by_server'
    return classifyFailure(end)
  }

  #dialFailed(
    category: ErrorCategory,
    message: string,
    status: number | null,
  ): void {
    const { plan, recorder, pacer, clock, random } = this.context
    recorder.error(category, 'connect', message, status)
    this.#failuresInRow++
    const mayRetry =
      this.#established || this.#failuresInRow <= plan.connect.retries
    pacer.remove(this.#life)
    if (!mayRetry || this.context.draining) {
      if (!this.#established) recorder.counters.failed++
      this.#become('over')
      return
    }
    const delayMs = backoffMs(
      plan.connect.backoff,
      this.#failuresInRow,
      random(),
    )
    this.#become('waiting')
    pacer.set(this.#life, clock.now() + delayMs)
  }

  /** Gives the connection up; nothing of it is heard again. */
  drop(category: ErrorCategory, phase: Phase, message: string): void {
    this.#abandonSocket()
    this.#lost(category, phase, { message })
  }

  #lost(category: ErrorCategory, phase: Phase, end: SocketEnd): void {
    const { plan, recorder, pacer, clock, random, draining } = this.context
    recorder.counters.dropped++
    if (this.#state === 'login' && category !== 'auth_timeout')
      recorder.counters.loginsFailed++
    recorder.error(category, phase, end.message, end.closeCode ?? null)
    this.#quiet('the connection was lost before the reply')
    if (!plan.connect.reconnect || draining) {
      this.#become('over')
      return
    }
    this.#become('waiting')
    const delayMs = backoffMs(plan.connect.backoff, 1, random())
    pacer.set(this.#life, clock.now() + delayMs)
  }

  /** The message rate has changed. */
  repace(): void {
    if (this.#state !== 'open' || this.context.draining) return
    this.#traffic?.start(this.context.clock.now())
  }

  /** Sends nothing more; replies are still awaited. */
  drain(): void {
    this.#heartbeat?.stop()
    this.#traffic?.stop()
    if (this.#state !== 'waiting') return
    this.context.pacer.remove(this.#life)
    if (!this.#established) this.context.recorder.counters.failed++
    this.#become('over')
  }

  /** Ends the connection for good: close frame where it is open. */
  close(): void {
    const open = this.#state === 'open' || this.#state === 'login'
    if (open) {
      this.#quiet('still in flight when the run ended')
      this.#become('closing')
      this.context.recorder.counters.closed++
      this.#socket?.close(NORMAL_CLOSURE)
      return
    }
    if (this.#state === 'closing' || this.#state === 'over') return
    if (!this.#established) this.#unfinished()
    this.destroy()
  }

  #unfinished(): void {
    const { counters } = this.context.recorder
    if (this.#failuresInRow > 0 && this.#state === 'waiting') counters.failed++
    else counters.unfinished++
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#abandonSocket()
    if (this.#state !== 'over') this.#finish('closed by us')
  }

  #finish(why: string): void {
    this.context.pacer.remove(this.#life)
    this.#quiet(why)
    this.#become('over')
  }

  #quiet(why: string): void {
    this.#heartbeat?.end()
    this.#traffic?.end(why)
    this.#login?.end()
    this.#login = null
    this.#watch?.end()
    this.#watch = null
  }

  #abandonSocket(): void {
    this.#socket?.destroy()
    this.#socket = null
  }
}
