import { useComputedColorScheme } from '@mantine/core'
import { memo, useMemo, type ReactElement } from 'react'
import type { Second } from '../../core/metrics/second.ts'
import {
  disturbanceSpans,
  type DisturbanceSpan,
} from '../../core/plan/disturbance-spans.ts'
import type { Plan } from '../../core/plan/schema.ts'
import { chartsOf } from '../charts/specs.ts'
import { ChartCard } from './chart-card.tsx'
import styles from './charts-grid.module.css'

interface ChartsGridProps {
  readonly seconds: readonly Second[]
  /** What its disturbances are marked from; null: unknown. */
  readonly plan: Plan | null
  readonly fileStem: string
}

const NONE: readonly DisturbanceSpan[] = []

/** Every chart of a run, two beside each other where there is room. */
export const ChartsGrid = memo(function ChartsGrid(
  props: ChartsGridProps,
): ReactElement {
  const { seconds, plan, fileStem } = props
  const scheme = useComputedColorScheme('light')
  const charts = useMemo(() => chartsOf(seconds), [seconds])
  const disturbances = useMemo(
    () => (plan ? disturbanceSpans(plan) : NONE),
    [plan],
  )
  return (
    <div className={styles.grid} data-testid="charts">
      {charts.map((spec) => (
        <ChartCard
          key={spec.name}
          {...{ spec, seconds, disturbances, scheme, fileStem }}
        />
      ))}
    </div>
  )
})
