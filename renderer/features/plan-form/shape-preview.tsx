import { useComputedColorScheme } from '@mantine/core'
import type { ReactElement } from 'react'
import { formatDuration } from '../../../core/plan/duration.ts'
import { compileShape } from '../../../core/plan/load-shape.ts'
import { ShapeChart } from '../../charts/shape-chart.tsx'
import {
  formatCount,
  formatRate,
  NOT_MEASURED,
} from '../../components/formats.ts'
import type { Text } from '../../i18n/text.ts'
import { useText } from '../../i18n/use-text.ts'
import { useForm } from '../../state/context.tsx'
import styles from './plan-form.module.css'
import { planTotals, type PlanTotals } from './plan-totals.ts'

const HEIGHT = 112

/** The shape of the load as it will be, and what it adds up to. */
export function ShapePreview(): ReactElement {
  const text = useText()
  const scheme = useComputedColorScheme('light')
  const load = useForm((state) => state.checked.load)
  const draft = useForm((state) => state.draft)
  const totals = load && planTotals(load, draft)
  return (
    <>
      <div
        className={styles.preview}
        role="img"
        aria-label={text('form.preview')}
        data-testid="shape-preview"
      >
        <ShapeChart
          shape={load ? compileShape(load) : []}
          scheme={scheme}
          height={HEIGHT}
        />
      </div>
      <Totals totals={totals} />
    </>
  )
}

function Totals({ totals }: { totals: PlanTotals | null }): ReactElement {
  const text = useText()
  return (
    <dl className={styles.totals} data-testid="plan-totals">
      {itemsOf(totals, text).map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function itemsOf(
  totals: PlanTotals | null,
  text: Text,
): readonly (readonly [string, string])[] {
  const rate = totals?.connectsPerSecond
  const delivered = totals?.deliveriesPerSecond ?? null
  return [
    [text('form.totals.peak'), formatCount(totals?.peak)],
    [
      text('form.totals.duration'),
      totals ? formatDuration(totals.durationMs) : NOT_MEASURED,
    ],
    [
      text('form.totals.connects'),
      rate === Infinity ? text('form.totals.atOnce') : formatRate(rate),
    ],
    [text('form.totals.messages'), formatRate(totals?.messagesPerSecond)],
    ...(delivered === null
      ? []
      : [[text('form.totals.deliveries'), formatRate(delivered)] as const]),
    [text('form.totals.pings'), formatRate(totals?.pingsPerSecond)],
  ]
}
