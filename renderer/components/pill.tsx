import type { ReactElement, ReactNode } from 'react'
import styles from './pill.module.css'

export type PillTone = 'good' | 'warn' | 'bad' | 'info' | 'plain'

interface PillProps {
  readonly tone: PillTone
  readonly children: ReactNode
  readonly testId?: string
  /** Moves gently: something is going on. */
  readonly live?: boolean
}

/** A state or verdict in a word, with a dot in front. */
export function Pill(props: PillProps): ReactElement {
  return (
    <span
      className={styles.pill}
      data-tone={props.tone}
      data-live={props.live ?? false}
      data-testid={props.testId}
    >
      {props.children}
    </span>
  )
}
