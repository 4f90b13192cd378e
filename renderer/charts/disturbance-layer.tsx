import type { ReactElement } from 'react'
import { usePlotArea, useXAxisScale } from 'recharts'
import type { Text } from '../i18n/text.ts'
import type { ChartColors } from './colors.ts'
import { disturbanceLabel } from './disturbance-label.ts'
import type { DisturbanceMark } from './disturbance-marks.ts'

/** Height of a row of labels above the plot, pixels. */
export const LANE_HEIGHT = 14
const BAR_HEIGHT = 12
/** Wide enough for the widest letters of a label, pixels. */
const GLYPH_WIDTH = 5.6

interface DisturbanceLayerProps {
  readonly marks: readonly DisturbanceMark[]
  readonly colors: ChartColors
  readonly fontFamily: string | undefined
  readonly text: Text
}

interface Plot {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * What was done to the connections on purpose: a bar with its name above the
 * plot, and a faint shade (a line for a moment) behind the curves.
 */
export function DisturbanceLayer(
  props: DisturbanceLayerProps,
): ReactElement | null {
  const plot = usePlotArea()
  const scale = useXAxisScale()
  if (!plot || !scale || props.marks.length === 0) return null
  const lanes = Math.max(...props.marks.map(({ lane }) => lane)) + 1
  const placed = props.marks.map((mark) => ({
    ...props,
    mark,
    plot,
    from: scale(mark.fromSeconds) ?? plot.x,
    to: scale(mark.toSeconds) ?? plot.x,
    top: plot.y - 2 - (lanes - mark.lane) * LANE_HEIGHT,
  }))
  return (
    <g>
      {placed.map((one) => (
        <Mark key={one.mark.key} {...one} />
      ))}
      {placed
        .filter(({ mark }) => mark.labelled)
        .map((one) => (
          <Label key={one.mark.key} {...one} />
        ))}
    </g>
  )
}

interface MarkProps extends Omit<DisturbanceLayerProps, 'marks'> {
  readonly mark: DisturbanceMark
  readonly plot: Plot
  readonly from: number
  readonly to: number
  /** Of its bar. */
  readonly top: number
}

function Mark(props: MarkProps): ReactElement {
  const { mark, plot, from, to, top, colors } = props
  const color = colors.disturbances[mark.disturbance.type]
  const bottom = plot.y + plot.height
  const width = Math.max(0, to - from)
  return (
    <g data-disturbance={mark.disturbance.label}>
      {width > 0 && (
        <>
          <rect
            x={from}
            y={plot.y}
            width={width}
            height={plot.height}
            fill={color}
            fillOpacity={colors.disturbanceShade}
          />
          <rect
            x={from}
            y={top}
            width={width}
            height={BAR_HEIGHT}
            fill={color}
            fillOpacity={colors.disturbanceBar}
          />
        </>
      )}
      <line
        x1={from}
        x2={from}
        y1={top}
        y2={bottom}
        stroke={color}
        strokeWidth={mark.disturbance.toMs === null ? 1.6 : 1}
        {...(mark.disturbance.toMs === null ? {} : { strokeDasharray: '1 3' })}
      />
    </g>
  )
}

function Label(props: MarkProps): ReactElement {
  const { mark, plot, from, top, colors, fontFamily, text } = props
  const words = disturbanceLabel(mark.disturbance, text)
  const overflows = from + 4 + words.length * GLYPH_WIDTH > plot.x + plot.width
  const moment = mark.disturbance.toMs === null
  const end = moment ? from - 4 : plot.x + plot.width - 2
  return (
    <text
      x={overflows ? end : from + 4}
      y={top + 9.5}
      textAnchor={overflows ? 'end' : 'start'}
      fontSize={10}
      fill={colors.strongText}
      {...(fontFamily === undefined ? {} : { fontFamily })}
    >
      {words}
    </text>
  )
}
