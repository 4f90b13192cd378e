import { useMemo, type ReactElement } from 'react'
import type { Step, StepVerdict } from '../../../core/metrics/summary-schema.ts'
import { DataTable, type Column } from '../../components/data-table.tsx'
import {
  formatClock,
  formatCount,
  formatMs,
  formatRate,
  formatShare,
  formatShort,
} from '../../components/formats.ts'
import { Panel } from '../../components/panel.tsx'
import { Pill, type PillTone } from '../../components/pill.tsx'
import { TrustMark } from '../../components/trust.tsx'
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

type NumberKey =
  | 'target'
  | 'peak'
  | 'successRate'
  | 'dropped'
  | 'connectP99'
  | 'rttP99'
  | 'endToEndP99'
  | 'rate'

function columnsOf(
  text: Text,
  steps: readonly Step[],
): readonly Column<Step>[] {
  const number = (
    key: NumberKey,
    cell: (step: Step) => string,
  ): Column<Step> => ({
    ...{ key, cell, number: true, title: text(`steps.${key}`) },
    measured: key !== 'target' && key !== 'rate',
  })
  return [
    ...wordColumns(text),
    number('target', (step) => formatCount(step.targetConnections)),
    number('peak', (step) => formatCount(step.peak)),
    number('successRate', (step) => formatShare(step.successRate)),
    number('dropped', (step) => formatCount(step.dropped)),
    number('connectP99', (step) => formatMs(step.connectP99Ms)),
    ...(isStairs(steps)
      ? [number('rate', (step) => formatRate(step.ratePerMinute))]
      : []),
    isConversing(steps)
      ? number('endToEndP99', (step) => formatMs(step.endToEndP99Ms))
      : number('rttP99', (step) => formatMs(step.rttP99Ms)),
    ...(steps.some(({ thresholds }) => thresholds.length > 0)
      ? [thresholdColumn(text)]
      : []),
  ]
}

/** What the step is, and what was made of it. */
function wordColumns(text: Text): readonly Column<Step>[] {
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
      measured: true,
      cell: (step) => step.reason,
    },
    {
      key: 'time',
      title: text('steps.time'),
      number: true,
      cell: (step) =>
        text('steps.span', {
          from: formatClock(step.startMs / 1000),
          to: formatClock(step.endMs / 1000),
        }),
    },
  ]
}

/** Those of the stage itself, each with what was measured. */
function thresholdColumn(text: Text): Column<Step> {
  return {
    key: 'thresholds',
    title: text('thresholds.title'),
    wide: true,
    cell: ({ thresholds }) =>
      thresholds.map(({ metric, op, value, actual, met }) => (
        <div key={`${metric}${op}${value}`}>
          <Pill tone={met ? 'good' : 'bad'}>
            {text(met ? 'thresholds.met' : 'thresholds.missed')}
          </Pill>{' '}
          <code>{`${metric} ${op} ${value}`}</code>{' '}
          {actual === null
            ? text('thresholds.notMeasured')
            : formatShort(actual)}
          {actual !== null && <TrustMark />}
        </div>
      )),
  }
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
