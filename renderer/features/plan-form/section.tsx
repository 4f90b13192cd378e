import { Collapse, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useId, useState, type ReactElement, type ReactNode } from 'react'
import { useForm } from '../../state/context.tsx'
import styles from './plan-form.module.css'

interface SectionProps {
  readonly title: string
  readonly children: ReactNode
}

export function Section({ title, children }: SectionProps): ReactElement {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id} className={styles.sectionTitle}>
        {title}
      </h2>
      {children}
    </section>
  )
}

interface AdvancedProps {
  readonly title: string
  /** What stands inside, while it is closed. */
  readonly hint: string
  /** Paths of the fields inside: their messages open it on an attempt. */
  readonly paths: readonly string[]
  readonly children: ReactNode
}

export function Advanced(props: AdvancedProps): ReactElement {
  const [opened, setOpened] = useState(false)
  const id = useId()
  const wrong = useForm(
    (state) =>
      state.showAll &&
      state.checked.issues.some((issue) =>
        props.paths.some((path) => issue.path.startsWith(path)),
      ),
  )
  const shown = opened || wrong
  return (
    <div className={styles.advanced}>
      <UnstyledButton
        className={styles.advancedButton ?? ''}
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setOpened(!shown)}
      >
        <IconChevronRight
          size={14}
          className={styles.chevron}
          data-open={shown}
          aria-hidden="true"
        />
        <span className={styles.advancedTitle}>{props.title}</span>
        {!shown && <span className={styles.advancedHint}>{props.hint}</span>}
      </UnstyledButton>
      <Collapse expanded={shown} id={id} transitionDuration={120}>
        <div className={styles.fields}>{props.children}</div>
      </Collapse>
    </div>
  )
}

export function FieldRow(props: { children: ReactNode }): ReactElement {
  return <div className={styles.row}>{props.children}</div>
}
