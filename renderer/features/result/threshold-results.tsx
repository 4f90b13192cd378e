import { useMemo, type ReactElement } from 'react'
import type { ThresholdResult } from '../../../core/metrics/summary-schema.ts'
import { DataTable, type Column } from '../../components/data-table.tsx'
import { formatActual } from '../../components/formats.ts'
import { Panel } from '../../components/panel.tsx'
import { Pill } from '../../components/pill.tsx'
import type { Text } from '../../i18n/text.ts'
import { useText } from '../../i18n/use-text.ts'

export function ThresholdResults(props: {
  thresholds: readonly ThresholdResult[]
}): ReactElement | null {
  const text = useText()
  const columns = useMemo(() => columnsOf(text), [text])
  if (props.thresholds.length === 0) return null
  return (
    <Panel title={text('thresholds.title')} testId="thresholds">
      <DataTable
        label={text('thresholds.title')}
        testId="thresholds-table"
        columns={columns}
        rows={props.thresholds}
        keyOf={(row) => `${row.metric}${row.op}${row.value}`}
      />
    </Panel>
  )
}

function columnsOf(text: Text): readonly Column<ThresholdResult>[] {
  return [
    {
      key: 'metric',
      title: text('thresholds.metric'),
      wide: true,
      cell: (row) => <code>{row.metric}</code>,
    },
    {
      key: 'wanted',
      title: text('thresholds.wanted'),
      number: true,
      cell: (row) => `${row.op} ${row.value}`,
    },
    {
      key: 'actual',
      title: text('thresholds.actual'),
      number: true,
      measured: true,
      cell: (row) =>
        row.actual === null
          ? text('thresholds.notMeasured')
          : formatActual(row.actual),
    },
    {
      key: 'met',
      title: text('thresholds.verdict'),
      number: true,
      cell: (row) => (
        <Pill tone={row.met ? 'good' : 'bad'}>
          {text(row.met ? 'thresholds.met' : 'thresholds.missed')}
        </Pill>
      ),
    },
  ]
}
