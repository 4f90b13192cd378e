// errors.csv: one row per kind of error that the run met, most frequent first.
import type { Summary, SummaryError } from '../metrics/summary-schema.ts'
import { type Column, csvTable } from './csv.ts'
import { closeCodeName } from '../verdict/close-codes.ts'
import { type OperatingSystem, rowHelp } from '../verdict/error-help.ts'

/** @param system of the machine that made the load: what the fixes are for */
export function errorsCsv(
  summary: Summary,
  system: OperatingSystem = 'linux',
): string {
  return csvTable(columnsFor(system), summary.errors)
}

function columnsFor(system: OperatingSystem): readonly Column<SummaryError>[] {
  return [
    { name: 'category', of: (error) => error.category },
    { name: 'phase', of: (error) => error.phase },
    { name: 'count', of: (error) => error.count },
    { name: 'close_code', of: (error) => error.closeCode },
    { name: 'close_name', of: closeNameOf },
    { name: 'first_second', of: (error) => error.firstSecond },
    { name: 'last_second', of: (error) => error.lastSecond },
    { name: 'sample', of: (error) => error.sample },
    { name: 'cause', of: (error) => rowHelp(error).cause },
    { name: 'fix', of: (error) => rowHelp(error).fix[system] },
    { name: 'cause_zh', of: (error) => rowHelp(error, 'zh-CN').cause },
    { name: 'fix_zh', of: (error) => rowHelp(error, 'zh-CN').fix[system] },
    { name: 'trend_seconds_each', of: ({ trend }) => trend.secondsEach },
    { name: 'trend', of: ({ trend }) => trend.counts.join(' ') },
  ]
}

/** Null for HTTP statuses, which stand in the same place. */
function closeNameOf({ closeCode }: SummaryError): string | null {
  return closeCode !== null && closeCode >= 1000
    ? closeCodeName(closeCode)
    : null
}
