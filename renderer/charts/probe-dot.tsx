import type { ReactElement } from 'react'
import type { ChartColors } from './colors.ts'
import type { Fate } from './knee.ts'

interface ProbeDotProps {
  readonly x: number
  readonly y: number
  readonly fate: Fate
  readonly color: string
  readonly colors: ChartColors
}

const SIZE = 4

/** A full circle held, a cross did not, an empty triangle is no answer. */
export function ProbeDot(props: ProbeDotProps): ReactElement {
  const { x, y, fate, color, colors } = props
  if (fate === 'held')
    return <circle cx={x} cy={y} r={SIZE - 0.5} fill={color} />
  const stroke = { stroke: color, strokeWidth: 1.8 }
  if (fate === 'missed')
    return (
      <path
        d={`M${x - SIZE} ${y - SIZE}l${2 * SIZE} ${2 * SIZE}m0 ${-2 * SIZE}l${-2 * SIZE} ${2 * SIZE}`}
        fill="none"
        {...stroke}
      />
    )
  return (
    <path
      d={`M${x} ${y - SIZE - 1}l${SIZE + 1} ${2 * SIZE}h${-2 * (SIZE + 1)}z`}
      fill={colors.background}
      {...stroke}
    />
  )
}
