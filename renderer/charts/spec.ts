import type { Second } from '../../core/metrics/second.ts'
import type { TextKey } from '../i18n/text.ts'
import type { ChartColor } from './colors.ts'

/** Sums over the run so far, for lines that only grow. */
export interface Sums {
  readonly failed: number
  readonly dropped: number
}

export interface SeriesSpec {
  readonly key: string
  /** Shown as it is; a text key is translated. */
  readonly label: TextKey | { readonly literal: string }
  readonly color: ChartColor
  /** So that colour is never the only difference. */
  readonly dash?: string
  readonly area?: boolean
  value(second: Second, sums: Sums): number | null | undefined
}

export interface ChartLimits {
  readonly red: number | null
  readonly amber: number | null
}

export interface ChartSpec {
  /** File name of its picture, and test id. */
  readonly name: string
  readonly title: TextKey
  readonly unit: TextKey
  /** Starts on a logarithmic axis; the page offers the switch. */
  readonly log?: boolean
  readonly stacked?: boolean
  /** The values from which a second counts as red and as amber. */
  readonly limits?: ChartLimits
  /** Whether the run has anything for it; absent: always shown. */
  shown?(seconds: readonly Second[]): boolean
  series(seconds: readonly Second[]): readonly SeriesSpec[]
}
