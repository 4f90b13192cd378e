import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMemo, type ReactElement } from 'react'
import { ChartsGrid } from '../../components/charts-grid.tsx'
import { fileStem } from '../../components/download.ts'
import { ErrorsTable } from '../../components/errors-table.tsx'
import { GeneratorHealth } from '../../components/generator-health.tsx'
import { TrustProvider } from '../../components/trust.tsx'
import { WorkersTable } from '../../components/workers-table.tsx'
import { useText } from '../../i18n/use-text.ts'
import { usePacedRun } from '../../state/context.tsx'
import { planOf } from '../../state/run-plan.ts'
import { AbortTable } from './abort-table.tsx'
import { liveTrust } from './live-trust.ts'
import { SearchPanel } from './search-panel.tsx'
import { TrustLine } from './trust-line.tsx'
import { RunningScenarios } from './running-scenarios.tsx'
import { Tiles } from './tiles.tsx'

/** The numbers of the run under way. */
export function LiveView(): ReactElement {
  const text = useText()
  const run = usePacedRun()
  const { status, seconds, totals } = run
  const lost = status.workersLost
  const plan = useMemo(() => planOf(status.plan), [status.plan])
  const trust = useMemo(() => liveTrust(run, plan), [run, plan])
  return (
    <TrustProvider value={trust}>
      {lost.length > 0 && (
        <Alert
          color="red"
          icon={<IconAlertTriangle size={18} />}
          title={text('workers.lostTitle', { count: lost.length })}
        >
          {text('workers.lostHint')}
        </Alert>
      )}
      <TrustLine trust={trust} />
      {status.search && <SearchPanel search={status.search} />}
      <Tiles run={run} plan={plan} />
      {plan && <AbortTable run={run} plan={plan} />}
      {plan && <RunningScenarios run={run} plan={plan} />}
      <ChartsGrid
        seconds={seconds}
        plan={plan}
        fileStem={fileStem(plan?.name ?? '')}
      />
      <ErrorsTable errors={totals.errors} />
      <GeneratorHealth seconds={seconds} />
      <WorkersTable last={seconds.at(-1)} lost={lost} />
    </TrustProvider>
  )
}
