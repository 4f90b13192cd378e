import type { Second } from '../../core/metrics/second.ts'
import { formatBytes, formatMs } from './live-table.ts'

/** What --verbose adds under a second's row: how the workers did. */
export function healthLines({ health, missingWorkers }: Second): string[] {
  const workers = health.workers
    .map(
      ({ worker, open, cpuPercent }) =>
        `#${worker} ${open} open ${Math.round(cpuPercent)}%`,
    )
    .join(', ')
  const line = [
    `        cpu ${Math.round(health.cpuPercent)}%`,
    `rss ${formatBytes(health.rssBytes)}`,
    `loop late ${formatMs(health.loopDelayMaxMs)} ms`,
    `gc ${formatMs(health.gcPauseMaxMs)} ms`,
    `send lag p99 ${formatMs(health.sendLagP99Ms ?? undefined)} ms`,
    `waiting ${formatBytes(health.bytesWaiting)}`,
    ...left('descriptors', health.descriptorsLeft),
    ...left('ports', health.portsLeft),
    `workers: ${workers || '-'}`,
  ].join(' · ')
  const missing =
    missingWorkers.length > 0
      ? [`        no report from worker ${missingWorkers.join(', ')}`]
      : []
  const saturated = health.saturated
    ? [`        generator saturated: ${health.reasons.join('; ')}`]
    : []
  const amber =
    health.amberReasons.length > 0
      ? [`        generator near its limits: ${health.amberReasons.join('; ')}`]
      : []
  return [line, ...missing, ...saturated, ...amber]
}

function left(what: string, count: number | null): string[] {
  return count === null ? [] : [`${what} left ${count}`]
}
