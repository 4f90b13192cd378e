import { useMemo, type ReactElement } from 'react'
import type { Second } from '../../core/metrics/second.ts'
import type { WorkerLoss } from '../../core/metrics/summary-schema.ts'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/use-text.ts'
import { DataTable, type Column } from './data-table.tsx'
import {
  formatBytes,
  formatClock,
  formatCount,
  formatMs,
  formatPercent,
} from './formats.ts'
import { Panel } from './panel.tsx'
import { Pill } from './pill.tsx'

interface WorkersTableProps {
  readonly last: Second | undefined
  readonly lost: readonly WorkerLoss[]
  /** The run is over: its workers too. */
  readonly ended?: boolean
}

type WorkerNow = Second['health']['workers'][number]

interface WorkerRow {
  readonly worker: number
  /** Null once it is lost. */
  readonly now: WorkerNow | null
  readonly loss: WorkerLoss | null
}

/** The processes that make the load: a lost one stays in the list. */
export function WorkersTable(props: WorkersTableProps): ReactElement {
  const text = useText()
  const { last, lost, ended = false } = props
  const columns = useMemo(() => columnsOf(text, ended), [text, ended])
  const rows = rowsOf(last?.health.workers ?? [], lost)
  return (
    <Panel title={text('workers.title')} testId="workers">
      <DataTable
        label={text('workers.title')}
        testId="workers-table"
        columns={columns}
        rows={rows}
        keyOf={(row) => String(row.worker)}
      />
    </Panel>
  )
}

function rowsOf(
  workers: readonly WorkerNow[],
  lost: readonly WorkerLoss[],
): readonly WorkerRow[] {
  const losses = new Map(lost.map((loss) => [loss.worker, loss]))
  const alive = workers
    .filter((now) => !losses.has(now.worker))
    .map((now) => ({ worker: now.worker, now, loss: null }))
  const dead = lost.map((loss) => ({ worker: loss.worker, now: null, loss }))
  return [...alive, ...dead].sort((a, b) => a.worker - b.worker)
}

function columnsOf(text: Text, ended: boolean): readonly Column<WorkerRow>[] {
  const number = (
    key: string,
    title: string,
    of: (now: WorkerNow) => string,
  ): Column<WorkerRow> => ({
    key,
    title,
    number: true,
    cell: (row) => (row.now ? of(row.now) : '–'),
  })
  return [
    {
      key: 'worker',
      title: text('workers.worker'),
      cell: (row) => `#${row.worker + 1}`,
    },
    {
      key: 'state',
      title: text('workers.state'),
      wide: true,
      cell: ({ loss }) =>
        loss ? (
          <>
            <Pill tone="bad">{text('workers.lost')}</Pill>{' '}
            {text('workers.lostDetail', {
              at: formatClock(loss.atMs / 1000),
              connections: formatCount(loss.connections),
              reason: loss.reason,
            })}
          </>
        ) : (
          <Pill tone={ended ? 'plain' : 'good'}>
            {text(ended ? 'workers.ended' : 'workers.running')}
          </Pill>
        ),
    },
    number('open', text('workers.open'), (now) => formatCount(now.open)),
    number('cpu', text('workers.cpu'), (now) => formatPercent(now.cpuPercent)),
    number(
      'loop',
      text('workers.loopDelay'),
      (now) => `${formatMs(now.loopDelayMaxMs)} ms`,
    ),
    number('lag', text('workers.sendLag'), (now) =>
      now.sendLagP99Ms === null ? '–' : `${formatMs(now.sendLagP99Ms)} ms`,
    ),
    number('memory', text('workers.memory'), (now) =>
      formatBytes(now.rssBytes),
    ),
  ]
}
