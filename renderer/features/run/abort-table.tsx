import { useMemo, type ReactElement } from 'react'
import type { Plan } from '../../../core/plan/schema.ts'
import { DataTable, type Column } from '../../components/data-table.tsx'
import { formatShort, NOT_MEASURED } from '../../components/formats.ts'
import { Panel } from '../../components/panel.tsx'
import type { Text } from '../../i18n/text.ts'
import { useText } from '../../i18n/use-text.ts'
import type { RunState } from '../../state/run-store.ts'
import { abortRules, type AbortRule } from './abort-rules.ts'

/** What would end the run early; nothing where the plan has nothing such. */
export function AbortTable(props: {
  run: RunState
  plan: Plan
}): ReactElement | null {
  const { run, plan } = props
  const text = useText()
  const columns = useMemo(() => columnsOf(text), [text])
  const { elapsedMs, stage } = run.status
  const { counters } = run.totals
  const rules = abortRules(plan, { elapsedMs, stage, counters })
  if (rules.length === 0) return null
  return (
    <Panel title={text('verdict.aborting.title')} testId="abort-rules">
      <DataTable
        label={text('verdict.aborting.title')}
        testId="abort-table"
        columns={columns}
        rows={rules}
        keyOf={({ key }) => key}
      />
    </Panel>
  )
}

function columnsOf(text: Text): readonly Column<AbortRule>[] {
  return [
    {
      key: 'metric',
      title: text('thresholds.metric'),
      wide: true,
      cell: ({ metric, stage }) =>
        stage === null ? (
          <code>{metric}</code>
        ) : (
          text('verdict.aborting.ofStage', { number: stage + 1, metric })
        ),
    },
    {
      key: 'wanted',
      title: text('thresholds.wanted'),
      number: true,
      cell: ({ wanted }) => wanted,
    },
    {
      key: 'now',
      title: text('verdict.aborting.now'),
      number: true,
      measured: true,
      cell: ({ now }) => (now === null ? NOT_MEASURED : formatShort(now)),
    },
    {
      key: 'when',
      title: text('verdict.aborting.when'),
      cell: ({ from }) =>
        from === null
          ? text('verdict.aborting.armed')
          : text('verdict.aborting.from', { at: from }),
    },
  ]
}
