import { useMemo, type ReactElement } from 'react'
import type { Latency } from '../../../core/metrics/latency.ts'
import type {
  SoundSeconds as Sound,
  Summary,
} from '../../../core/metrics/summary-schema.ts'
import { DataTable, type Column } from '../../components/data-table.tsx'
import { formatCount, formatMs } from '../../components/formats.ts'
import { Panel } from '../../components/panel.tsx'
import type { Text } from '../../i18n/text.ts'
import { useText } from '../../i18n/use-text.ts'
import styles from './result-block.module.css'

type Name = Exclude<keyof Sound, 'seconds'>

interface SoundRow {
  readonly name: Name
  readonly all: Latency | null
  readonly sound: Latency | null
}

/** Percentiles with and without the seconds in which the generator was red. */
export function SoundSeconds(props: {
  generator: Summary['generator']
  summary: Pick<Summary, 'connect' | 'heartbeat' | 'messages'>
}): ReactElement | null {
  const text = useText()
  const { soundSeconds, measuredSeconds } = props.generator
  const columns = useMemo(() => columnsOf(text), [text])
  if (!soundSeconds) return null
  const rows = rowsOf(props.summary, soundSeconds)
  const values = {
    all: formatCount(measuredSeconds),
    sound: formatCount(soundSeconds.seconds),
  }
  return (
    <Panel title={text('verdict.trustPanel.sound')} testId="sound-seconds">
      <p className={styles.lead}>
        {soundSeconds.seconds === 0
          ? text('verdict.trustPanel.soundNone')
          : text('verdict.trustPanel.soundHint', values)}
      </p>
      <DataTable
        label={text('verdict.trustPanel.sound')}
        testId="sound-seconds-table"
        columns={columns}
        rows={rows}
        keyOf={(row) => row.name}
      />
    </Panel>
  )
}

function rowsOf(
  {
    connect,
    heartbeat,
    messages,
  }: Parameters<typeof SoundSeconds>[0]['summary'],
  sound: Sound,
): readonly SoundRow[] {
  const all: Readonly<Record<Name, Latency | null>> = {
    connectLatency: connect.latency,
    rtt: messages.rtt,
    rttService: messages.rttService,
    endToEnd: messages.endToEnd,
    heartbeatRtt: heartbeat.rtt,
  }
  return NAMES.filter((name) => all[name] !== null).map((name) => ({
    name,
    all: all[name],
    sound: sound[name],
  }))
}

const NAMES: readonly Name[] = [
  'connectLatency',
  'rtt',
  'rttService',
  'endToEnd',
  'heartbeatRtt',
]
const PERCENTILES = ['p50', 'p99', 'p999', 'max'] as const

function columnsOf(text: Text): readonly Column<SoundRow>[] {
  const pairs = PERCENTILES.flatMap((percentile): Column<SoundRow>[] => {
    const name = text(`latency.${percentile}`)
    return [
      {
        key: `${percentile}-all`,
        title: text('verdict.trustPanel.all', { name }),
        number: true,
        measured: true,
        cell: (row) => formatMs(row.all?.[percentile]),
      },
      {
        key: `${percentile}-sound`,
        title: text('verdict.trustPanel.without', { name }),
        number: true,
        cell: (row) => <b>{formatMs(row.sound?.[percentile])}</b>,
      },
    ]
  })
  return [
    {
      key: 'name',
      title: text('verdict.trustPanel.metric'),
      cell: (row) => text(`verdict.soundRow.${row.name}`),
    },
    ...pairs,
  ]
}
