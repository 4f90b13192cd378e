// One virtual connection: dial, retry, log in, stay open, be lost, come back.
// What it says while it is open is speech.ts; when it is to exist, and what
// disturbs it, is the generator's business.
import type { ErrorCategory } from '../../core/verdict/error-category.ts'
import { classifyFailure } from '../../core/verdict/classify.ts'
import { urlIndexOf } from '../../core/plan/roster.ts'
import type { Phase } from '../../core/metrics/interval-report.ts'
import { backoffMs } from './backoff.ts'
import { dialTimeout, lossCategory } from './connection-failures.ts'
import type { ConnectionOwner } from './connection-owner.ts'
import type { ConnectionState } from './connection-state.ts'
import type { EngineContext } from './context.ts'
import { postponeOnce } from './deadline.ts'
import { Comeback } from './disturbance/comeback.ts'
import type { Victim } from './disturbance/disturbance.ts'
import type { Mode } from './disturbance/mode.ts'
import type { Outage } from './disturbance/outage.ts'
import { recordHandshake } from './handshake-record.ts'
import type {
  HandshakeTiming,
  Socket,
  SocketEnd,
  SocketEvents,
} from './socket.ts'
import { connectionValues } from './template-values.ts'
import { TimerNode, type TimerOwner } from './timer-heap.ts'
import { Speech } from './speech.ts'

const NORMAL_CLOSURE = 1000

export class Connection implements SocketEvents, TimerOwner, Victim {
  readonly number: number
  readonly context: EngineContext
  readonly #owner: ConnectionOwner
  readonly #urlIndex: number
  readonly #life = new TimerNode(this, 0)
  readonly #speech: Speech
  #state: ConnectionState = 'new'
  #socket: Socket | null = null
  /** When the load shape wanted this connection, ms. */
  #wantedMs = 0
  #dialedMs = 0
  #openedMs = 0
  /** When it last sent anything of its own, the handshake included, ms. */
  #wroteMs = 0
  #established = false
  #failuresInRow = 0
  /** A disturbance has cut it, and it is not open again. */
  #comeback: Comeback | null = null

