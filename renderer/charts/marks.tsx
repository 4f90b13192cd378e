import type { ReactElement } from 'react'
import { ReferenceLine } from 'recharts'
import type { ChartColors } from './colors.ts'
import type { ChartData } from './rows.ts'

/** Starts of stages, and the limit from which a second is red. */
export function marks(
  data: ChartData,
  colors: ChartColors,
  limit: number | undefined,
): readonly ReactElement[] {
  return [
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
