import { Alert, Button, Loader } from '@mantine/core'
import type { ReactElement } from 'react'
import { EmptyView } from './features/run/empty-view.tsx'
import { FailedView } from './features/run/failed-view.tsx'
import { LiveView } from './features/run/live-view.tsx'
import { ResultView } from './features/result/result-view.tsx'
import { useText } from './i18n/use-text.ts'
import { useApp, useRun, useUi } from './state/context.tsx'
import type { OpenedRun } from '../core/protocol/app.ts'
import { isUnderWay } from './state/run-store.ts'
import styles from './app.module.css'

/** What the run side shows in each state of the run. */
export function RunContent({ shortcut }: { shortcut: string }): ReactElement {
  const opened = useUi((ui) => ui.opened)
  const idle = useRun((run) => run.status.state === 'idle')
  const ended = useRun((run) => run.summary !== null)
  const failed = useRun((run) => run.status.state === 'failed')
  if (opened) return <OpenedView opened={opened} />
  if (idle) return <EmptyView shortcut={shortcut} />
  return (
    <>
      {failed && <Failure />}
      {ended && <CurrentResult />}
      {!ended && !failed && <CurrentRun />}
    </>
  )
}

function Failure(): ReactElement {
  const message = useRun((run) => run.status.message)
  return <FailedView message={message ?? ''} />
}

function CurrentResult(): ReactElement | null {
  const summary = useRun((run) => run.summary)
  const seconds = useRun((run) => run.seconds)
  const plan = useRun((run) => run.status.plan)
  return summary && <ResultView {...{ summary, seconds, plan }} />
}

function CurrentRun(): ReactElement {
  const text = useText()
  const state = useRun((run) => run.status.state)
  // each probe of a search begins so: what stands below would jump
  const between = useRun((run) => (run.status.search?.probe ?? 1) > 1)
  return (
    <>
      {state === 'checking' && !between && (
        <Waiting words={text('app.checkingHint')} />
      )}
      {!isUnderWay(state) && <Waiting words={text('app.writing')} />}
      <LiveView />
    </>
  )
}

function Waiting({ words }: { words: string }): ReactElement {
  return (
    <div className={styles.waiting}>
      <Loader size={15} /> {words}
    </div>
  )
}

function OpenedView({ opened }: { opened: OpenedRun }): ReactElement {
  const text = useText()
  const { ui } = useApp()
  const { summary, seconds, plan } = opened
  return (
    <>
      <Alert color="tide" variant="light" data-testid="earlier-run" p="xs">
        <div className={styles.earlier}>
          {text('app.earlier', {
            name: summary.name,
            date: new Date(summary.startedAt).toLocaleString(),
          })}
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => ui.getState().set({ opened: null })}
          >
            {text('app.backToCurrent')}
          </Button>
        </div>
      </Alert>
      <ResultView {...{ summary, seconds, plan }} />
    </>
  )
}