  constructor(number: number, owner: ConnectionOwner) {
    this.number = number
    this.context = owner.context
    this.#owner = owner
    this.#urlIndex = urlIndexOf(owner.context.plan, number)
    this.#speech = new Speech(this, {
      heartbeat: owner.behaviour.heartbeat(this),
      traffic: owner.behaviour.traffic(this),
      answers: owner.behaviour.answers(this),
    })
  }

  get state(): ConnectionState {
    return this.#state
  }

  get socket(): Socket | null {
    return this.#socket
  }

  get mode(): Mode | null {
    return this.#speech.mode
  }

  get slow(): boolean {
    return this.#speech.mode?.slow ?? false
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
    const { plan, clock, pacer, recorder, openSocket, words } = this.context
    recorder.counters.dials++
    if (this.#established) recorder.counters.reconnects++
    else if (this.#failuresInRow > 0) recorder.counters.retries++
    this.#dialedMs = clock.now()
    this.#become('dialing')
    pacer.set(this.#life, this.#dialedMs + plan.connect.handshakeTimeout)
    words.renew(this.number)
    this.#socket = openSocket(this.#urlIndex, this, connectionValues(this))
  }

  onTimer(_kind: number, dueMs: number): void {
    if (this.#state === 'waiting' || this.#state === 'away') {
      this.#dial()
      return
    }
    if (this.#state !== 'dialing' && this.#state !== 'leaving') return
    if (postponeOnce(this.#life, dueMs, this.context)) return
    if (this.#state === 'leaving') {
      this.#abandonSocket()
      this.#left()
    } else this.#dialTimedOut()
  }

  #dialTimedOut(): void {
    const { handshakeTimeout } = this.context.plan.connect
    const connected = this.#socket?.tcpConnected ?? false
    this.#abandonSocket()
    const { category, message } = dialTimeout(connected, handshakeTimeout)
    this.#dialFailed(category, message, null)
  }

  opened(timing: HandshakeTiming): void {
    const { recorder, clock, pacer } = this.context
    const nowMs = clock.now()
    pacer.remove(this.#life)
    recordHandshake(timing, nowMs - this.#dialedMs, recorder)
    this.#comeback?.outage.connected(nowMs - this.#dialedMs)
    if (this.#established) recorder.counters.reconnected++
    else {
      recorder.counters.succeeded++
      if (this.#failuresInRow === 0) recorder.counters.firstTrySucceeded++
      recorder.time('connectResponse', nowMs - this.#wantedMs)
    }
    this.#established = true
    this.#failuresInRow = 0
    this.#openedMs = this.#wroteMs = nowMs
    this.#speech.opened(nowMs)
    this.#logIn(nowMs)
  }

  #logIn(nowMs: number): void {
    const { login } = this.#owner.behaviour
    if (!login) {
      this.#ready(nowMs)
      return
    }
    this.#become('login')
    this.#speech.logIn(login, nowMs, () =>
      this.#ready(this.context.clock.now()),
    )
  }

  #ready(nowMs: number): void {
    this.#become('open')
    this.#comeback?.returned(nowMs)
    this.#comeback = null
    if (this.context.draining) return
    this.#owner.ready(this)
    this.#speech.start(nowMs)
  }

  message(data: Uint8Array): void {
    this.#speech.message(data)
  }

  take(data: Uint8Array): void {
    this.#speech.take(data)
  }

  pong(payload: Uint8Array): void {
    this.#speech.pong(payload)
  }

  wrote(nowMs: number): void {
    this.#wroteMs = nowMs
    this.#speech.wrote()
  }

  ended(end: SocketEnd): void {
    this.#socket = null
    switch (this.#state) {
      case 'dialing':
        this.#dialFailed(
          classifyFailure(end),
          end.message,
          end.httpStatus ?? null,
        )
        break
      case 'leaving':
        this.#left()
        break
      case 'closing':
        this.#finish('closed by us')
        break
      case 'login':
      case 'open':
      case 'silent':
        if (this.#speech.ended(end)) this.#finish('ended while silent')
        else this.#lostBy(end)
        break
      default: // it had no socket
    }
  }

  #dialFailed(
    category: ErrorCategory,
    message: string,
    status: number | null,
  ): void {
    const { plan, recorder, pacer, clock } = this.context
    recorder.error(category, 'connect', message, status)
    this.#failuresInRow++
    const mayRetry =
      this.#established || this.#failuresInRow <= plan.connect.retries
    pacer.remove(this.#life)
    if (!mayRetry || this.context.draining) {
      if (!this.#established) recorder.counters.failed++
      this.#finish('never opened')
      return
    }
    this.#dialAfter(clock.now(), this.#failuresInRow)
  }

  /** @param failures tries that have failed in a row, at least 1 */
  #dialAfter(fromMs: number, failures: number): void {
    const { plan, pacer, random } = this.context
    this.#become(this.#comeback ? 'away' : 'waiting')
    const delayMs = backoffMs(plan.connect.backoff, failures, random())
    pacer.set(this.#life, fromMs + delayMs)
  }

  /** The other side, or something on the way, has ended it. */
  #lostBy(end: SocketEnd): void {
    const loggingIn = this.#state === 'login'
    if (!loggingIn) this.#timeLoss()
    const category = lossCategory(end, loggingIn)
    this.#lost(category, loggingIn ? 'login' : 'open', end)
  }

  /** How old, and how long silent, connections are when they are ended. */
  #timeLoss(): void {
    const { recorder, clock } = this.context
    const nowMs = clock.now()
    recorder.time('dropAge', nowMs - this.#openedMs)
    recorder.time('dropSilence', nowMs - this.#wroteMs)
  }

  /** Gives the connection up; nothing of it is heard again. */
  drop(category: ErrorCategory, phase: Phase, message: string): void {
    this.#abandonSocket()
    this.#lost(category, phase, { message })
  }

  #lost(category: ErrorCategory, phase: Phase, end: SocketEnd): void {
    const { plan, recorder, clock, draining } = this.context
    recorder.counters.dropped++
    if (this.#speech.awaitsAdmission && category !== 'auth_timeout')
      recorder.counters.loginsFailed++
    recorder.error(category, phase, end.message, end.closeCode ?? null)
    const why = 'the connection was lost before the reply'
    this.#speech.end(why, this.#comeback?.outage.plan.absence ?? 'dropped')
    if (draining || !(plan.connect.reconnect || this.#comeback)) {
      this.#finish(why)
      return
    }
    this.#dialAfter(clock.now(), 1)
  }

  cut(outage: Outage): void {
    if (this.#state !== 'open') return
    const { clock, pacer, plan } = this.context
    const nowMs = clock.now()
    this.#comeback = new Comeback(outage, nowMs)
    outage.left()
    this.#speech.hush()
    if (outage.plan.how === 'reset') {
      this.#socket?.reset()
      this.#socket = null
      this.#left()
      return
    }
    this.#become('leaving')
    // a server that does not answer is not waited for any longer than this
    pacer.set(this.#life, nowMs + plan.connect.handshakeTimeout)
    this.#socket?.close(NORMAL_CLOSURE)
  }

  /** A disturbance has cut it; it will come back. */
  #left(): void {
    const { clock, draining } = this.context
    const comeback = this.#comeback
    if (!comeback || draining) {
      this.#finish('away when the run ended')
      return
    }
    const { absence } = comeback.outage.plan
    this.#speech.end(`cut by a disturbance: ${absence}`, absence)
    // a close handshake may last longer than the absence
    this.#dialAfter(Math.max(clock.now(), comeback.letInMs), 1)
  }

  adopt(mode: Mode): boolean {
    return this.#state === 'open' && this.#speech.adopt(mode)
  }

  release(mode: Mode): void {
    this.#speech.release(mode)
  }

  fallSilent(mode: Mode): void {
    if (this.#state !== 'open') return
    this.#speech.end('fell silent: half-open', 'half-open')
    this.#socket?.mute()
    this.#speech.adopt(mode)
    this.#become('silent')
  }

  /** The message rate has changed. */
  repace(): void {
    if (this.#state !== 'open' || this.context.draining) return
    this.#speech.repace(this.context.clock.now())
  }

  /** Sends nothing more; replies are still awaited. */
  drain(): void {
    this.#speech.drain()
    if (this.#state === 'away') this.#finish('away when the run ended')
    if (this.#state !== 'waiting') return
    if (!this.#established) this.context.recorder.counters.failed++
    this.#finish('lost when the run ended')
  }

  /** Ends the connection for good: close frame where it is open. */
  close(): void {
    switch (this.#state) {
      case 'open':
      case 'login':
      case 'leaving':
        this.#speech.end('still in flight when the run ended', 'over')
        this.#become('closing')
        this.context.recorder.counters.closed++
        this.#socket?.close(NORMAL_CLOSURE)
        return
      case 'closing':
      case 'over':
        return
      case 'silent':
        this.context.recorder.counters.closed++
        break
      default:
        if (!this.#established) this.#unfinished()
    }
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

  /** Nothing comes after this: the last that the traffic hears. */
  #finish(why: string): void {
    this.context.pacer.remove(this.#life)
    this.#speech.end(why, 'over')
    this.#comeback = null
    this.#become('over')
  }

  #abandonSocket(): void {
    this.#socket?.destroy()
    this.#socket = null
  }
}
