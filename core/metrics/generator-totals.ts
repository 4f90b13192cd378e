// How the workers themselves did, added up over a run. What it says of the
// run's numbers is metrics/generator-verdict.ts.
import { createHistogram, type Histogram } from './histogram.ts'
import { CLOSING, type Second } from './second.ts'

/** How the workers themselves did over the run. */
export interface GeneratorTotals {
  /** Seconds in which something was measured: all but the closing ones. */
  measuredSeconds: number
  /** Of those, the ones in which any worker was red. */
  redSeconds: number
  /** Of those, the ones in which something was amber and nothing red. */
  amberSeconds: number
  /** Red seconds by the threshold that was passed in them. */
  readonly redBy: Map<string, number>
  suspendedMs: number
  bytesWaitingPeak: number
  /** Fewest of any worker; null: no limit is known. */
  descriptorsLeftMin: number | null
  portsLeftMin: number | null
  /** Highest sum over the workers of one second, percent of one core. */
  cpuPercentPeak: number
  rssBytesPeak: number
  /** One value per worker and second: its longest loop delay, its lag p99. */
  readonly loopDelay: Histogram
  readonly sendLag: Histogram
}

export function newGeneratorTotals(): GeneratorTotals {
  return {
    measuredSeconds: 0,
    redSeconds: 0,
    amberSeconds: 0,
    redBy: new Map(),
    suspendedMs: 0,
    bytesWaitingPeak: 0,
    descriptorsLeftMin: null,
    portsLeftMin: null,
    cpuPercentPeak: 0,
    rssBytesPeak: 0,
    loopDelay: createHistogram('total'),
    sendLag: createHistogram('total'),
  }
}

export function addToGenerator(totals: GeneratorTotals, second: Second): void {
  const { health } = second
  totals.cpuPercentPeak = Math.max(totals.cpuPercentPeak, health.cpuPercent)
  totals.rssBytesPeak = Math.max(totals.rssBytesPeak, health.rssBytes)
  if (CLOSING.includes(second.state)) return
  totals.measuredSeconds += 1
  if (health.saturated) totals.redSeconds += 1
  else if (health.amberReasons.length > 0) totals.amberSeconds += 1
  for (const name of health.redBy ?? [])
    totals.redBy.set(name, (totals.redBy.get(name) ?? 0) + 1)
  addToReserves(totals, health)
  for (const worker of health.workers) {
    totals.loopDelay.record(worker.loopDelayMaxMs * 1000)
    if (worker.sendLagP99Ms !== null)
      totals.sendLag.record(worker.sendLagP99Ms * 1000)
  }
}

function addToReserves(
  totals: GeneratorTotals,
  health: Second['health'],
): void {
  const { bytesWaiting, descriptorsLeft, portsLeft } = health
  totals.suspendedMs += health.suspendedMs
  totals.bytesWaitingPeak = Math.max(totals.bytesWaitingPeak, bytesWaiting)
  totals.descriptorsLeftMin = fewer(totals.descriptorsLeftMin, descriptorsLeft)
  totals.portsLeftMin = fewer(totals.portsLeftMin, portsLeft)
}

/** Null is what is not known. */
function fewer(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}
