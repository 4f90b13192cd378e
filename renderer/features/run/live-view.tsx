import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { ChartsGrid } from '../../components/charts-grid.tsx'
import { fileStem } from '../../components/download.ts'
import { ErrorsTable } from '../../components/errors-table.tsx'
import { WorkersTable } from '../../components/workers-table.tsx'
import { useText } from '../../i18n/use-text.ts'
import { usePacedRun } from '../../state/context.tsx'
import { runPlanOf } from './progress.ts'
import { Tiles } from './tiles.tsx'

/** The numbers of the run under way. */
export function LiveView(): ReactElement {
  const text = useText()
  const run = usePacedRun()
  const { status, seconds, totals } = run
  const lost = status.workersLost
  return (
    <>
      {lost.length > 0 && (
        <Alert
          color="red"
          icon={<IconAlertTriangle size={18} />}
          title={text('workers.lostTitle', { count: lost.length })}
        >
          {text('workers.lostHint')}
        </Alert>
      )}
      <Tiles run={run} />
      <ChartsGrid
        seconds={seconds}
        fileStem={fileStem(runPlanOf(status)?.name ?? '')}
      />
      <ErrorsTable errors={totals.errors} />
      <WorkersTable last={seconds.at(-1)} lost={lost} />
    </>
  )
}
