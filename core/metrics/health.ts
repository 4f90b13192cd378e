// When a second's own state spoils what was measured in it: the thresholds,
// and what was passed in words. The verdict over a whole run is in
// metrics/generator-verdict.ts.
import type { ErrorCategory } from '../verdict/error-category.ts'
import type { ErrorRow, WorkerHealth } from './interval-report.ts'

export type HealthLimitName =
  | 'suspendedMs'
  | 'standstillMs'
  | 'workersSilent'
  | 'refusedHere'
  | 'gcPauseMaxMs'
  | 'cpuPercent'
  | 'loopUtilization'
  | 'loopDelayMaxMs'
  | 'sendLagP99Ms'
  | 'bytesWaiting'
  | 'descriptorsLeft'
  | 'portsLeft'

export interface HealthLimit {
  readonly name: HealthLimitName
  /** In the verdict: "send lag p99". */
  readonly label: string
  /** Before the value, in a second's reason: "send lag p99 of". */
  readonly said: string
  readonly unit: string
  /** On which side of the limit a value is bad. */
  readonly bad: 'above' | 'below'
  /** The numbers still hold, but not by much; null: there is no such limit. */
  readonly amber: number | null
  /** What was measured may be the generator's own; null: never that bad. */
  readonly red: number | null
  /** Whose number is judged; all are of one second. */
  readonly per: 'worker' | 'run'
}

/** Bytes that wait are of interest when they grow for so many seconds in a row. */
export const GROWTH_SECONDS = 3

/**
 * Every threshold, the likelier cause before its effects. What is judged is a
 * second: loop delay, pause and lag are its longest, send lag its p99.
 *
 * Bytes that wait are at most amber: mostly the server does not read. So are
 * descriptors and ports that get scarce: what fails for want of them is
 * counted where it happens (`refusedHere`).
 */
export const HEALTH_LIMITS: readonly HealthLimit[] = [
  {
    name: 'suspendedMs',
    label: 'system suspend',
    said: 'the system slept for',
    ...{ unit: 'ms', bad: 'above', amber: null, red: 100, per: 'worker' },
  },
  {
    name: 'standstillMs',
    label: 'standstill of a worker process',
    said: 'the process stood still and used hardly any CPU for',
    ...{ unit: 'ms', bad: 'above', amber: null, red: 100, per: 'worker' },
  },
  {
    name: 'workersSilent',
    label: 'a worker without a report in time',
    said: 'without a report in time:',
    ...{ unit: 'workers', bad: 'above', amber: null, red: 0, per: 'run' },
  },
  {
    name: 'refusedHere',
    label: 'connects refused by this machine',
    said: 'refused by this machine itself:',
    ...{ unit: 'connects', bad: 'above', amber: null, red: 0, per: 'run' },
  },
  {
    name: 'gcPauseMaxMs',
    label: 'garbage-collection pause',
    said: 'garbage collection paused for',
    ...{ unit: 'ms', bad: 'above', amber: 20, red: 100, per: 'worker' },
  },
  {
    name: 'cpuPercent',
    label: 'CPU',
    said: 'CPU at',
    ...{ unit: '% of a core', bad: 'above', amber: 50, red: 80, per: 'worker' },
  },
  {
    name: 'loopUtilization',
    label: 'event-loop utilisation',
    said: 'event loop busy',
    ...{ unit: '%', bad: 'above', amber: 70, red: 90, per: 'worker' },
  },
  {
    name: 'loopDelayMaxMs',
    label: 'event-loop delay',
    said: 'event loop late by',
    ...{ unit: 'ms', bad: 'above', amber: 20, red: 100, per: 'worker' },
  },
  {
    name: 'sendLagP99Ms',
    label: 'send lag p99',
    said: 'send lag p99 of',
    ...{ unit: 'ms', bad: 'above', amber: 1, red: 10, per: 'worker' },
  },
  {
    name: 'bytesWaiting',
    label: 'bytes waiting in sockets, growing for 3 s',
    said: 'bytes waiting in sockets grew for 3 s to',
    ...{ unit: 'MiB', bad: 'above', amber: 1, red: null, per: 'run' },
  },
  {
    name: 'descriptorsLeft',
    label: 'descriptors left',
    said: 'descriptors left:',
    ...{
      unit: 'descriptors',
      bad: 'below',
      amber: 64,
      red: null,
      per: 'worker',
    },
  },
  {
    name: 'portsLeft',
    label: 'source ports left',
    said: 'source ports left:',
    ...{ unit: 'ports', bad: 'below', amber: 256, red: null, per: 'run' },
  },
]

