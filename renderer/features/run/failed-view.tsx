import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useText } from '../../i18n/use-text.ts'

/** A run that failed: why, and what to do. */
export function FailedView({ message }: { message: string }): ReactElement {
  const text = useText()
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle size={18} />}
      title={text('failed.title')}
      data-testid="run-failed"
      styles={{ message: { whiteSpace: 'pre-wrap' } }}
    >
      {message}
      {'\n'}
      {text('failed.hint')}
    </Alert>
  )
}
