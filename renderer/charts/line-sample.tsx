import type { ReactElement } from 'react'
import type { ChartColors } from './colors.ts'
import type { SeriesSpec } from './spec.ts'

interface LineSampleProps {
  readonly series: SeriesSpec
  readonly colors: ChartColors
}

/** A piece of the series' line, as legends show it. */
export function LineSample({ series, colors }: LineSampleProps): ReactElement {
  const color = colors.series[series.color]
  return (
    <svg width="16" height="8" aria-hidden="true">
      {series.area && (
        <rect y="2" width="16" height="6" fill={color} fillOpacity={0.25} />
      )}
      <line
        x1="0"
        x2="16"
        y1={series.area ? 2 : 4}
        y2={series.area ? 2 : 4}
        stroke={color}
        strokeWidth="2"
        strokeDasharray={series.dash}
      />
    </svg>
  )
}
