// errors.csv: one row per kind of error that the run met, most frequent first.
import type { Summary, SummaryError } from '../metrics/summary-schema.ts'
import { type Column, csvTable } from './csv.ts'
import { closeCodeName } from '../verdict/close-codes.ts'
import { errorHelp } from '../verdict/error-help.ts'

export function errorsCsv(summary: Summary): string {
  const { verdict } = summary.generator
  const columns = [...COLUMNS, { name: 'generator_verdict', of: () => verdict }]
  return csvTable(columns, summary.errors)
}

const COLUMNS: readonly Column<SummaryError>[] = [
  { name: 'category', of: (error) => error.category },
  { name: 'phase', of: (error) => error.phase },
  { name: 'count', of: (error) => error.count },
  { name: 'close_code', of: (error) => error.closeCode },
  { name: 'close_name', of: closeNameOf },
  { name: 'first_second', of: (error) => error.firstSecond },
  { name: 'last_second', of: (error) => error.lastSecond },
  { name: 'sample', of: (error) => error.sample },
  { name: 'cause', of: (error) => errorHelp(error.category).cause },
]

/** Null for HTTP statuses, which stand in the same place. */
function closeNameOf({ closeCode }: SummaryError): string | null {
  return closeCode !== null && closeCode >= 1000
    ? closeCodeName(closeCode)
    : null
}
