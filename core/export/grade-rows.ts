// The health table in words, for the result block and the report: what was
// measured, its grade, and where the grades begin.
import {
  boundText,
  GRADE_SCALES,
  GRADED_METRICS,
  type GradedMetric,
  gradedText,
  gradeInputOf,
  gradesOf,
} from '../metrics/grades.ts'
import { type Grade, GRADES, type Summary } from '../metrics/summary-schema.ts'

export interface GradeRow {
  readonly name: string
  readonly value: string
  /** Null: not measured. */
  readonly grade: Grade | null
  /** "99.9 / 99 / 95 %" */
  readonly bounds: string
  /** Of each grade, the best first. */
  readonly ranges: readonly string[]
}

export function gradeRows(summary: Summary): GradeRow[] {
  const input = gradeInputOf(summary)
  const grades = gradesOf(input)
  return GRADED_METRICS.map((metric) => ({
    name: GRADE_SCALES[metric].name,
    value: gradedText(metric, input[metric]),
    grade: grades[metric],
    bounds: boundsOf(metric),
    ranges: GRADES.map((grade) => boundText(metric, grade)),
  }))
}

function boundsOf(metric: GradedMetric): string {
  const { unit, bounds } = GRADE_SCALES[metric]
  const shown = bounds.map((bound) =>
    unit === 'rate' ? Number((bound * 100).toFixed(1)) : bound,
  )
  return `${unit === 'rate' ? '>=' : '<'} ${shown.join(' / ')} ${unit === 'rate' ? '%' : 'ms'}`
}
