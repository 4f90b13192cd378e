import { Button, Collapse, UnstyledButton } from '@mantine/core'
import { IconChevronUp, IconRefresh } from '@tabler/icons-react'
import { useId, useState, type ReactElement } from 'react'
import type { Preflight } from '../../../core/protocol/preflight.ts'
import { formatCount } from '../../components/formats.ts'
import { StatusIcon } from '../../components/status-icon.tsx'
import { useText } from '../../i18n/use-text.ts'
import {
  useApp,
  useForm,
  usePreflight,
  useRun,
  useUi,
} from '../../state/context.tsx'
import { preflightKey } from '../../state/preflight-store.ts'
import { isUnderWay } from '../../state/run-store.ts'
import { PreflightChecks } from './preflight-checks.tsx'
import styles from './preflight.module.css'
import { outcomesOf, noteOf, overallOf } from './preflight-words.ts'

/** Before a start: what this machine can hold for the plan, and what to mend. */
export function PreflightPanel(): ReactElement {
  const text = useText()
  const id = useId()
  const [opened, setOpened] = useState(false)
  const preflight = usePreflight((state) => state)
  const { key, note } = useNote()
  const { result, resultOf } = preflight
  const current = key !== null && resultOf === key
  return (
    <section
      className={styles.panel}
      aria-label={text('form.preflight.title')}
      data-testid="preflight"
      data-current={current}
    >
      {result && (
        <Statement
          {...{ result, opened, id, current }}
          onToggle={() => setOpened(!opened)}
        />
      )}
      {note !== null && (
        <Note note={note} failed={preflight.failure !== null} />
      )}
      {result && (
        <Collapse expanded={opened} id={id} transitionDuration={120}>
          <div
            className={styles.details}
            data-testid="preflight-details"
            role="group"
            aria-label={text('form.preflight.checks')}
            tabIndex={0} // so that keys can scroll it
          >
            <Wanted result={result} />
            <PreflightChecks checks={result.checks} />
          </div>
        </Collapse>
      )}
    </section>
  )
}

function useNote(): { key: string | null; note: string | null } {
  const text = useText()
  const preflight = usePreflight((state) => state)
  const plan = useForm((state) => state.checked.plan)
  const link = useUi((state) => state.link)
  const underWay = useRun(
    ({ status }) => isUnderWay(status.state) || status.writingFiles,
  )
  const key = plan && preflightKey(plan)
  return { key, note: noteOf({ preflight, key, link, underWay }, text) }
}

function Note(props: { note: string; failed: boolean }): ReactElement {
  return (
    <div className={styles.note} data-failed={props.failed} role="status">
      <span data-testid="preflight-note">{props.note}</span>
      {props.failed && <Again />}
    </div>
  )
}

function Again(): ReactElement {
  const text = useText()
  const { actions } = useApp()
  const checking = usePreflight((state) => state.checking !== null)
  const blocked = useForm((state) => state.checked.plan === null)
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={checking}
      disabled={blocked}
      leftSection={<IconRefresh size={12} aria-hidden="true" />}
      onClick={() => void actions.checkMachine()}
    >
      {text('form.preflight.again')}
    </Button>
  )
}

interface StatementProps {
  readonly result: Preflight
  readonly current: boolean
  readonly opened: boolean
  /** Of what it opens. */
  readonly id: string
  onToggle(): void
}

/** The answer in a sentence; a press shows what it rests on. */
function Statement(props: StatementProps): ReactElement {
  const { result, current, opened, id, onToggle } = props
  const text = useText()
  const overall = overallOf(result)
  return (
    <UnstyledButton
      className={styles.statement ?? ''}
      data-tone={overall}
      data-current={current}
      aria-expanded={opened}
      aria-controls={id}
      title={text(opened ? 'form.preflight.hide' : 'form.preflight.show')}
      onClick={onToggle}
    >
      <StatusIcon status={overall} size={20} />
      <span className={styles.words}>
        <span className={styles.sentence} data-testid="preflight-statement">
          {result.statement}
        </span>
        <span className={styles.counts}>
          <b>{text(`form.preflight.verdict.${overall}`)}</b>
          {': '}
          {outcomesOf(result, text)}
        </span>
      </span>
      <IconChevronUp
        size={16}
        className={styles.chevron}
        data-open={opened}
        aria-hidden="true"
      />
    </UnstyledButton>
  )
}

function Wanted({ result }: { result: Preflight }): ReactElement {
  const text = useText()
  return (
    <div className={styles.wanted}>
      <span>
        {text('form.preflight.wanted', {
          count: result.workers,
          wanted: formatCount(result.wanted),
          workers: formatCount(result.workers),
        })}
      </span>
      <Again />
    </div>
  )
}
