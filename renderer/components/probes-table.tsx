import { useMemo, type ReactElement } from 'react'
import type { SearchProbe } from '../../core/metrics/summary-schema.ts'
import { fateOf, type Fate } from '../charts/knee.ts'
import type { Text } from '../i18n/text.ts'
import { useText } from '../i18n/use-text.ts'
import { DataTable, type Column } from './data-table.tsx'
import { formatCount, formatMs, formatShare } from './formats.ts'
import { Pill, type PillTone } from './pill.tsx'

interface ProbeRow {
  readonly probe: SearchProbe
  readonly number: number
}

const TONES: Readonly<Record<Fate, PillTone>> = {
  held: 'good',
  missed: 'bad',
  limited: 'warn',
}

interface ProbesTableProps {
  readonly probes: readonly SearchProbe[]
  /** Instead of the order in which they were tried. */
  readonly newestFirst?: boolean
}

/** The loads of a search. */
export function ProbesTable(props: ProbesTableProps): ReactElement {
  const text = useText()
  const columns = useMemo(() => columnsOf(text), [text])
  const tried = props.probes.map((probe, index) => ({
    probe,
    number: index + 1,
  }))
  const rows = props.newestFirst ? tried.toReversed() : tried
  return (
    <DataTable
      label={text('search.probes')}
      testId="probes-table"
      columns={columns}
      rows={rows}
      keyOf={({ number }) => String(number)}
    />
  )
}

function columnsOf(text: Text): readonly Column<ProbeRow>[] {
  const number = (
    key: 'load' | 'achieved' | 'success' | 'loss' | 'latency',
    cell: (probe: SearchProbe) => string,
  ): Column<ProbeRow> => ({
    key,
    title: text(`search.probe.${key}`),
    number: true,
    cell: ({ probe }) => cell(probe),
  })
  return [
    {
      key: 'number',
      title: text('search.probe.number'),
      number: true,
      cell: (row) => row.number,
    },
    {
      key: 'phase',
      title: text('search.probe.phase'),
      cell: ({ probe }) => text(`search.step.${probe.phase}`),
    },
    number('load', (probe) => formatCount(probe.load)),
    number('achieved', (probe) => formatCount(probe.achieved)),
    {
      key: 'held',
      title: text('search.probe.held'),
      cell: ({ probe }) => (
        <Pill tone={TONES[fateOf(probe)]}>
          {text(`search.${fateOf(probe)}Mark`)}
        </Pill>
      ),
    },
    number('success', (probe) => formatShare(probe.successRate)),
    number('loss', (probe) => formatShare(probe.lossRate)),
    number(
      'latency',
      ({ p50Ms, p99Ms }) => `${formatMs(p50Ms)} / ${formatMs(p99Ms)}`,
    ),
    {
      key: 'reason',
      title: text('search.probe.reason'),
      wide: true,
      cell: ({ probe }) => probe.reason,
    },
  ]
}
