import type { ReactElement } from 'react'
import { ReferenceLine } from 'recharts'
import type { ChartColors } from './colors.ts'
import type { ChartData } from './rows.ts'
import type { ChartLimits } from './spec.ts'

/** Starts of stages, and the limits from which a second is amber and red. */
export function marks(
  data: ChartData,
  colors: ChartColors,
  limits: ChartLimits = NO_LIMITS,
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
    ...(limits.amber === null
      ? []
      : [limitLine('amber', limits.amber, colors.series.amber)]),
    ...(limits.red === null
      ? []
      : [limitLine('red', limits.red, colors.alarm)]),
  ]
}

const NO_LIMITS: ChartLimits = { red: null, amber: null }

/** Red is drawn with longer dashes than amber. */
function limitLine(
  level: keyof ChartLimits,
  value: number,
  color: string,
): ReactElement {
  return (
    <ReferenceLine
      key={level}
      y={value}
      stroke={color}
      strokeDasharray={level === 'red' ? '6 3' : '2 4'}
      ifOverflow="hidden"
    />
  )
}
