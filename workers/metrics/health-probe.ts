// How the worker itself is doing: the numbers that decide whether what it
// measured can be trusted. The runtime's own meters arrive as arguments.
import {
  INTERVAL_MS,
  type WorkerHealth,
} from '../../core/metrics/interval-report.ts'

/** Meters of the runtime; each read covers the time since the last one. */
export interface RuntimeMeters {
  /** Longest lateness of the event loop, ms. */
  takeLoopDelayMaxMs(): number
  /** Share of the time that the event loop was busy, 0..1. */
  takeLoopUtilization(): number
  /** User and system CPU time of the process, total, microseconds. */
  cpuTimeUs(): number
  /** Resident memory, bytes. */
  rssBytes(): number
  /** Longest garbage-collection pause, ms. */
  takeGcPauseMaxMs(): number
}

export class HealthProbe {
  readonly #meters: RuntimeMeters
  readonly #now: () => number
  #lastMs: number
  #lastCpuUs: number

  /** @param now milliseconds, monotonic */
  constructor(meters: RuntimeMeters, now: () => number) {
    this.#meters = meters
    this.#now = now
    this.#lastMs = now()
    this.#lastCpuUs = meters.cpuTimeUs()
  }

  take(sendLagP99Ms: number | null): WorkerHealth {
    const nowMs = this.#now()
    const cpuUs = this.#meters.cpuTimeUs()
    const elapsedMs = nowMs - this.#lastMs
    // a run's last moment is shorter than a second: busy for 20 ms is not
    // saturated
    const judgedMs = Math.max(elapsedMs, INTERVAL_MS)
    const cpuPercent = (cpuUs - this.#lastCpuUs) / 10 / judgedMs
    const utilization =
      (this.#meters.takeLoopUtilization() * elapsedMs) / judgedMs
    this.#lastMs = nowMs
    this.#lastCpuUs = cpuUs
    return {
      loopDelayMaxMs: this.#meters.takeLoopDelayMaxMs(),
      loopUtilization: Math.round(utilization * 1000) / 1000,
      cpuPercent: Math.round(cpuPercent * 10) / 10,
      rssBytes: this.#meters.rssBytes(),
      gcPauseMaxMs: this.#meters.takeGcPauseMaxMs(),
      sendLagP99Ms,
      bytesWaiting: 0,
      descriptorsLeft: null,
      suspendedMs: 0,
    }
  }
}
