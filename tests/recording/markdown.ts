// Tables of Markdown. Pure.

export type Row = readonly string[]

/** A table; empty without rows. */
export function table(header: Row, rows: readonly Row[]): string[] {
  if (rows.length === 0) return []
  return [
    line(header),
    line(header.map(() => '---')),
    ...rows.map((row) => line(row)),
    '',
  ]
}

function line(cells: Row): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
