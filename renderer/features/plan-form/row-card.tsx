import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import styles from './row-card.module.css'

interface RowCardProps {
  readonly title: string
  /** What the group is called to those who cannot see it; else its title. */
  readonly label?: string
  readonly picture?: ReactNode
  /** Where it stands in the plan. */
  readonly path?: string
  /** What is wrong with all of it. */
  readonly problem?: string | null
  /** What the button that removes it is called. */
  readonly remove: string
  readonly children: ReactNode
  onRemove(): void
}

/** One entry of a list whose entries have several fields. */
export function RowCard(props: RowCardProps): ReactElement {
  const { title, label = title, picture, remove, children, onRemove } = props
  const { path, problem = null } = props
  return (
    <div
      role="group"
      aria-label={label}
      className={styles.card}
      data-path={path}
      tabIndex={-1}
    >
      <div className={styles.head}>
        {picture}
        <span className={styles.title}>{title}</span>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={remove}
          onClick={onRemove}
        >
          <IconTrash size={15} stroke={1.6} />
        </ActionIcon>
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {children}
    </div>
  )
}

interface AddButtonProps {
  readonly label: string
  onClick?(): void
}

export function AddButton({ label, onClick }: AddButtonProps): ReactElement {
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} />}
        {...(onClick && { onClick })}
      >
        {label}
      </Button>
    </div>
  )
}
