import {
  IconCircleCheck,
  IconCircleX,
  IconHourglass,
  IconInfoCircle,
} from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { Measured, TrustMark } from './trust.tsx'
import styles from './scenario-card.module.css'

export type ScenarioTone = 'good' | 'bad' | 'neutral' | 'live'

interface ScenarioCardProps {
  /** Test id: `scenario-<id>`. */
  readonly id: string
  readonly title: string
  /** The scenario's question, answered in words. */
  readonly answer: string
  readonly tone: ScenarioTone
  readonly rows?: readonly {
    readonly label: string
    readonly value: string
  }[]
  /** A picture beside the numbers. */
  readonly children?: ReactNode
}

const ICONS = {
  good: IconCircleCheck,
  bad: IconCircleX,
  neutral: IconInfoCircle,
  live: IconHourglass,
} as const

/** One scenario of a run: the answer first, then what it rests on. */
export function ScenarioCard(props: ScenarioCardProps): ReactElement {
  const { id, title, answer, tone, rows = [], children } = props
  const Icon = ICONS[tone]
  return (
    <section
      className={styles.card}
      aria-label={title}
      data-tone={tone}
      data-testid={`scenario-${id}`}
    >
      <header className={styles.header}>
        <Icon size={16} stroke={1.8} className={styles.icon} aria-hidden />
        <h3 className={styles.title}>{title}</h3>
      </header>
      <p className={styles.answer} data-testid={`scenario-${id}-answer`}>
        {answer}
        <TrustMark />
      </p>
      {(rows.length > 0 || children) && (
        <div
          className={styles.body}
          data-both={rows.length > 0 && Boolean(children)}
        >
          {rows.length > 0 && (
            <dl className={styles.rows}>
              {rows.map(({ label, value }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>
                    <Measured value={value} />
                  </dd>
                </div>
              ))}
            </dl>
          )}
          {children && <div className={styles.picture}>{children}</div>}
        </div>
      )}
    </section>
  )
}

interface ScenarioGridProps {
  readonly label: string
  /** Cards of a sentence each: three beside each other. */
  readonly brief?: boolean
  readonly children: ReactNode
}

export function ScenarioGrid(props: ScenarioGridProps): ReactElement {
  return (
    <section
      className={styles.grid}
      data-brief={props.brief ?? false}
      aria-label={props.label}
      data-testid="scenarios"
    >
      {props.children}
    </section>
  )
}
