import type { ReactElement } from 'react'
import { formatClock, formatShort } from '../components/formats.ts'
import type { Text } from '../i18n/text.ts'
import styles from './charts.module.css'
import type { ChartColors } from './colors.ts'
import { labelOf } from './label-of.ts'
import { LineSample } from './line-sample.tsx'
import type { SeriesSpec } from './spec.ts'

interface ChartTooltipProps {
  readonly seconds: number
  readonly row: Readonly<Record<string, unknown>>
  readonly series: readonly SeriesSpec[]
  readonly colors: ChartColors
  readonly text: Text
}

export function ChartTooltip(props: ChartTooltipProps): ReactElement {
  const { seconds, row, series, colors, text } = props
  return (
    <div className={styles.tooltip}>
      <div className={styles.tooltipTime}>{formatClock(seconds)}</div>
      {series.map((one) => {
        const value = row[one.key]
        return (
          <div key={one.key} className={styles.tooltipRow}>
            <LineSample series={one} colors={colors} />
            <span>{labelOf(one, text)}</span>
            <b>{formatShort(typeof value === 'number' ? value : null)}</b>
          </div>
        )
      })}
    </div>
  )
}
