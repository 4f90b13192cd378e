import type { ReactElement } from 'react'
import styles from './bar-rows.module.css'
import type { BarTone } from './share-bar.tsx'

export interface BarRow {
  readonly key: string
  readonly label: string
  /** What stands beside the bar. */
  readonly value: string
  /** Length, 0 to 1. */
  readonly share: number
  readonly tone: BarTone
}

interface BarRowsProps {
  readonly title?: string
  readonly rows: readonly BarRow[]
  /** The values are words, not numbers: they get the room. */
  readonly words?: boolean
}

/** Named bars under each other. */
export function BarRows(props: BarRowsProps): ReactElement {
  const { title, rows, words = false } = props
  return (
    <div>
      {title !== undefined && <div className={styles.title}>{title}</div>}
      <div className={styles.rows} data-words={words}>
        {rows.map(({ key, label, value, share, tone }) => (
          <div key={key} className={styles.row}>
            <span className={styles.label}>{label}</span>
            <span className={styles.track} aria-hidden="true">
              <i
                className={styles.bar}
                data-tone={tone}
                style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }}
              />
            </span>
            <span className={styles.value}>{value}</span>
          </div>
        ))}
      </div>
    </div>
  )
}
