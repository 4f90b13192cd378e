import type { ReactElement } from 'react'
import { ReferenceArea, ReferenceLine } from 'recharts'
import type { ChartColors } from './colors.ts'
import type { ChartData } from './rows.ts'

/** Red seconds, starts of stages, and the limit from which a second is red. */
export function marks(
  data: ChartData,
  colors: ChartColors,
  limit: number | undefined,
): readonly ReactElement[] {
  return [
    ...data.saturated.map(({ fromSeconds, toSeconds }) => (
      <ReferenceArea
        key={`red-${fromSeconds}`}
        x1={fromSeconds}
        x2={toSeconds}
        fill={colors.alarm}
        fillOpacity={0.1}
        stroke="none"
        ifOverflow="hidden"
      />
    )),
    ...data.stageStarts.map((at) => (
      <ReferenceLine
        key={`stage-${at}`}
        x={at}
        stroke={colors.axis}
        strokeDasharray="3 3"
      />
    )),
    ...(limit === undefined ? [] : [limitLine(limit, colors)]),
  ]
}

function limitLine(limit: number, colors: ChartColors): ReactElement {
  return (
    <ReferenceLine
      key="limit"
      y={limit}
      stroke={colors.alarm}
      strokeDasharray="2 4"
      ifOverflow="hidden"
    />
  )
}
