import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
} from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { CheckStatus } from '../../core/protocol/preflight.ts'
import styles from './status-icon.module.css'

const ICONS = {
  ok: IconCircleCheck,
  warn: IconAlertTriangle,
  fail: IconCircleX,
  skipped: IconCircleDashed,
}

interface StatusIconProps {
  readonly status: CheckStatus
  readonly size?: number
}

/** A shape for each status; the word stands beside it. */
export function StatusIcon(props: StatusIconProps): ReactElement {
  const { status, size = 16 } = props
  const Icon = ICONS[status]
  return (
    <Icon
      size={size}
      stroke={1.8}
      className={styles.icon}
      data-status={status}
      aria-hidden="true"
    />
  )
}
