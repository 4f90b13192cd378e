import type { ReactElement } from 'react'
import { Area, AreaChart, CartesianGrid, XAxis, YAxis } from 'recharts'
import type { LoadShape } from '../../core/plan/load-shape.ts'
import { formatClock, formatShort } from '../components/formats.ts'
import { chartColors, type Scheme } from './colors.ts'
import { timeTicks, valueAxis } from './ticks.ts'

interface ShapeChartProps {
  readonly shape: LoadShape
  readonly scheme: Scheme
  readonly height: number
}

/** The wanted-connections line of a plan over its whole time. */
export function ShapeChart(props: ShapeChartProps): ReactElement {
  const { shape, scheme, height } = props
  const colors = chartColors(scheme)
  const points = shape.map((point) => ({
    t: point.atMs / 1000,
    connections: point.connections,
  }))
  const endSeconds = Math.max(1, points.at(-1)?.t ?? 0)
  const highest = Math.max(0, ...points.map((point) => point.connections))
  const { top, ticks } = valueAxis(highest)
  const axis = {
    tick: { fontSize: 10.5, fill: colors.text },
    tickLine: false,
    stroke: colors.axis,
  }
  return (
    <AreaChart
      data={points}
      responsive
      style={{ width: '100%', height }}
      margin={{ top: 4, right: 10, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid stroke={colors.grid} vertical={false} />
      <XAxis
        {...axis}
        dataKey="t"
        type="number"
        domain={[0, endSeconds]}
        ticks={[...timeTicks(endSeconds)]}
        tickFormatter={formatClock}
        height={20}
      />
      <YAxis
        {...axis}
        width={42}
        axisLine={false}
        domain={[0, top]}
        interval={0}
        ticks={[...ticks]}
        tickFormatter={formatShort}
      />
      <Area
        dataKey="connections"
        type="linear"
        stroke={colors.series.blue}
        strokeWidth={1.6}
        fill={colors.series.blue}
        fillOpacity={0.14}
        isAnimationActive={false}
        dot={false}
      />
    </AreaChart>
  )
}
