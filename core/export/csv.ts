// RFC 4180 text from rows of values. Numbers are plain with a dot, null is an
// empty cell, and text cannot become a formula when a spreadsheet opens it.

export type Cell = string | number | boolean | null

/** Lines end in CRLF (RFC 4180, 2), the last one too. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/** A named column of a table over rows of one kind. */
export interface Column<Row> {
  readonly name: string
  readonly of: (row: Row) => Cell
}

export function csvTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): string {
  return csv([
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map(({ of }) => of(row))),
  ])
}

function cell(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return plainNumber(value)
  if (typeof value === 'boolean') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return safe === value && !/[",\r\n]/.test(value)
    ? value
    : `"${safe.replaceAll('"', '""')}"`
}

/** At most three decimals, never an exponent. */
function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return ''
  if (Number.isInteger(value)) return value.toFixed(0)
  return value.toFixed(3).replace(/\.?0+$/, '')
}
