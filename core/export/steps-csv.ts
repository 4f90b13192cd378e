// steps.csv: one row per stage that the run reached.
import type { Step, Summary } from '../metrics/summary-schema.ts'
import { type Column, csvTable } from './csv.ts'

export function stepsCsv(summary: Summary): string {
  const closed = summary.messages.loop === 'closed'
  const { verdict } = summary.generator
  const columns = [
    ...COLUMNS,
    { name: 'generator_verdict', of: () => verdict },
    ...(closed ? [LOOP] : []),
  ]
  return csvTable(columns, summary.steps)
}

const COLUMNS: readonly Column<Step>[] = [
  { name: 'name', of: (step) => step.name },
  { name: 'target_connections', of: (step) => step.targetConnections },
  { name: 'peak', of: (step) => step.peak },
  { name: 'success_rate', of: (step) => rate(step.successRate) },
  { name: 'verdict', of: (step) => step.verdict },
  { name: 'reason', of: (step) => step.reason },
  { name: 'start_ms', of: (step) => step.startMs },
  { name: 'end_ms', of: (step) => step.endMs },
  { name: 'attempted', of: (step) => step.attempted },
  { name: 'failed', of: (step) => step.failed },
  { name: 'dropped', of: (step) => step.dropped },
  { name: 'connect_p99_ms', of: (step) => step.connectP99Ms },
  { name: 'rtt_p99_ms', of: (step) => step.rttP99Ms },
  { name: 'end_to_end_p99_ms', of: (step) => step.endToEndP99Ms },
  { name: 'rate_per_minute', of: (step) => step.ratePerMinute },
  { name: 'measured_seconds', of: (step) => step.measuredSeconds ?? null },
  { name: 'red_seconds', of: (step) => step.redSeconds ?? null },
]

/** Only there when it says that the RTT is of another kind. */
const LOOP: Column<Step> = { name: 'loop', of: () => 'closed' }

/** Six decimals, rounded down: 49,999 of 50,000 must not read as 1. */
export function rate(value: number | null): string | null {
  if (value === null) return null
  const floored = Math.floor(value * 1e6 + 1e-6) / 1e6
  return floored.toFixed(6).replace(/\.?0+$/, '')
}
