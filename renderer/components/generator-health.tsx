import { useMemo, type ReactElement } from 'react'
import type { HealthLimit } from '../../core/metrics/health.ts'
import type { Second } from '../../core/metrics/second.ts'
import type { Summary } from '../../core/metrics/summary-schema.ts'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/use-text.ts'
import { DataTable, type Column } from './data-table.tsx'
import { formatCount } from './formats.ts'
import styles from './generator-health.module.css'
import { healthRows, healthText, type HealthRow } from './health-rows.ts'
import { Panel } from './panel.tsx'
import { Pill, type PillTone } from './pill.tsx'

interface GeneratorHealthProps {
  readonly seconds: readonly Second[]
  /** Once the run has ended. */
  readonly generator?: Pick<
    Summary['generator'],
    'saturatedSeconds' | 'amberSeconds' | 'measuredSeconds'
  >
}

const TONES: Readonly<Record<HealthRow['state'], PillTone>> = {
  ok: 'good',
  amber: 'warn',
  red: 'bad',
  unknown: 'plain',
}

/** What the generator's own state was, beside every threshold it is held to. */
export function GeneratorHealth(props: GeneratorHealthProps): ReactElement {
  const { seconds, generator } = props
  const text = useText()
  const columns = useMemo(() => columnsOf(text), [text])
  const rows = useMemo(() => healthRows(seconds), [seconds])
  return (
    <Panel
      title={text('verdict.health.title')}
      testId="health"
      aside={generator && <Seconds generator={generator} />}
    >
      <p className={styles.hint}>{text('verdict.health.hint')}</p>
      <DataTable
        label={text('verdict.health.title')}
        testId="health-table"
        columns={columns}
        rows={rows}
        keyOf={({ limit }) => limit.name}
      />
    </Panel>
  )
}

function Seconds(
  props: Required<Pick<GeneratorHealthProps, 'generator'>>,
): ReactElement {
  const text = useText()
  const { saturatedSeconds, amberSeconds, measuredSeconds } = props.generator
  return (
    <span className={styles.seconds}>
      {text('verdict.trustPanel.seconds', {
        red: formatCount(saturatedSeconds),
        all: formatCount(measuredSeconds),
      })}
      {', '}
      {text('verdict.trustPanel.secondsAmber', {
        amber: formatCount(amberSeconds),
      })}
    </span>
  )
}

function columnsOf(text: Text): readonly Column<HealthRow>[] {
  const value = (
    key: 'worst' | 'last',
    of: (row: HealthRow) => number | null,
  ): Column<HealthRow> => ({
    key,
    title: text(`verdict.health.${key}`),
    number: true,
    cell: (row) => healthText(row.limit, of(row)),
  })
  const bound = (level: 'amber' | 'red'): Column<HealthRow> => ({
    key: level,
    title: text(`verdict.health.${level}`),
    number: true,
    cell: ({ limit }) => boundText(limit, level, text),
  })
  return [
    {
      key: 'measure',
      title: text('verdict.health.measure'),
      cell: ({ limit }) => text(`verdict.health.name.${limit.name}`),
    },
    value('worst', (row) => row.worst),
    value('last', (row) => row.last),
    bound('amber'),
    bound('red'),
    {
      key: 'state',
      title: text('verdict.health.state'),
      cell: ({ state }) => (
        <Pill tone={TONES[state]}>
          {text(`verdict.health.status.${state}`)}
        </Pill>
      ),
    },
  ]
}

function boundText(
  limit: HealthLimit,
  level: 'amber' | 'red',
  text: Text,
): string {
  const value = limit[level]
  if (value === null) return text('verdict.health.noLimit')
  if (value === 0) return text('verdict.health.any')
  const shown = healthText(limit, value)
  return text(`verdict.health.${limit.bad}`, { value: shown })
}
