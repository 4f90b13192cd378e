// Cuts what is recorded into seconds and hands each one over as a report. A
// wake-up that missed whole seconds reports each of them, so that indexes
// have no gaps; all of them carry the health of that wake-up, because the
// worker stood still in all of them, and so does the second that it falls into.
import {
  INTERVAL_MS,
  type Gauges,
  type IntervalReport,
  type WorkerHealth,
} from '../../core/metrics/interval-report.ts'
import type { HealthProbe, SocketFacts } from '../metrics/health-probe.ts'
import type { Recorder } from '../metrics/recorder.ts'
import type { Clock } from './clock.ts'
import type { Pacer } from './pacer.ts'
import { TimerNode, type TimerOwner } from './timer-heap.ts'

export interface TickerOptions {
  readonly clock: Clock
  readonly recorder: Recorder
  readonly probe: HealthProbe
  readonly gauges: () => Gauges
  /** Absent: nothing is known of them. */
  readonly sockets?: () => SocketFacts
  readonly report: (report: IntervalReport) => void
}

export class IntervalTicker implements TimerOwner {
  readonly #options: TickerOptions
  readonly #node = new TimerNode(this, 0)
  #pacer: Pacer | null = null
  /** The second that is being recorded. */
  #index = 0
  /** How much of it had passed when its predecessor was cut, ms. */
  #begunLateMs = 0
  /** Of what was measured last, while everything is being closed. */
  #lastHealth: WorkerHealth | null = null

  constructor(options: TickerOptions) {
    this.#options = options
  }

  start(pacer: Pacer): void {
    this.#pacer = pacer
    pacer.set(this.#node, this.#endMs())
  }

  /** Reports every second that is over. */
  catchUp(): void {
    if (this.#pacer && this.#options.clock.now() >= this.#endMs()) this.#cut()
  }

  /**
   * Nothing is measured from now on. Closing thousands of connections at once
   * is work that spoils no number, so it does not count as bad health.
   */
  closing(): void {
    this.catchUp()
    this.#lastHealth = this.#takeHealth()
  }

  /** Reports what is left as a last, shorter second. */
  finish(): void {
    this.catchUp()
    const { recorder, gauges, report } = this.#options
    const health = this.#takeHealth()
    report(recorder.swap(this.#index, gauges(), health))
    this.#pacer?.remove(this.#node)
    this.#pacer = null
  }

  /** The wake-up itself has done the work (Pacer's onWake). */
  onTimer(): void {
    this.#pacer?.set(this.#node, this.#endMs())
  }

  #takeHealth(): WorkerHealth {
    if (this.#lastHealth) return this.#lastHealth
    const { recorder, probe, sockets } = this.#options
    const health = probe.take(recorder.sendLagP99Ms(), sockets?.())
    const loopDelayMaxMs = Math.max(health.loopDelayMaxMs, this.#begunLateMs)
    return { ...health, loopDelayMaxMs }
  }

  #endMs(): number {
    return (this.#index + 1) * INTERVAL_MS
  }

  #cut(): void {
    const { clock, recorder, gauges, report } = this.#options
    const nowMs = clock.now()
    let health = this.#takeHealth()
    while (nowMs >= this.#endMs()) {
      report(recorder.swap(this.#index, gauges(), health))
      this.#index++
      health = { ...health, suspendedMs: 0 } // it slept once
    }
    this.#begunLateMs = Math.round(nowMs - this.#index * INTERVAL_MS)
  }
}
