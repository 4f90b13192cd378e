import type { ReactElement } from 'react'
import {
  Area,
  AreaChart,
  CartesianGrid,
  ReferenceLine,
  XAxis,
  YAxis,
} from 'recharts'
import { formatClock, formatShort } from '../components/formats.ts'
import type { Text } from '../i18n/text.ts'
import { chartColors, type ChartColors, type Scheme } from './colors.ts'
import { SaturatedLayer } from './saturated-layer.tsx'
import type { StormMoment, StormWindow } from './storm-window.ts'
import { timeTicks, valueAxis } from './ticks.ts'

interface StormChartProps {
  readonly window: StormWindow
  readonly scheme: Scheme
  readonly text: Text
  /** Fills its parent when absent. */
  readonly size?: { readonly width: number; readonly height: number }
  readonly fontFamily?: string
}

const HEIGHT = 132
const LINE_HEIGHT = 12

/** Open connections before, in and after a storm. */
export function StormChart(props: StormChartProps): ReactElement {
  const { window, scheme, text, size, fontFamily } = props
  const { points, moments, fromSeconds, toSeconds } = window
  const colors = chartColors(scheme)
  const axis = valueAxis(Math.max(...points.map(({ open }) => open)), 3)
  const tick = {
    ...{ fontSize: 10.5, fill: colors.text },
    ...(fontFamily === undefined ? {} : { fontFamily }),
  }
  return (
    <AreaChart
      data={[...points]}
      {...(size ?? {
        responsive: true,
        style: { width: '100%', height: HEIGHT },
      })}
      margin={{ top: 2 * LINE_HEIGHT + 4, right: 12, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      title={text('underWay.picture.open')}
    >
      <CartesianGrid stroke={colors.grid} vertical={false} />
      <XAxis
        dataKey="t"
        type="number"
        domain={[fromSeconds, toSeconds]}
        allowDataOverflow
        ticks={ticksWithin(fromSeconds, toSeconds)}
        tickFormatter={formatClock}
        interval="preserveStartEnd"
        {...{ tick, stroke: colors.axis, tickLine: false, height: 20 }}
      />
      <YAxis
        width={38}
        domain={[0, axis.top]}
        ticks={[...axis.ticks]}
        tickFormatter={formatShort}
        {...{ tick, tickLine: false, axisLine: false }}
      />
      <SaturatedLayer
        spans={window.saturated}
        amber={window.amber}
        colors={colors}
      />
      <Area
        dataKey="open"
        type="linear"
        stroke={colors.series.blue}
        strokeWidth={1.6}
        fill={colors.series.blue}
        fillOpacity={0.14}
        isAnimationActive={false}
        dot={false}
      />
      {moments.map((moment, index) => momentLine(moment, index, colors, text))}
    </AreaChart>
  )
}

/** Round moments, some five of them. */
function ticksWithin(from: number, to: number): number[] {
  const most = (5 * to) / Math.max(1, to - from)
  return timeTicks(to, most).filter((tick) => tick >= from)
}

/** Pixels by which names move away from each other. */
const ASIDE = { cut: 0, letBack: -24, share95: 0, share99: 10 } as const

/** Names stand in two rows, so that neighbours do not cover each other. */
function momentLine(
  { name, atSeconds }: StormMoment,
  index: number,
  colors: ChartColors,
  text: Text,
): ReactElement {
  const own = name === 'cut' || name === 'letBack'
  return (
    <ReferenceLine
      key={`${name}-${index}`}
      x={atSeconds}
      stroke={own ? colors.disturbances.storm : colors.series.green}
      strokeDasharray={name === 'cut' ? '' : '3 3'}
      ifOverflow="hidden"
      label={{
        value: text(`underWay.picture.${name}`),
        position: 'top',
        offset: 3 + (index % 2) * LINE_HEIGHT,
        dx: ASIDE[name],
        fontSize: 10.5,
        fill: colors.text,
      }}
    />
  )
}
