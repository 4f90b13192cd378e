import type { ReactElement, ReactNode } from 'react'
import { NOT_MEASURED } from './formats.ts'
import { TrustMark } from './trust.tsx'
import styles from './data-table.module.css'

export interface Column<T> {
  readonly key: string
  readonly title: string
  /** Numbers stand right. */
  readonly number?: boolean
  readonly wide?: boolean
  /** Comes from the run: marked where its numbers cannot be trusted. */
  readonly measured?: boolean
  cell(row: T): ReactNode
}

interface DataTableProps<T> {
  readonly label: string
  readonly testId: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  keyOf(row: T): string
}

export function DataTable<T>(props: DataTableProps<T>): ReactElement {
  const { label, testId, columns, rows, keyOf } = props
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={label} data-testid={testId}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-number={column.number}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-key={keyOf(row)}>
              {columns.map((column) => (
                <td
                  key={column.key}
                  data-number={column.number}
                  data-wide={column.wide}
                >
                  <Cell column={column} row={row} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell<T>(props: { column: Column<T>; row: T }): ReactElement {
  const { column, row } = props
  const content = column.cell(row)
  return (
    <>
      {content}
      {column.measured === true && content !== NOT_MEASURED && <TrustMark />}
    </>
  )
}
