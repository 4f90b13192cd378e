import type { ReactElement } from 'react'
import { formatShort } from '../components/formats.ts'
import type { Text } from '../i18n/text.ts'
import styles from './charts.module.css'
import type { ChartColors } from './colors.ts'
import { disturbanceTypes } from './disturbance-label.ts'
import type { DisturbanceMark } from './disturbance-marks.ts'
import { DisturbanceSample } from './disturbance-sample.tsx'
import { labelOf } from './label-of.ts'
import { LineSample } from './line-sample.tsx'
import type { ChartRow } from './rows.ts'
import type { SeriesSpec } from './spec.ts'

interface LegendProps {
  readonly series: readonly SeriesSpec[]
  readonly disturbances: readonly DisturbanceMark[]
  /** Whether seconds are shaded as red, and as amber. */
  readonly shaded: { readonly red: boolean; readonly amber: boolean }
  /** The values beside the names; none when absent. */
  readonly latest: ChartRow | undefined
  readonly colors: ChartColors
  readonly text: Text
}

export function Legend(props: LegendProps): ReactElement {
  const { series, disturbances, shaded, latest, colors, text } = props
  const levels = (['red', 'amber'] as const).filter((level) => shaded[level])
  return (
    <div className={styles.legend}>
      {series.map((one) => (
        <span key={one.key} className={styles.legendItem}>
          <LineSample series={one} colors={colors} />
          {labelOf(one, text)}
          {latest && <b>{formatShort(latest[one.key])}</b>}
        </span>
      ))}
      {disturbanceTypes(disturbances).map((type) => (
        <span key={type} className={styles.legendItem} data-disturbance={type}>
          <DisturbanceSample type={type} colors={colors} />
          {text(`disturbance.${type}`)}
        </span>
      ))}
      {levels.map((level) => (
        <span key={level} className={styles.legendItem} data-health={level}>
          <HealthSample level={level} colors={colors} />
          {text(`charts.${level}Seconds`)}
        </span>
      ))}
    </div>
  )
}

/** A piece of the shade, as saturated-layer.tsx draws it. */
function HealthSample(props: {
  level: 'red' | 'amber'
  colors: ChartColors
}): ReactElement {
  const red = props.level === 'red'
  const color = red ? props.colors.alarm : props.colors.warning
  return (
    <svg width="16" height="10" aria-hidden="true">
      <rect
        width="16"
        height="10"
        fill={color}
        fillOpacity={red ? 0.14 : 0.06}
      />
      <line
        x1="0"
        x2="16"
        y1="8.5"
        y2="8.5"
        stroke={color}
        strokeWidth={red ? 3 : 2}
        strokeDasharray={red ? '' : '3 2'}
      />
    </svg>
  )
}
