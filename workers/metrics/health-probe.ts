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
  /** The system's time of day, ms. */
  wallMs(): number
}

/** The worker's sockets, at one moment. */
export interface SocketFacts {
  /** Handed over and not yet taken by the system, in all of them. */
  readonly bytesWaiting: number
  /** How many hold a descriptor. */
  readonly count: number
}

const NO_SOCKETS: SocketFacts = { bytesWaiting: 0, count: 0 }

/**
 * Clocks that run apart by less in a second are being slewed, or were read at
 * different moments.
 */
const LEAST_SUSPEND_MS = 50

export class HealthProbe {
  readonly #meters: RuntimeMeters
  readonly #now: () => number
  /** Descriptors for sockets; null: no limit is known. */
  readonly #room: number | null
  #lastMs: number
  #lastWallMs: number
  #lastCpuUs: number

  /**
   * @param now milliseconds, monotonic
   * @param room descriptors that sockets may take; null: as many as they like
   */
  constructor(
    meters: RuntimeMeters,
    now: () => number,
    room: number | null = null,
  ) {
    this.#meters = meters
    this.#now = now
    this.#room = room
    this.#lastMs = now()
    this.#lastWallMs = meters.wallMs()
    this.#lastCpuUs = meters.cpuTimeUs()
  }

  /** @param sockets absent: there are none */
  take(
    sendLagP99Ms: number | null,
    sockets: SocketFacts = NO_SOCKETS,
  ): WorkerHealth {
    const nowMs = this.#now()
    const cpuUs = this.#meters.cpuTimeUs()
    const elapsedMs = nowMs - this.#lastMs
    // a run's last moment is shorter than a second: busy for 20 ms is not
    // saturated
    const judgedMs = Math.max(elapsedMs, INTERVAL_MS)
    const cpuPercent = (cpuUs - this.#lastCpuUs) / 10 / judgedMs
    const utilization =
      (this.#meters.takeLoopUtilization() * elapsedMs) / judgedMs
    const suspendedMs = this.#takeSuspendedMs(elapsedMs)
    this.#lastMs = nowMs
    this.#lastCpuUs = cpuUs
    return {
      loopDelayMaxMs: this.#meters.takeLoopDelayMaxMs(),
      loopUtilization: Math.round(utilization * 1000) / 1000,
      cpuPercent: Math.round(cpuPercent * 10) / 10,
      rssBytes: this.#meters.rssBytes(),
      gcPauseMaxMs: this.#meters.takeGcPauseMaxMs(),
      sendLagP99Ms,
      bytesWaiting: sockets.bytesWaiting,
      descriptorsLeft:
        this.#room === null ? null : Math.max(0, this.#room - sockets.count),
      suspendedMs,
    }
  }

  /**
   * How far the time of day ran ahead of the monotonic clock. On Linux that
   * clock stands still while the system sleeps, so this is how long it slept.
   * Where the clock goes on meanwhile (macOS and Windows, as libuv reads
   * theirs) the event loop is late by the sleep instead, with hardly any CPU
   * used, which is told as a standstill (core/metrics/health.ts). A virtual
   * machine that was paused shows once its time of day is put right.
   *
   * Setting the clock forward looks the same and counts: nobody inside can
   * tell it from a pause. Setting it back counts as nothing.
   */
  #takeSuspendedMs(elapsedMs: number): number {
    const wallMs = this.#meters.wallMs()
    const aheadMs = Math.round(wallMs - this.#lastWallMs - elapsedMs)
    this.#lastWallMs = wallMs
    return aheadMs >= LEAST_SUSPEND_MS ? aheadMs : 0
  }
}
