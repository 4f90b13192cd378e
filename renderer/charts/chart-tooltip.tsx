import type { ReactElement } from 'react'
import { formatClock, formatShort } from '../components/formats.ts'
import type { Text } from '../i18n/text.ts'
import styles from './charts.module.css'
import type { ChartColors } from './colors.ts'
import { actingAt, disturbanceLabel } from './disturbance-label.ts'
import type { DisturbanceMark } from './disturbance-marks.ts'
import { DisturbanceSample } from './disturbance-sample.tsx'
import { labelOf } from './label-of.ts'
import { LineSample } from './line-sample.tsx'
import type { Trouble } from './rows.ts'
import type { SeriesSpec } from './spec.ts'

interface ChartTooltipProps {
  readonly seconds: number
  readonly row: Readonly<Record<string, unknown>>
  readonly series: readonly SeriesSpec[]
  readonly disturbances: readonly DisturbanceMark[]
  /** Of the generator in that second. */
  readonly trouble: Trouble | undefined
  readonly colors: ChartColors
  readonly text: Text
}

/** Every worker may have its own: more would cover the chart. */
const MAX_REASONS = 3

export function ChartTooltip(props: ChartTooltipProps): ReactElement {
  const { seconds, row, series, disturbances, colors, text } = props
  const { trouble } = props
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
      {actingAt(disturbances, seconds).map((span) => (
        <div key={`${span.index}-${span.label}`} className={styles.tooltipRow}>
          <DisturbanceSample type={span.type} colors={colors} />
          <span>{disturbanceLabel(span, text)}</span>
        </div>
      ))}
      {trouble && (
        <div className={styles.trouble} data-level={trouble.level}>
          <b>{text(`charts.trouble.${trouble.level}`)}</b>
          {trouble.reasons.slice(0, MAX_REASONS).map((reason) => (
            <div key={reason}>{reason}</div>
          ))}
        </div>
      )}
    </div>
  )
}
