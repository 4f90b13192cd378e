import type { ReactElement } from 'react'
import { Area, CartesianGrid, ComposedChart, Line, Tooltip } from 'recharts'
import type { Text } from '../i18n/text.ts'
import { measureAxis, timeAxis } from './axes.tsx'
import { ChartTooltip } from './chart-tooltip.tsx'
import { chartColors, type ChartColors, type Scheme } from './colors.ts'
import { DisturbanceLayer, LANE_HEIGHT } from './disturbance-layer.tsx'
import { laneCount } from './disturbance-marks.ts'
import { labelOf } from './label-of.ts'
import { marks } from './marks.tsx'
import type { ChartData } from './rows.ts'
import { SaturatedLayer } from './saturated-layer.tsx'
import type { ChartSpec, SeriesSpec } from './spec.ts'

export interface TimeChartProps {
  readonly spec: ChartSpec
  readonly data: ChartData
  readonly scheme: Scheme
  readonly text: Text
  /** Fills its parent when absent. */
  readonly width?: number
  readonly height: number
  readonly log?: boolean
  /** Charts of one id share the cursor. */
  readonly syncId?: string
  readonly fontFamily?: string
}

/** One chart of a run over time. */
export function TimeChart(props: TimeChartProps): ReactElement {
  const { spec, data, scheme, text, width, height, syncId } = props
  const colors = chartColors(scheme)
  const style = { colors, fontFamily: props.fontFamily }
  const scale = { log: props.log ?? false, stacked: spec.stacked ?? false }
  // without a page nothing makes room for the last label by itself
  const right = width === undefined ? 10 : 20
  const top = 6 + laneCount(data.disturbances) * LANE_HEIGHT
  return (
    <ComposedChart
      data={[...data.rows]}
      height={height}
      {...(width === undefined
        ? { responsive: true, style: { width: '100%', height } }
        : { width })}
      {...(syncId === undefined ? {} : { syncId, syncMethod: 'value' })}
      margin={{ top, right, bottom: 0, left: 0 }}
      accessibilityLayer
      title={text(spec.title)}
    >
      <CartesianGrid stroke={colors.grid} vertical={false} />
      {timeAxis(data.endSeconds, style)}
      {measureAxis(data, scale, style)}
      <DisturbanceLayer
        marks={data.disturbances}
        {...{ colors, text, fontFamily: props.fontFamily }}
      />
      <SaturatedLayer
        spans={data.saturated}
        amber={data.amber}
        colors={colors}
      />
      {marks(data, colors, spec.limits)}
      {tooltip(data, colors, text)}
      {data.series.map((one) => line(one, spec, { colors, text }))}
    </ComposedChart>
  )
}

function tooltip(
  { series, disturbances, troubles }: ChartData,
  colors: ChartColors,
  text: Text,
): ReactElement {
  return (
    <Tooltip
      isAnimationActive={false}
      cursor={{ stroke: colors.text, strokeDasharray: '2 2' }}
      wrapperStyle={{ zIndex: 5, outline: 'none' }}
      content={({ active, label, payload }) =>
        active && payload.length > 0 ? (
          <ChartTooltip
            seconds={Number(label)}
            row={rowOf(payload)}
            {...{ series, disturbances, colors, text }}
            trouble={troubles.get(Number(label))}
          />
        ) : null
      }
    />
  )
}

function line(
  one: SeriesSpec,
  spec: ChartSpec,
  { colors, text }: { colors: ChartColors; text: Text },
): ReactElement {
  const color = colors.series[one.color]
  const common = {
    dataKey: one.key,
    name: labelOf(one, text),
    stroke: color,
    strokeWidth: 1.6,
    isAnimationActive: false,
    dot: false,
    activeDot: { r: 2.5, strokeWidth: 0 },
    ...(one.dash === undefined ? {} : { strokeDasharray: one.dash }),
  }
  return one.area ? (
    <Area
      key={one.key}
      {...common}
      type="linear"
      fill={color}
      fillOpacity={0.25}
      {...(spec.stacked ? { stackId: 'all' } : {})}
    />
  ) : (
    <Line key={one.key} {...common} type="linear" />
  )
}

/** Recharts hands each series the whole row as `payload`. */
function rowOf(
  payload: readonly { readonly payload?: unknown }[],
): Readonly<Record<string, unknown>> {
  const row = payload[0]?.payload
  return typeof row === 'object' && row !== null ? { ...row } : {}
}
