import { ActionIcon, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useText } from '../i18n/use-text.ts'
import styles from './copy-command.module.css'

/** A command as it is typed, and a button that copies it. */
export function CopyCommand({ command }: { command: string }): ReactElement {
  const text = useText()
  const { copied, copy } = useClipboard({ timeout: 1500 })
  const label = text(
    copied ? 'form.preflight.copied' : 'form.preflight.copyOf',
    { command },
  )
  return (
    <div className={styles.command}>
      <code>{command}</code>
      <Tooltip
        label={text(copied ? 'form.preflight.copied' : 'form.preflight.copy')}
      >
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={label}
          onClick={() => copy(command)}
        >
          {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
