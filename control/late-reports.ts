// Several interval reports of one worker as one: for reports that come after
// their second was merged without them, and then count in the next one.
// Merging different workers is core/metrics/merge.ts.
import { sumEncoded } from '../core/metrics/histogram.ts'
import type {
  IntervalReport,
  WorkerHealth,
} from '../core/metrics/interval-report.ts'
import {
  addCounters,
  addTallies,
  HISTOGRAMS,
  type Tallies,
  zeroCounters,
} from '../core/metrics/names.ts'

/**
 * Counters, tallies, histograms and errors add up; gauges and the index are the last
 * report's; health is the worst.
 *
 * @param reports at least one, oldest first
 */
export function foldReports(
  reports: readonly [IntervalReport, ...IntervalReport[]],
): IntervalReport {
  const last = reports.at(-1) ?? reports[0]
  if (reports.length === 1) return last
  const counters = zeroCounters()
  const tallies: Tallies = {}
  for (const report of reports) {
    addCounters(counters, report.counters)
    addTallies(tallies, report.tallies ?? {})
  }
  return {
    index: last.index,
    counters,
    ...(Object.keys(tallies).length > 0 ? { tallies } : {}),
    gauges: last.gauges,
    histograms: foldHistograms(reports),
    errors: reports.flatMap((report) => report.errors),
    health: reports.map((report) => report.health).reduce(worstHealth),
  }
}

function foldHistograms(
  reports: readonly IntervalReport[],
): IntervalReport['histograms'] {
  const folded: IntervalReport['histograms'] = {}
  for (const name of HISTOGRAMS) {
    const encoded = reports
      .map((report) => report.histograms[name])
      .filter((text) => text !== undefined)
    if (encoded.length > 0) folded[name] = addEncoded(encoded)
  }
  return folded
}

function addEncoded(encoded: readonly string[]): string {
  const [first = '', ...others] = encoded
  return others.length === 0 ? first : sumEncoded(encoded).encode()
}

function worstHealth(a: WorkerHealth, b: WorkerHealth): WorkerHealth {
  return {
    loopDelayMaxMs: Math.max(a.loopDelayMaxMs, b.loopDelayMaxMs),
    loopUtilization: Math.max(a.loopUtilization, b.loopUtilization),
    cpuPercent: Math.max(a.cpuPercent, b.cpuPercent),
    rssBytes: Math.max(a.rssBytes, b.rssBytes),
    gcPauseMaxMs: Math.max(a.gcPauseMaxMs, b.gcPauseMaxMs),
    sendLagP99Ms: maxOf(a.sendLagP99Ms, b.sendLagP99Ms),
    bytesWaiting: Math.max(a.bytesWaiting, b.bytesWaiting),
    descriptorsLeft: minOf(a.descriptorsLeft, b.descriptorsLeft),
    suspendedMs: a.suspendedMs + b.suspendedMs,
  }
}

function maxOf(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.max(a, b)
}

function minOf(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}
