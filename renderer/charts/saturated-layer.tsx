import type { ReactElement } from 'react'
import { usePlotArea, useXAxisScale } from 'recharts'
import type { ChartColors } from './colors.ts'
import type { Span } from './rows.ts'

/** Of the strips on the time axis, pixels. */
const RED_STRIP = 4
const AMBER_STRIP = 2

interface SaturatedLayerProps {
  readonly spans: readonly Span[]
  readonly amber: readonly Span[]
  readonly colors: ChartColors
}

/** A span on the chart, pixels. */
interface Place {
  readonly key: number
  readonly from: number
  readonly width: number
  readonly top: number
  readonly height: number
}

/**
 * Seconds in which the generator was the bottleneck: a red shade, and a solid
 * strip at its foot that stays red where a disturbance is shaded too. Seconds
 * in which it was near that: a fainter one, and a thin broken strip.
 */
export function SaturatedLayer(
  props: SaturatedLayerProps,
): ReactElement | null {
  const { colors } = props
  const plot = usePlotArea()
  const scale = useXAxisScale()
  if (!plot || !scale) return null
  const { x, y: top, width: room, height } = plot
  const at = (seconds: number) =>
    Math.min(x + room, Math.max(x, scale(seconds) ?? x))
  const place = ({ fromSeconds, toSeconds }: Span): Place => {
    const from = at(fromSeconds)
    const width = Math.max(0, at(toSeconds) - from)
    return { key: fromSeconds, from, width, top, height }
  }
  return (
    <>
      <g data-marks="amber" fill={colors.warning} stroke={colors.warning}>
        {props.amber.map(place).map(amberMark)}
      </g>
      <g data-marks="saturated" fill={colors.alarm}>
        {props.spans.map(place).map(redMark)}
      </g>
    </>
  )
}

function redMark({ key, from, width, top, height }: Place): ReactElement {
  return (
    <g key={key}>
      <rect x={from} y={top} width={width} height={height} fillOpacity={0.14} />
      <rect
        x={from}
        y={top + height - RED_STRIP}
        width={width}
        height={RED_STRIP}
        fillOpacity={0.85}
      />
    </g>
  )
}

function amberMark({ key, from, width, top, height }: Place): ReactElement {
  const foot = top + height - AMBER_STRIP / 2
  return (
    <g key={key}>
      <rect
        x={from}
        y={top}
        width={width}
        height={height}
        fillOpacity={0.06}
        stroke="none"
      />
      <line
        x1={from}
        x2={from + width}
        y1={foot}
        y2={foot}
        strokeWidth={AMBER_STRIP}
        strokeDasharray="3 2"
      />
    </g>
  )
}
