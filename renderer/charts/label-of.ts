import type { Text } from '../i18n/text.ts'
import type { SeriesSpec } from './spec.ts'

export function labelOf(series: SeriesSpec, text: Text): string {
  return typeof series.label === 'string'
    ? text(series.label)
    : series.label.literal
}
