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

type Row = readonly [
  name: HealthLimitName,
  label: string,
  said: string,
  unit: string,
  amber: number | null,
  red: number | null,
  per: HealthLimit['per'],
]

/** Bytes that wait are of interest when they grow for so many seconds in a row. */
export const GROWTH_SECONDS = 3

// prettier-ignore -- a table
const ABOVE: readonly Row[] = [
  [
    'suspendedMs',
    'system suspend',
    'the system slept for',
    'ms',
    null,
    100,
    'worker',
  ],
  [
    'standstillMs',
    'worker process standing still',
    'the process stood still, with hardly any CPU used, for',
    'ms',
    null,
    100,
    'worker',
  ],
  [
    'workersSilent',
    'a worker without a report in time',
    'without a report in time:',
    'workers',
    null,
    0,
    'run',
  ],
  [
    'refusedHere',
    'connects refused by this machine',
    'refused by this machine, not by the server:',
    'connects',
    null,
    0,
    'run',
  ],
  [
    'gcPauseMaxMs',
    'garbage-collection pause',
    'garbage collection paused for',
    'ms',
    20,
    100,
    'worker',
  ],
  ['cpuPercent', 'CPU', 'CPU at', '% of a core', 50, 80, 'worker'],
  [
    'loopUtilization',
    'event-loop utilisation',
    'event loop busy',
    '%',
    70,
    90,
    'worker',
  ],
  [
    'loopDelayMaxMs',
    'event-loop delay',
    'event loop late by',
    'ms',
    20,
    100,
    'worker',
  ],
  ['sendLagP99Ms', 'send lag p99', 'send lag p99 of', 'ms', 1, 10, 'worker'],
  [
    'bytesWaiting',
    'bytes waiting in sockets, growing for 3 s',
    'bytes waiting in sockets have grown for 3 s, to',
    'MiB',
    1,
    null,
    'run',
  ],
]

// prettier-ignore -- a table
const BELOW: readonly Row[] = [
  [
    'descriptorsLeft',
    'descriptors left',
    'descriptors left:',
    'descriptors',
    64,
    null,
    'worker',
  ],
  [
    'portsLeft',
    'source ports left',
    'source ports left:',
    'ports',
    256,
    null,
    'run',
  ],
]

/**
 * Every threshold, the likelier cause before its effects. What is judged is a
 * second: loop delay, pause and lag are its longest, send lag its p99.
 *
 * Bytes that wait are at most amber: mostly the server does not read. So are
 * descriptors and ports that get scarce: what fails for want of them is
 * counted where it happens (`refusedHere`).
 */
export const HEALTH_LIMITS: readonly HealthLimit[] = [
  ...ABOVE.map((row) => limitOf(row, 'above')),
  ...BELOW.map((row) => limitOf(row, 'below')),
]

function limitOf(row: Row, bad: HealthLimit['bad']): HealthLimit {
  const [name, label, said, unit, amber, red, per] = row
  return { name, label, said, unit, bad, amber, red, per }
}

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
