import type { ReactElement } from 'react'
import { useForm } from '../../state/context.tsx'
import { messageAt } from '../../state/form-store.ts'
import styles from './plan-form.module.css'

const FIELDS = ['name', 'connections', 'ramp', 'hold', 'ratePerMinute'] as const
export type StageField = (typeof FIELDS)[number]

/** Cells are too narrow for sentences: the table's messages stand below it. */
export function StageMessages({
  count,
}: {
  count: number
}): ReactElement | null {
  const joined = useForm((state) =>
    [
      messageAt(state, 'load.stages'),
      ...Array.from({ length: count }, (_, index) =>
        FIELDS.map((field) => {
          const message = messageAt(state, `load.stages[${index}].${field}`)
          return message && `${index + 1}. ${field}: ${message}`
        }),
      ).flat(),
    ]
      .filter((message) => message !== null && message !== '')
      .join('\n'),
  )
  if (joined === '') return null
  return (
    <ul className={styles.messages} role="alert">
      {joined.split('\n').map((message) => (
        <li key={message}>{message}</li>
      ))}
    </ul>
  )
}
