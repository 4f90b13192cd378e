// What the chart process is asked and what it answers.
import type { ChartInput } from '../../control/run-result.ts'
import { isRecord } from '../is-record.ts'

export interface ChartRequest {
  /** Path of the bundled chart components. */
  readonly module: string
  readonly input: ChartInput
}

export interface DrawnChart {
  readonly name: string
  readonly title: string
  readonly svg: string
}

export type ChartAnswer =
  | {
      readonly type: 'drawn'
      readonly charts: readonly DrawnChart[]
      readonly png: Uint8Array
    }
  | { readonly type: 'failed'; readonly message: string }

/** @returns null when the value is not a list of charts, or an empty one */
export function readCharts(value: unknown): readonly DrawnChart[] | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const charts: readonly unknown[] = value
  return charts.every(isDrawnChart) ? charts : null
}

/** @returns null when the value is no answer */
export function readAnswer(value: unknown): ChartAnswer | null {
  if (!isRecord(value)) return null
  const { type, message, png } = value
  if (type === 'failed' && typeof message === 'string') return { type, message }
  const charts = readCharts(value.charts)
  return type === 'drawn' && charts && png instanceof Uint8Array
    ? { type, charts, png }
    : null
}

function isDrawnChart(value: unknown): value is DrawnChart {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    typeof value.title === 'string' &&
    typeof value.svg === 'string' &&
    value.svg.startsWith('<svg')
  )
}