/** Of the limits that charts draw as a line. */
export const RED_THRESHOLDS = {
  loopDelayMaxMs: redOf('loopDelayMaxMs'),
  cpuPercent: redOf('cpuPercent'),
}

function redOf(name: HealthLimitName): number {
  return HEALTH_LIMITS.find((limit) => limit.name === name)?.red ?? Infinity
}

/** "send lag p99 above 10 ms" */
export function limitText(
  { label, bad, unit, ...limit }: HealthLimit,
  level: 'amber' | 'red' = 'red',
): string {
  const value = limit[level]
  return value === null || value === 0
    ? label
    : `${label} ${bad} ${value} ${unit}`
}

type Values = Partial<Record<HealthLimitName, number | null>>

/** What of a second no single worker knows. */
export interface RunHealth {
  readonly errors: readonly Pick<ErrorRow, 'category' | 'count'>[]
  /** Workers that run and did not report the second in time. */
  readonly silentWorkers: readonly number[]
  /** In all sockets together: of the seconds before, and of this one. */
  readonly bytesWaiting: readonly number[]
  readonly portsLeft: number | null
}

export interface Judgement {
  /** In words, with value and limit. */
  readonly red: readonly string[]
  readonly amber: readonly string[]
  readonly redBy: readonly HealthLimitName[]
}

export function judgeWorker(health: WorkerHealth): Judgement {
  const standstill = stoodStill(health)
  return judge({
    suspendedMs: health.suspendedMs,
    standstillMs: standstill ? health.loopDelayMaxMs : null,
    gcPauseMaxMs: health.gcPauseMaxMs,
    cpuPercent: health.cpuPercent,
    loopUtilization: health.loopUtilization * 100,
    loopDelayMaxMs: standstill ? null : health.loopDelayMaxMs,
    sendLagP99Ms: health.sendLagP99Ms,
    descriptorsLeft: health.descriptorsLeft,
  })
}

export function judgeRun(health: RunHealth): Judgement {
  return judge({
    workersSilent: health.silentWorkers.length,
    refusedHere: refusedHere(health.errors),
    bytesWaiting: grownTo(health.bytesWaiting),
    portsLeft: health.portsLeft,
  })
}

function judge(values: Values): Judgement {
  const red: string[] = []
  const amber: string[] = []
  const redBy: HealthLimitName[] = []
  for (const limit of HEALTH_LIMITS) {
    const value = values[limit.name]
    if (value === undefined || value === null) continue
    if (passes(value, limit.red, limit.bad)) {
      red.push(reasonOf(limit, value, limit.red))
      redBy.push(limit.name)
    } else if (passes(value, limit.amber, limit.bad))
      amber.push(reasonOf(limit, value, limit.amber))
  }
  return { red, amber, redBy }
}

function passes(
  value: number,
  limit: number | null,
  bad: HealthLimit['bad'],
): limit is number {
  if (limit === null) return false
  return bad === 'above' ? value > limit : value < limit
}

function reasonOf(
  { said, unit }: HealthLimit,
  value: number,
  limit: number,
): string {
  const rounded = Math.round(value * 10) / 10
  return `${said} ${rounded} ${unit} (limit ${limit} ${unit})`
}

/**
 * Whether the loop was late although the process hardly ran: it was stopped,
 * or others had the CPU, or the system slept on a clock that goes on meanwhile.
 * The health covers at most the delay and a second; a loop that was busy for
 * all of the delay has used at least as much CPU.
 */
function stoodStill({ loopDelayMaxMs, cpuPercent }: WorkerHealth): boolean {
  const cpuMs = (cpuPercent / 100) * (loopDelayMaxMs + 1000)
  return cpuMs < loopDelayMaxMs / 2
}

/** Errors that this machine made before the server could. */
const OWN_ERRORS: readonly ErrorCategory[] = [
  'fd_exhausted',
  'port_exhausted',
  'no_buffers',
]

function refusedHere(errors: RunHealth['errors']): number {
  return errors
    .filter(({ category }) => OWN_ERRORS.includes(category))
    .reduce((sum, { count }) => sum + count, 0)
}

/** MiB; null unless it has grown in each of the last seconds. */
function grownTo(bytes: readonly number[]): number | null {
  const last = bytes.slice(-GROWTH_SECONDS - 1)
  const grew = last.every(
    (value, at) => at === 0 || value > (last[at - 1] ?? 0),
  )
  const now = last.at(-1) ?? 0
  return grew && last.length > GROWTH_SECONDS ? now / 2 ** 20 : null
}
