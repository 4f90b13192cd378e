import { Drawer, Loader, UnstyledButton } from '@mantine/core'
import { useEffect, useState, type ReactElement } from 'react'
import type { ArchivedRun } from '../../../core/protocol/app.ts'
import { formatClock, formatCount } from '../../components/formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { useApp, useUi } from '../../state/context.tsx'
import styles from './history-drawer.module.css'

/** Earlier runs, the newest first. */
export function HistoryDrawer(): ReactElement {
  const text = useText()
  const { ui } = useApp()
  const opened = useUi((state) => state.historyOpen)
  return (
    <Drawer
      opened={opened}
      onClose={() => ui.getState().set({ historyOpen: false })}
      position="right"
      size={380}
      title={text('history.title')}
      closeButtonProps={{ 'aria-label': text('history.close') }}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      {opened && <RunList />}
    </Drawer>
  )
}

type Loaded =
  | { readonly type: 'loading' }
  | { readonly type: 'loaded'; readonly runs: readonly ArchivedRun[] }
  | { readonly type: 'failed'; readonly message: string }

function RunList(): ReactElement {
  const text = useText()
  const { actions } = useApp()
  const folder = useUi((state) => state.info?.runsFolder)
  const [loaded, setLoaded] = useState<Loaded>({ type: 'loading' })
  useEffect(() => {
    actions.listRuns().then(
      ({ runs }) => setLoaded({ type: 'loaded', runs }),
      (error: unknown) => setLoaded({ type: 'failed', message: String(error) }),
    )
  }, [actions])
  if (loaded.type === 'loading') return <Loader size="sm" />
  if (loaded.type === 'failed') return <p>{loaded.message}</p>
  return (
    <>
      {loaded.runs.length === 0 && <p>{text('history.empty')}</p>}
      <ul className={styles.list} data-testid="history-list">
        {loaded.runs.map((run) => (
          <li key={run.runId}>
            <RunItem run={run} onOpen={() => void actions.openRun(run.runId)} />
          </li>
        ))}
      </ul>
      {folder && (
        <p className={styles.folder}>{text('history.folder', { folder })}</p>
      )}
    </>
  )
}

const dateFormat = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'short',
})

function RunItem(props: { run: ArchivedRun; onOpen(): void }): ReactElement {
  const { run, onOpen } = props
  const text = useText()
  return (
    <UnstyledButton className={styles.item ?? ''} onClick={onOpen}>
      <span className={styles.name}>{run.name}</span>
      <span className={styles.outcome} data-outcome={run.outcome}>
        {run.outcome}
      </span>
      <span className={styles.detail}>
        {dateFormat.format(new Date(run.startedAt))}
      </span>
      <span className={styles.detail}>
        {text('history.size', {
          peak: formatCount(run.peak),
          duration: formatClock(run.durationMs / 1000),
        })}
      </span>
    </UnstyledButton>
  )
}
