import { useMemo, type ReactElement } from 'react'
import {
  boundText,
  GRADED_METRICS,
  gradedText,
  gradeInputOf,
  type GradedMetric,
} from '../../../core/metrics/grades.ts'
import {
  type Grade,
  GRADES,
  type Summary,
} from '../../../core/metrics/summary-schema.ts'
import { DataTable, type Column } from '../../components/data-table.tsx'
import { NOT_MEASURED } from '../../components/formats.ts'
import { Panel } from '../../components/panel.tsx'
import { Pill } from '../../components/pill.tsx'
import type { Text } from '../../i18n/text.ts'
import { useText } from '../../i18n/use-text.ts'
import { GRADE_TONES } from '../../components/verdict-tones.ts'
import styles from './result-block.module.css'

interface GradeRow {
  readonly metric: GradedMetric
  readonly value: string
  /** Null: not measured. */
  readonly grade: Grade | null
  /** Its grade is the overall one. */
  readonly decides: boolean
}

/** The grade of each metric beside its bounds, and which decided overall. */
export function Grades({ summary }: { summary: Summary }): ReactElement {
  const text = useText()
  const columns = useMemo(() => columnsOf(text), [text])
  const grade = text(`grade.${summary.grade}`)
  return (
    <Panel
      title={text('verdict.gradePanel.title')}
      testId="grades"
      aside={
        <Pill tone={GRADE_TONES[summary.grade]}>
          {text('verdict.gradePanel.overall', { grade })}
        </Pill>
      }
    >
      {summary.gradeReason !== '' && (
        <p className={styles.lead} data-testid="grade-reason">
          {summary.gradeReason}
        </p>
      )}
      <DataTable
        label={text('verdict.gradePanel.title')}
        testId="grades-table"
        columns={columns}
        rows={rowsOf(summary)}
        keyOf={(row) => row.metric}
      />
    </Panel>
  )
}

function rowsOf(summary: Summary): readonly GradeRow[] {
  const input = gradeInputOf(summary)
  return GRADED_METRICS.map((metric) => {
    const value = input[metric]
    const grade = summary.grades[metric]
    return {
      metric,
      value: value === null ? NOT_MEASURED : gradedText(metric, value),
      grade,
      decides: grade === summary.grade,
    }
  })
}

function columnsOf(text: Text): readonly Column<GradeRow>[] {
  return [
    {
      key: 'metric',
      title: text('verdict.gradePanel.metric'),
      cell: ({ metric }) => text(`verdict.graded.${metric}`),
    },
    {
      key: 'value',
      title: text('verdict.gradePanel.value'),
      number: true,
      measured: true,
      cell: ({ value }) => value,
    },
    {
      key: 'grade',
      title: text('verdict.gradePanel.grade'),
      cell: ({ grade, decides }) =>
        grade === null ? (
          text('verdict.gradePanel.notMeasured')
        ) : (
          <>
            <Pill tone={GRADE_TONES[grade]}>{text(`grade.${grade}`)}</Pill>
            {decides && (
              <span className={styles.decides}>
                {text('verdict.gradePanel.decides')}
              </span>
            )}
          </>
        ),
    },
    ...GRADES.map((grade): Column<GradeRow> => ({
      key: grade,
      title: text(`grade.${grade}`),
      number: true,
      cell: (row) => (
        <span className={styles.bound} data-reached={row.grade === grade}>
          {boundText(row.metric, grade)}
        </span>
      ),
    })),
  ]
}
