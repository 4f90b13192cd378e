// Health grades of a run by the guides' table: success rate, connect latency
// p50 and p99, pong rate, beside them the share of connections kept, and the
// worst of them overall.
import { type Grade, GRADES, type Summary } from './summary-schema.ts'

/** Rates 0..1; null is not measured. */
export interface GradeInput {
  readonly successRate: number | null
  readonly connectP50Ms: number | null
  readonly connectP99Ms: number | null
  readonly pongRate: number | null
  /** Ours: a server that drops everybody after a while is in no good health. */
  readonly keptRate: number | null
}
export type GradedMetric = keyof GradeInput

interface Scale {
  readonly name: string
  readonly unit: 'rate' | 'ms'
  /** Of excellent, good, needs-work; beyond the last: abnormal. */
  readonly bounds: readonly [number, number, number]
}

const RATES = [0.999, 0.99, 0.95] as const

/** A rate reaches a bound at least, a latency stays below it. */
export const GRADE_SCALES: Readonly<Record<GradedMetric, Scale>> = {
  successRate: { name: 'connect success', unit: 'rate', bounds: RATES },
  connectP50Ms: { name: 'connect p50', unit: 'ms', bounds: [5, 20, 50] },
  connectP99Ms: { name: 'connect p99', unit: 'ms', bounds: [50, 100, 200] },
  pongRate: { name: 'pong rate', unit: 'rate', bounds: RATES },
  keptRate: { name: 'connections kept', unit: 'rate', bounds: RATES },
}
export const GRADED_METRICS = Object.keys(
  GRADE_SCALES,
) as readonly GradedMetric[] // Object.keys widens

export function gradeInputOf(
  summary: Pick<Summary, 'connections' | 'connect' | 'heartbeat'>,
): GradeInput {
  const { connections, connect, heartbeat } = summary
  return {
    successRate: connections.successRate,
    connectP50Ms: connect.latency?.p50 ?? null,
    connectP99Ms: connect.latency?.p99 ?? null,
    pongRate: heartbeat.rate,
    keptRate: keptRate(connections),
  }
}

/** Of all connections that were open, the share not lost; null without any. */
function keptRate(connections: Summary['connections']): number | null {
  const { succeeded, reconnected, dropped } = connections
  const opened = succeeded + reconnected
  return opened > 0 ? Math.max(0, 1 - dropped / opened) : null
}

/** The grade of each metric; null for those that were not measured. */
export function gradesOf(
  input: GradeInput,
): Record<GradedMetric, Grade | null> {
  return {
    successRate: gradeOfValue('successRate', input),
    connectP50Ms: gradeOfValue('connectP50Ms', input),
    connectP99Ms: gradeOfValue('connectP99Ms', input),
    pongRate: gradeOfValue('pongRate', input),
    keptRate: gradeOfValue('keptRate', input),
  }
}

function gradeOfValue(metric: GradedMetric, input: GradeInput): Grade | null {
  const value = input[metric]
  const { unit, bounds } = GRADE_SCALES[metric]
  if (value === null) return null
  const reached = bounds.findIndex((bound) =>
    unit === 'rate' ? value >= bound : value < bound,
  )
  return GRADES[reached] ?? 'abnormal'
}

/** The worst of what was measured; abnormal when nothing was. */
export function gradeOf(input: GradeInput): Grade {
  const ranks = Object.values(gradesOf(input)).flatMap((grade) =>
    grade === null ? [] : [GRADES.indexOf(grade)],
  )
  return (ranks.length > 0 && GRADES[Math.max(...ranks)]) || 'abnormal'
}

/**
 * Which value decided the grade, in a sentence.
 *
 * @param generatorLimited the run's numbers may be the generator's own
 */
export function gradeReason(
  input: GradeInput,
  generatorLimited: boolean,
): string {
  const grade = gradeOf(input)
  const grades = gradesOf(input)
  const deciding = GRADED_METRICS.filter((metric) => grades[metric] === grade)
  const reason = reasonOf(grade, deciding, input)
  return generatorLimited
    ? `${reason} The generator was overloaded: the grade may be its own, not the server's.`
    : reason
}

function reasonOf(
  grade: Grade,
  deciding: readonly GradedMetric[],
  input: GradeInput,
): string {
  if (deciding.length === 0) return 'Nothing that is graded was measured.'
  if (grade === 'excellent') return 'Everything measured is excellent.'
  const better = GRADES[GRADES.indexOf(grade) - 1] ?? grade
  const parts = deciding.map((metric) => {
    const value = gradedText(metric, input[metric])
    return `${GRADE_SCALES[metric].name} ${value} (${better} is ${boundText(metric, better)})`
  })
  return `Decided by ${parts.join(', ')}.`
}

/** "at least 99.9 %", "below 50 ms" */
export function boundText(metric: GradedMetric, grade: Grade): string {
  const { unit, bounds } = GRADE_SCALES[metric]
  const beyond = grade === 'abnormal'
  const bound = bounds[beyond ? 2 : GRADES.indexOf(grade)] ?? 0
  if (unit === 'ms') return `${beyond ? 'from' : 'below'} ${bound} ms`
  const percent = `${Number((bound * 100).toFixed(1))} %`
  return `${beyond ? 'below' : 'at least'} ${percent}`
}

/** Rates are rounded down and latencies up, so that none looks better. */
export function gradedText(metric: GradedMetric, value: number | null): string {
  if (value === null) return 'not measured'
  return GRADE_SCALES[metric].unit === 'rate'
    ? `${Math.floor(value * 10_000 + 1e-6) / 100} %`
    : `${Math.ceil(value * 100 - 1e-6) / 100} ms`
}
