import type { ReactElement } from 'react'
import { XAxis, YAxis } from 'recharts'
import { formatClock, formatShort } from '../components/formats.ts'
import type { ChartColors } from './colors.ts'
import type { ChartData } from './rows.ts'
import { logAxis, timeTicks, valueAxis } from './ticks.ts'

export interface AxisStyle {
  readonly colors: ChartColors
  readonly fontFamily: string | undefined
}

function tickOf({ colors, fontFamily }: AxisStyle) {
  return {
    fontSize: 11,
    fill: colors.text,
    ...(fontFamily === undefined ? {} : { fontFamily }),
  }
}

export function timeAxis(endSeconds: number, style: AxisStyle): ReactElement {
  return (
    <XAxis
      dataKey="t"
      type="number"
      domain={[0, endSeconds]}
      ticks={[...timeTicks(endSeconds)]}
      tickFormatter={formatClock}
      interval="preserveStartEnd"
      stroke={style.colors.axis}
      tick={tickOf(style)}
      tickLine={false}
      height={22}
    />
  )
}

export interface Scale {
  readonly log: boolean
  /** The areas stand upon each other: their sum is the highest value. */
  readonly stacked: boolean
}

export function measureAxis(
  data: ChartData,
  { log, stacked }: Scale,
  style: AxisStyle,
): ReactElement {
  const { series, rows } = data
  const common = {
    width: 46,
    tick: tickOf(style),
    stroke: style.colors.axis,
    tickLine: false,
    axisLine: false,
    tickFormatter: formatShort,
  }
  if (!log) {
    const axis = valueAxis(highestOf(data, stacked))
    return <YAxis {...common} domain={[0, axis.top]} ticks={[...axis.ticks]} />
  }
  const values = rows.flatMap((row) => series.map(({ key }) => row[key] ?? 0))
  const { domain, ticks } = logAxis(values)
  return (
    <YAxis
      {...common}
      scale="log"
      domain={[...domain]}
      ticks={[...ticks]}
      allowDataOverflow
    />
  )
}

function highestOf({ rows, series }: ChartData, stacked: boolean): number {
  let highest = 0
  for (const row of rows) {
    const values = series.map(({ key }) => row[key] ?? 0)
    const sum = values.reduce((total, value) => total + value, 0)
    highest = Math.max(highest, stacked ? sum : Math.max(0, ...values))
  }
  return highest
}
