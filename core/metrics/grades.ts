// Health grades of a run by the guides' table: success rate, connect latency
// p50 and p99, pong rate, and the worst of them overall.
import { type Grade, GRADES } from './summary-schema.ts'

export interface GradeInput {
  /** 0..1, as the other rates; null is not measured. */
  readonly successRate: number | null
  readonly connectP50Ms: number | null
  readonly connectP99Ms: number | null
  readonly pongRate: number | null
}

type Metric = keyof GradeInput

/** Bounds of excellent, good, needs-work; beyond the last: abnormal. */
const AT_LEAST = [0.999, 0.99, 0.95] as const
const BELOW_P50_MS = [5, 20, 50] as const
const BELOW_P99_MS = [50, 100, 200] as const

const REACHED: Readonly<Record<Metric, (value: number) => number>> = {
  successRate: (value) => AT_LEAST.findIndex((bound) => value >= bound),
  connectP50Ms: (value) => BELOW_P50_MS.findIndex((bound) => value < bound),
  connectP99Ms: (value) => BELOW_P99_MS.findIndex((bound) => value < bound),
  pongRate: (value) => AT_LEAST.findIndex((bound) => value >= bound),
}

/** The grade of each metric; null for those that were not measured. */
export function gradesOf(input: GradeInput): Record<Metric, Grade | null> {
  const grade = (metric: Metric): Grade | null => {
    const value = input[metric]
    if (value === null) return null
    return GRADES[REACHED[metric](value)] ?? 'abnormal'
  }
  return {
    successRate: grade('successRate'),
    connectP50Ms: grade('connectP50Ms'),
    connectP99Ms: grade('connectP99Ms'),
    pongRate: grade('pongRate'),
  }
}

/** The worst of what was measured; abnormal when nothing was. */
export function gradeOf(input: GradeInput): Grade {
  const ranks = Object.values(gradesOf(input)).flatMap((grade) =>
    grade === null ? [] : [GRADES.indexOf(grade)],
  )
  return (ranks.length > 0 && GRADES[Math.max(...ranks)]) || 'abnormal'
}
