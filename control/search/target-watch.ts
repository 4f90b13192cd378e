// Whether the built-in target got enough of this machine in each second of a
// probe. It is one process, and is measured by what a worker is: a stall, or a
// core that is nearly full, and what it does is this machine's doing.
import { RED_THRESHOLDS } from '../../core/metrics/health.ts'
import type { TargetStats } from '../../core/protocol/target.ts'
import type { Clock } from '../clock.ts'
import type { RunningTarget } from '../target-supervisor.ts'

/** Between two looks; over less, a share of CPU says nothing. */
const LEAST_MS = 500

interface Look {
  readonly atMs: number
  readonly cpuSeconds: number
  readonly stalledSeconds: number
}

export class TargetWatch {
  readonly #target: RunningTarget
  readonly #clock: Clock
  readonly #starved = new Map<number, string>()
  #last: Look | null = null
  #looking: Promise<void> = Promise.resolve()

  constructor(target: RunningTarget, clock: Clock) {
    this.#target = target
    this.#clock = clock
  }

  /** @param second that has just ended; null: the probe begins */
  look(second: number | null): void {
    this.#looking = this.#looking.then(() => this.#look(second))
  }

  /** By the index of the second, in words; once all looks are over. */
  async starved(): Promise<ReadonlyMap<number, string>> {
    await this.#looking
    return this.#starved
  }

  async #look(second: number | null): Promise<void> {
    const [stats] = await this.#target.stats()
    // one that does not answer for seconds is told by its next answer
    if (!stats) return
    const now = lookAt(stats, this.#clock.now())
    const why = this.#last && starvedText(this.#last, now)
    this.#last = now
    if (second !== null && why !== null) this.#starved.set(second, why)
  }
}

function lookAt(stats: TargetStats, atMs: number): Look {
  const { cpuSeconds, stalledSeconds } = stats
  return { atMs, cpuSeconds, stalledSeconds }
}

function starvedText(from: Look, to: Look): string | null {
  const stalledMs = (to.stalledSeconds - from.stalledSeconds) * 1000
  if (stalledMs > 0) return `it stood still for ${Math.round(stalledMs)} ms`
  const tookMs = to.atMs - from.atMs
  const cpuPercent = ((to.cpuSeconds - from.cpuSeconds) / tookMs) * 100_000
  return tookMs >= LEAST_MS && cpuPercent > RED_THRESHOLDS.cpuPercent
    ? `its CPU at ${Math.round(cpuPercent)} % of a core`
    : null
}
