// What one connection says and hears while it is open: log-in, heartbeat,
// traffic, and the mode that a disturbance puts in between. When it is open
// is connection.ts.
import type { Answers } from './answers.ts'
import { Login, type LoginScript } from './login.ts'
import type { Mode, ModeHost } from './disturbance/mode.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { SocketEnd } from './socket.ts'
import { StallWatch } from './stall-watch.ts'
import type { Absence, Traffic } from './traffic.ts'

/** What a connection does once it is open. */
export interface SpeechParts {
  readonly heartbeat: Heartbeat | null
  readonly traffic: Traffic | null
  readonly answers: Answers | null
}

export class Speech {
  readonly #host: ModeHost
  readonly #heartbeat: Heartbeat | null
  readonly #traffic: Traffic | null
  readonly #answers: Answers | null
  #login: Login | null = null
  #watch: StallWatch | null = null
  #mode: Mode | null = null

  constructor(host: ModeHost, { heartbeat, traffic, answers }: SpeechParts) {
    this.#host = host
    this.#heartbeat = heartbeat
    this.#traffic = traffic
    this.#answers = answers
  }

  get mode(): Mode | null {
    return this.#mode
  }

  /** The handshake is through. */
  opened(nowMs: number): void {
    this.#watch = StallWatch.forPlan(this.#host, nowMs)
  }

  logIn(script: LoginScript, nowMs: number, accepted: () => void): void {
    this.#login = new Login(this.#host, script, () => {
      this.#login = null
      accepted()
    })
    this.#login.start(nowMs)
  }

  /** The server has not said yet whether it lets it in. */
  get awaitsAdmission(): boolean {
    return this.#login !== null && !this.#login.letIn
  }

  start(nowMs: number): void {
    if (this.#mode?.silent) return
    this.#heartbeat?.start(nowMs)
    this.#traffic?.start(nowMs)
  }

  /** The message rate has changed. */
  repace(nowMs: number): void {
    if (!this.#mode?.silent) this.#traffic?.start(nowMs)
  }

  message(data: Uint8Array): void {
    if (this.#mode === null) this.take(data)
    else this.#mode.message(data)
  }

  /** As arriving now, whenever it was read. */
  take(data: Uint8Array): void {
    const receivedMs = this.#read(data.length)
    const answered = this.#answers?.message(data) ?? false
    if (this.#login?.message(data, answered)) return
    if (this.#traffic?.message(data, receivedMs)) return
    if (this.#heartbeat?.message(data)) return
    if (!answered) this.#host.context.recorder.counters.messagesUnexpected++
  }

  /** @returns when, ms */
  #read(bytes: number): number {
    const { recorder, clock } = this.#host.context
    const nowMs = clock.now()
    recorder.counters.bytesReceived += bytes
    if (this.#watch) this.#watch.readMs = nowMs
    return nowMs
  }

  pong(payload: Uint8Array): void {
    if (this.#watch) this.#watch.readMs = this.#host.context.clock.now()
    this.#mode?.pong(payload)
    this.#heartbeat?.pong(payload)
  }

  wrote(): void {
    this.#watch?.wrote()
  }

  /** @returns false where there is a mode already */
  adopt(mode: Mode): boolean {
    if (this.#mode) return false
    this.#mode = mode
    return true
  }

  release(mode: Mode): void {
    if (this.#mode !== mode) return
    this.#mode = null
    const nowMs = this.#host.context.clock.now()
    this.#heartbeat?.judgeFrom(nowMs)
    if (this.#watch) this.#watch.readMs = nowMs
  }

  /** Sends nothing more; replies are still awaited. */
  drain(): void {
    this.#heartbeat?.stop()
    this.#traffic?.stop()
    this.#mode?.drain()
  }

  /** @returns whether the mode has counted what ended the connection */
  ended(end: SocketEnd): boolean {
    return this.#mode !== null && this.#mode.ended(end)
  }

  /** Says nothing any more; what arrives is still the traffic's. */
  hush(): void {
    this.#heartbeat?.end()
    this.#traffic?.stop()
    this.#mode?.leave()
    this.#mode = null
    this.#watch?.end()
    this.#watch = null
  }

  /** The connection is gone, perhaps to come back. */
  end(why: string, absence: Absence): void {
    this.hush()
    this.#traffic?.end(why, absence)
    this.#login?.end()
    this.#login = null
  }
}
