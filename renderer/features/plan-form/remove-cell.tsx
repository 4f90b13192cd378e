import { ActionIcon } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import styles from './plan-form.module.css'

interface RemoveCellProps {
  /** What is removed: the button shows a picture only. */
  readonly label: string
  readonly onRemove: () => void
}

/** The last cell of a table's row: takes the row out. */
export function RemoveCell(props: RemoveCellProps): ReactElement {
  return (
    <td style={{ width: 28 }}>
      <div className={styles.cellActions}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={props.label}
          onClick={props.onRemove}
        >
          <IconTrash size={15} stroke={1.6} />
        </ActionIcon>
      </div>
    </td>
  )
}
