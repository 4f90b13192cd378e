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
  /** The values beside the names; none when absent. */
  readonly latest: ChartRow | undefined
  readonly colors: ChartColors
  readonly text: Text
}

export function Legend(props: LegendProps): ReactElement {
  const { series, disturbances, latest, colors, text } = props
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
    </div>
  )
}
