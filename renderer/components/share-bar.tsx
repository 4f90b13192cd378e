import type { ReactElement } from 'react'
import { formatCount } from './formats.ts'
import styles from './share-bar.module.css'

export type BarTone = 'good' | 'warn' | 'bad' | 'info' | 'plain'

export interface SharePart {
  readonly key: string
  readonly label: string
  readonly count: number
  readonly tone: BarTone
}

/** Parts of a whole as one bar, with their counts; nothing without any. */
export function ShareBar(props: {
  readonly parts: readonly SharePart[]
}): ReactElement | null {
  const parts = props.parts.filter(({ count }) => count > 0)
  const whole = parts.reduce((sum, { count }) => sum + count, 0)
  if (whole === 0) return null
  return (
    <div>
      <div className={styles.bar} aria-hidden="true">
        {parts.map(({ key, count, tone }) => (
          <div
            key={key}
            className={styles.part}
            data-tone={tone}
            style={{ flexGrow: count / whole }}
          />
        ))}
      </div>
      <div className={styles.legend}>
        {parts.map(({ key, label, count, tone }) => (
          <span key={key} className={styles.entry}>
            <i className={styles.sample} data-tone={tone} aria-hidden="true" />
            {label} <b>{formatCount(count)}</b>
          </span>
        ))}
      </div>
    </div>
  )
}
