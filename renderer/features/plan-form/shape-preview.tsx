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
import { useText } from '../../i18n/use-text.ts'
import { useForm } from '../../state/context.tsx'
import styles from './plan-form.module.css'
import { planTotals } from './plan-totals.ts'

const HEIGHT = 112

/** The shape of the load as it will be, and what it adds up to. */
export function ShapePreview(): ReactElement {
  const text = useText()
  const scheme = useComputedColorScheme('light')
  const load = useForm((state) => state.checked.load)
  const draft = useForm((state) => state.draft)
  const totals = load && planTotals(load, draft)
  const rate = totals?.connectsPerSecond
  const items: readonly [string, string][] = [
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
    [text('form.totals.pings'), formatRate(totals?.pingsPerSecond)],
  ]
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
      <dl className={styles.totals} data-testid="plan-totals">
        {items.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
