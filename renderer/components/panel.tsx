import type { ReactElement, ReactNode } from 'react'
import styles from './panel.module.css'

interface PanelProps {
  readonly title: string
  readonly testId?: string
  /** To the right of the title. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A titled box of the run side. */
export function Panel(props: PanelProps): ReactElement {
  return (
    <section
      className={styles.panel}
      aria-label={props.title}
      data-testid={props.testId}
    >
      <header className={styles.header}>
        <h3 className={styles.title}>{props.title}</h3>
        {props.aside}
      </header>
      {props.children}
    </section>
  )
}
