// How the generator itself did: red seconds, and among them those in which a
// worker stood still rather than worked too much. A second's own thresholds
// are metrics/health.ts.
import type { Second } from '../second.ts'

/** A worker that was late by so much, and hardly used the CPU, stood still. */
const STANDSTILL_MS = 500
const STANDSTILL_CPU_PERCENT = 50

export interface GeneratorDigest {
  readonly measuredSeconds: number
  readonly redSeconds: number
  /** Of the red ones. */
  readonly standstillSeconds: number
  readonly longestStandstillMs: number
  readonly suspendedMs: number
  readonly cpuPercentMax: number
  readonly loopUtilizationMax: number
  readonly loopDelayMaxMs: number
  readonly sendLagP99MaxMs: number
  /** What the first red second said of itself. */
  readonly firstReason: string
  /** Seconds without a report, by worker. */
  readonly missing: ReadonlyMap<number, number>
}

export class GeneratorWatch implements GeneratorDigest {
  measuredSeconds = 0
  redSeconds = 0
  standstillSeconds = 0
  longestStandstillMs = 0
  suspendedMs = 0
  cpuPercentMax = 0
  loopUtilizationMax = 0
  loopDelayMaxMs = 0
  sendLagP99MaxMs = 0
  firstReason = ''
  readonly missing = new Map<number, number>()

  add({ health, missingWorkers }: Second): void {
    this.measuredSeconds++
    this.suspendedMs += health.suspendedMs
    this.cpuPercentMax = Math.max(this.cpuPercentMax, health.cpuPercentMax)
    this.loopUtilizationMax = Math.max(
      this.loopUtilizationMax,
      health.loopUtilizationMax,
    )
    this.loopDelayMaxMs = Math.max(this.loopDelayMaxMs, health.loopDelayMaxMs)
    this.sendLagP99MaxMs = Math.max(
      this.sendLagP99MaxMs,
      health.sendLagP99Ms ?? 0,
    )
    for (const worker of missingWorkers)
      this.missing.set(worker, (this.missing.get(worker) ?? 0) + 1)
    if (health.saturated) this.#addRed(health)
  }

  #addRed({ reasons, workers }: Second['health']): void {
    this.redSeconds++
    if (this.firstReason === '') this.firstReason = reasons[0] ?? ''
    const still = workers.filter(stoodStill)
    if (still.length === 0) return
    this.standstillSeconds++
    this.longestStandstillMs = Math.max(
      this.longestStandstillMs,
      ...still.map(({ loopDelayMaxMs }) => loopDelayMaxMs),
    )
  }
}

type Worker = Second['health']['workers'][number]

function stoodStill({
  suspendedMs,
  loopDelayMaxMs,
  cpuPercent,
}: Worker): boolean {
  return (
    suspendedMs > 0 ||
    (loopDelayMaxMs >= STANDSTILL_MS && cpuPercent < STANDSTILL_CPU_PERCENT)
  )
}
