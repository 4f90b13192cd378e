import { useMemo, type ReactElement } from 'react'
import type { Step, StepVerdict } from '../../../core/metrics/summary-schema.ts'
import { DataTable, type Column } from '../../components/data-table.tsx'
import {
  formatClock,
  formatCount,
  formatMs,
  formatRate,
  formatShare,
} from '../../components/formats.ts'
import { Panel } from '../../components/panel.tsx'
import { Pill, type PillTone } from '../../components/pill.tsx'
import type { Text } from '../../i18n/text.ts'
import { useText } from '../../i18n/use-text.ts'

const TONES: Readonly<Record<StepVerdict, PillTone>> = {
  pass: 'good',
  warn: 'warn',
  fail: 'bad',
}

export function StepsTable(props: {
  steps: readonly Step[]
}): ReactElement | null {
  const text = useText()
  const { steps } = props
  const columns = useMemo(() => columnsOf(text, steps), [text, steps])
  if (steps.length === 0) return null
  return (
    <Panel title={text('steps.title')} testId="steps">
      <DataTable
        label={text('steps.title')}
        testId="steps-table"
        columns={columns}
        rows={steps}
        keyOf={(step) => `${step.startMs}-${step.name}`}
      />
    </Panel>
  )
}

function columnsOf(
  text: Text,
  steps: readonly Step[],
): readonly Column<Step>[] {
  const number = (
    key: string,
    title: string,
    cell: (step: Step) => string,
  ): Column<Step> => ({ key, title, cell, number: true })
  const measured = (...column: Parameters<typeof number>): Column<Step> => ({
    ...number(...column),
    measured: true,
  })
  const roundTrip = measured('rtt', text('steps.rttP99'), (step) =>
    formatMs(step.rttP99Ms),
  )
  const endToEnd = measured('end-to-end', text('steps.endToEndP99'), (step) =>
    formatMs(step.endToEndP99Ms),
  )
  const rate = number('message-rate', text('steps.rate'), (step) =>
    formatRate(step.ratePerMinute),
  )
  return [
    { key: 'name', title: text('steps.name'), cell: (step) => step.name },
    {
      key: 'verdict',
      title: text('steps.verdict'),
      cell: (step) => (
        <Pill tone={TONES[step.verdict]}>
          {text(`stepVerdict.${step.verdict}`)}
        </Pill>
      ),
    },
    {
      key: 'reason',
      title: text('steps.reason'),
      wide: true,
      cell: (step) => step.reason,
    },
    number('time', text('steps.time'), (step) =>
      text('steps.span', {
        from: formatClock(step.startMs / 1000),
        to: formatClock(step.endMs / 1000),
      }),
    ),
    number('target', text('steps.target'), (step) =>
      formatCount(step.targetConnections),
    ),
    measured('peak', text('steps.peak'), (step) => formatCount(step.peak)),
    measured('rate', text('steps.successRate'), (step) =>
      formatShare(step.successRate),
    ),
    measured('dropped', text('steps.dropped'), (step) =>
      formatCount(step.dropped),
    ),
    measured('connect', text('steps.connectP99'), (step) =>
      formatMs(step.connectP99Ms),
    ),
    ...(isStairs(steps) ? [rate] : []),
    isConversing(steps) ? endToEnd : roundTrip,
  ]
}

/** The stages change the rate of messages, not only that of connections. */
function isStairs(steps: readonly Step[]): boolean {
  return new Set(steps.map((step) => step.ratePerMinute)).size > 1
}

/** Nothing comes back to its sender: end-to-end times stand for RTT. */
function isConversing(steps: readonly Step[]): boolean {
  return (
    steps.some((step) => step.endToEndP99Ms !== null) &&
    steps.every((step) => step.rttP99Ms === null)
  )
}
