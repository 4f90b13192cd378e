import { ActionIcon } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useText } from '../../i18n/use-text.ts'
import styles from './plan-form.module.css'

interface StageActionsProps {
  readonly index: number
  readonly count: number
  onRemove(): void
  onMove(to: number): void
}

export function StageActions(props: StageActionsProps): ReactElement {
  const { index, count, onMove, onRemove } = props
  const text = useText()
  const button = (
    label: string,
    icon: ReactElement,
    action: { run(): void; disabled: boolean },
  ) => (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={22}
      aria-label={label}
      disabled={action.disabled}
      onClick={action.run}
    >
      {icon}
    </ActionIcon>
  )
  const number = index + 1
  return (
    <div className={styles.cellActions}>
      {button(text('form.stages.up', { number }), <IconArrowUp size={14} />, {
        run: () => onMove(index - 1),
        disabled: index === 0,
      })}
      {button(
        text('form.stages.down', { number }),
        <IconArrowDown size={14} />,
        { run: () => onMove(index + 1), disabled: number === count },
      )}
      {button(
        text('form.stages.remove', { number }),
        <IconTrash size={14} stroke={1.6} />,
        { run: onRemove, disabled: count === 1 },
      )}
    </div>
  )
}
