// Results as lines for a terminal. Pure.
import { spreadOf } from './ratios.ts'
import type { MetricResult } from './recording.ts'

const LABEL_CHARS = 20

export function sayResults(metrics: readonly MetricResult[]): string {
  return metrics.map(sayMetric).join('\n\n')
}

function sayMetric({ label, unit, subjects, ratios }: MetricResult): string {
  const lines = subjects.map((subject) => {
    const spread = spreadOf(subject.values)
    const name = subject.label.replaceAll('`', '').padEnd(LABEL_CHARS)
    if (spread === null) return `  ${name} not measured`
    const ratio = ratios[subject.name]
    const { median, min, max } = spread
    const times = ratio
      ? `  ${ratio.median.toFixed(2)}x ours (${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)})`
      : ''
    return `  ${name} ${median} (${min} to ${max})${times}`
  })
  return [`${label}, ${unit}`, ...lines].join('\n')
}
