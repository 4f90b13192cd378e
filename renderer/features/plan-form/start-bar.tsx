import { Button, Kbd } from '@mantine/core'
import { IconPlayerPlayFilled } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useText } from '../../i18n/use-text.ts'
import {
  useApp,
  useForm,
  usePreflight,
  useRun,
  useUi,
} from '../../state/context.tsx'
import { preflightOf } from '../../state/preflight-store.ts'
import styles from './plan-form.module.css'
import { overallOf } from './preflight-words.ts'
import { startReason } from './start-reason.ts'

interface StartBarProps {
  /** Such as "Ctrl ⏎". */
  readonly shortcut: string
}

/** Run, and why it cannot be pressed. */
export function StartBar({ shortcut }: StartBarProps): ReactElement {
  const text = useText()
  const { actions } = useApp()
  const checked = useForm((state) => state.checked)
  const status = useRun((state) => state.status)
  const link = useUi((state) => state.link)
  const starting = useUi((state) => state.starting)
  const preflight = usePreflight((state) => state)
  const reason = startReason(
    { form: { checked }, run: { status }, ui: { link, starting }, preflight },
    text,
  )
  const answer = preflightOf(preflight, checked.plan)
  const ready = answer && overallOf(answer) === 'warn' ? 'warned' : 'ready'
  return (
    <div className={styles.start}>
      <Button
        size="sm"
        leftSection={<IconPlayerPlayFilled size={14} aria-hidden="true" />}
        // stays focusable and clickable: a press shows what is missing
        aria-disabled={reason !== null}
        data-disabled={reason !== null}
        aria-describedby="start-reason"
        onClick={() => void actions.start()}
      >
        {text('start.run')}
      </Button>
      <div
        id="start-reason"
        className={styles.reason}
        data-testid="start-reason"
        data-blocked={reason !== null}
      >
        {reason ?? (
          <>
            {text(`start.${ready}`)} <Kbd size="xs">{shortcut}</Kbd>
          </>
        )}
      </div>
    </div>
  )
}
