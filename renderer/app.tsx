import { SegmentedControl } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useEffect, useRef, type ReactElement } from 'react'
import { AppHeader } from './components/app-header.tsx'
import { Banners } from './components/banners.tsx'
import { Unauthorized } from './components/unauthorized.tsx'
import { formatCount } from './components/formats.ts'
import { fileStem } from './components/download.ts'
import { ExportMenu } from './features/export/export-menu.tsx'
import { HistoryDrawer } from './features/history/history-drawer.tsx'
import { PlanForm } from './features/plan-form/plan-form.tsx'
import { RunBar } from './features/run/run-bar.tsx'
import { useText } from './i18n/use-text.ts'
import { RunContent } from './run-content.tsx'
import { shortcutLabel } from './shortcuts.ts'
import { useApp, useRun, useUi } from './state/context.tsx'
import { isUnderWay } from './state/run-store.ts'
import styles from './app.module.css'

/** The one window: the plan on the left, the run on the right. */
export function App(): ReactElement {
  const { actions } = useApp()
  const unauthorized = useUi((state) => state.link === 'unauthorized')
  const side = useUi((state) => state.side)
  const shortcut = shortcutLabel(navigator.platform)
  useHotkeys(
    [
      ['mod+Enter', () => void actions.start()],
      ['mod+.', () => void actions.stop()],
    ],
    [],
  )
  if (unauthorized) return <Unauthorized />
  return (
    <div className={styles.app}>
      <AppHeader />
      <Banners />
      <SideSwitch />
      <div className={styles.body} data-side={side}>
        <aside className={styles.plan}>
          <PlanForm shortcut={shortcut} />
        </aside>
        <RunSide shortcut={shortcut} />
      </div>
      <HistoryDrawer />
      <Announcer />
    </div>
  )
}

function RunSide({ shortcut }: { shortcut: string }): ReactElement {
  const content = useRef<HTMLDivElement>(null)
  const opened = useUi((state) => state.opened)
  const summary = useRun((state) => state.summary)
  const runId = opened?.summary.runId ?? summary?.runId ?? null
  const name = opened?.summary.name ?? summary?.name ?? ''
  const current = useRun((state) => state.status.runId)
  const scroll = useRef<HTMLDivElement>(null)
  const shown = `${current} ${runId}`
  useEffect(() => {
    // what comes first is to be read first
    if (scroll.current) scroll.current.scrollTop = 0
  }, [shown])
  return (
    <main className={styles.run}>
      <RunBar>
        <ExportMenu
          runId={runId}
          picture={() => content.current}
          fileStem={fileStem(name)}
        />
      </RunBar>
      <div className={styles.scroll} ref={scroll}>
        <div className={styles.content} ref={content}>
          <RunContent shortcut={shortcut} />
        </div>
      </div>
    </main>
  )
}

/** Where the window is too narrow for both sides. */
function SideSwitch(): ReactElement {
  const text = useText()
  const { ui } = useApp()
  const side = useUi((state) => state.side)
  return (
    <div className={styles.sides}>
      <SegmentedControl
        fullWidth
        size="xs"
        value={side}
        onChange={(value) =>
          ui.getState().set({ side: value === 'run' ? 'run' : 'plan' })
        }
        data={[
          { value: 'plan', label: text('app.planSide') },
          { value: 'run', label: text('app.runSide') },
        ]}
      />
    </div>
  )
}

/** Tells screen readers of state changes, not of every tick. */
function Announcer(): ReactElement {
  const text = useText()
  const state = useRun((run) => run.status.state)
  const search = useRun((run) => run.status.search)
  // the states of each probe would be four times as many words
  const words =
    search && isUnderWay(state)
      ? text('app.announceProbe', {
          number: search.probe,
          load: formatCount(search.load),
          unit: text(`search.unit.${search.for}`),
        })
      : text('app.announce', { state: text(`state.${state}`) })
  return (
    <div className={styles.announcer} role="status" aria-live="polite">
      {words}
    </div>
  )
}
