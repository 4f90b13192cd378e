import { resultCsv } from '../core/export/result-csv.ts'
import { resultText } from '../core/export/result-text.ts'
import type { Summary } from '../core/metrics/summary-schema.ts'
import type { Output } from './flags/run-flags.ts'

/** What stdout carries at the end of a run. */
export function formatResult(summary: Summary, output: Output): string {
  switch (output) {
    case 'json':
      return JSON.stringify(summary, null, 2)
    case 'csv':
      return resultCsv(summary)
    case 'text':
      return resultText(summary)
  }
}
