import {
  HEALTH_LIMITS,
  type HealthLimit,
  type HealthLimitName,
} from '../../core/metrics/health.ts'
import type { Second } from '../../core/metrics/second.ts'
import type { ErrorCategory } from '../../core/verdict/error-category.ts'
import { formatCount, formatShort, NOT_MEASURED } from './formats.ts'

export interface HealthRow {
  readonly limit: HealthLimit
  /** In the limit's unit; null: not known in any second. */
  readonly worst: number | null
  readonly last: number | null
  /** The worst that a second was judged for it. */
  readonly state: 'ok' | 'amber' | 'red' | 'unknown'
}

/** Each threshold with what came nearest to it, or went beyond. */
export function healthRows(seconds: readonly Second[]): readonly HealthRow[] {
  return HEALTH_LIMITS.map((limit) => {
    const values = seconds.flatMap((second) => VALUES[limit.name](second) ?? [])
    const last = seconds.at(-1)
    return {
      limit,
      worst: worstOf(values, limit),
      last: last ? VALUES[limit.name](last) : null,
      state: values.length === 0 ? 'unknown' : stateOf(seconds, limit),
    }
  })
}

function worstOf(values: readonly number[], { bad }: HealthLimit) {
  if (values.length === 0) return null
  return values.reduce((a, b) =>
    bad === 'above' ? Math.max(a, b) : Math.min(a, b),
  )
}

/** As each second was judged: a value alone does not tell of growth. */
function stateOf(
  seconds: readonly Second[],
  { said }: HealthLimit,
): HealthRow['state'] {
  const told = (reasons: readonly string[]) =>
    reasons.some((reason) => reason.includes(said))
  if (seconds.some(({ health }) => told(health.reasons))) return 'red'
  return seconds.some(({ health }) => told(health.amberReasons))
    ? 'amber'
    : 'ok'
}

const VALUES: Readonly<
  Record<HealthLimitName, (second: Second) => number | null>
> = {
  suspendedMs: ({ health }) => health.suspendedMs,
  standstillMs: ({ health }) =>
    health.redBy?.includes('standstillMs') ? health.loopDelayMaxMs : 0,
  workersSilent: ({ missingWorkers }) => missingWorkers.length,
  refusedHere: ({ errors }) =>
    errors
      .filter(({ category }) => OWN_ERRORS.includes(category))
      .reduce((sum, { count }) => sum + count, 0),
  gcPauseMaxMs: ({ health }) => health.gcPauseMaxMs,
  cpuPercent: ({ health }) => health.cpuPercentMax,
  loopUtilization: ({ health }) => health.loopUtilizationMax * 100,
  loopDelayMaxMs: ({ health }) => health.loopDelayMaxMs,
  sendLagP99Ms: ({ health }) => health.sendLagP99Ms,
  bytesWaiting: ({ health }) => health.bytesWaiting / 2 ** 20,
  descriptorsLeft: ({ health }) => health.descriptorsLeft,
  portsLeft: ({ health }) => health.portsLeft,
}

/** Errors that this machine made before the server could. */
const OWN_ERRORS: readonly ErrorCategory[] = [
  'fd_exhausted',
  'port_exhausted',
  'no_buffers',
]

/** With its unit; counts of things need none. */
export function healthText(limit: HealthLimit, value: number | null): string {
  if (value === null) return NOT_MEASURED
  const { unit } = limit
  if (unit === 'ms' || unit === 'MiB') return `${formatShort(value)} ${unit}`
  return unit.startsWith('%') ? `${formatShort(value)} %` : formatCount(value)
}
