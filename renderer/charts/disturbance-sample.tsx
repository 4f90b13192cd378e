import type { ReactElement } from 'react'
import type { DisturbanceType } from '../../core/plan/disturbance-schema.ts'
import type { ChartColors } from './colors.ts'

interface DisturbanceSampleProps {
  readonly type: DisturbanceType
  readonly colors: ChartColors
}

/** A piece of a disturbance's shade, as legends show it. */
export function DisturbanceSample(props: DisturbanceSampleProps): ReactElement {
  const { type, colors } = props
  const color = colors.disturbances[type]
  return (
    <svg width="16" height="8" aria-hidden="true">
      <rect
        width="16"
        height="8"
        fill={color}
        fillOpacity={colors.disturbanceBar}
      />
      <line x1="0.5" x2="0.5" y1="0" y2="8" stroke={color} strokeWidth="1.6" />
    </svg>
  )
}
