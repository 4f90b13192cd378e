import type { ReactElement } from 'react'
import { usePlotArea, useXAxisScale } from 'recharts'
import type { ChartColors } from './colors.ts'
import type { Span } from './rows.ts'

/** Of the strip on the time axis, pixels. */
const STRIP_HEIGHT = 3

interface SaturatedLayerProps {
  readonly spans: readonly Span[]
  readonly colors: ChartColors
}

/**
 * Seconds in which the generator was the bottleneck: a red shade, and a strip
 * at its foot that stays red where a disturbance is shaded too.
 */
export function SaturatedLayer(
  props: SaturatedLayerProps,
): ReactElement | null {
  const { spans, colors } = props
  const plot = usePlotArea()
  const scale = useXAxisScale()
  if (!plot || !scale) return null
  const bottom = plot.y + plot.height
  return (
    <g data-marks="saturated" fill={colors.alarm}>
      {spans.map(({ fromSeconds, toSeconds }) => {
        const from = scale(fromSeconds) ?? plot.x
        const width = Math.max(0, (scale(toSeconds) ?? plot.x) - from)
        return (
          <g key={fromSeconds}>
            <rect
              x={from}
              y={plot.y}
              width={width}
              height={plot.height}
              fillOpacity={0.12}
            />
            <rect
              x={from}
              y={bottom - STRIP_HEIGHT}
              width={width}
              height={STRIP_HEIGHT}
              fillOpacity={0.85}
            />
          </g>
        )
      })}
    </g>
  )
}
