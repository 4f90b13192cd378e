import { useComputedColorScheme } from '@mantine/core'
import { memo, type ReactElement } from 'react'
import type { Second } from '../../core/metrics/second.ts'
import { CHARTS } from '../charts/specs.ts'
import { ChartCard } from './chart-card.tsx'
import styles from './charts-grid.module.css'

interface ChartsGridProps {
  readonly seconds: readonly Second[]
  readonly fileStem: string
}

/** Every chart of a run, two beside each other where there is room. */
export const ChartsGrid = memo(function ChartsGrid(
  props: ChartsGridProps,
): ReactElement {
  const scheme = useComputedColorScheme('light')
  return (
    <div className={styles.grid} data-testid="charts">
      {CHARTS.map((spec) => (
        <ChartCard key={spec.name} {...props} spec={spec} scheme={scheme} />
      ))}
    </div>
  )
})
