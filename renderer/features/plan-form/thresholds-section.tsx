import type { ReactElement } from 'react'
import { THRESHOLD_METRICS } from '../../../core/metrics/threshold-metrics.ts'
import { useText } from '../../i18n/use-text.ts'
import { useApp, useForm } from '../../state/context.tsx'
import styles from './plan-form.module.css'
import { Section } from './section.tsx'
import { ThresholdRows } from './threshold-rows.tsx'

export function ThresholdsSection(): ReactElement {
  const text = useText()
  const { form } = useApp()
  const rows = useForm((state) => state.draft.thresholds)
  return (
    <Section title={text('form.thresholds.title')}>
      <p className={styles.hint}>{text('form.thresholds.hint')}</p>
      <ThresholdRows
        path="thresholds"
        label={text('form.thresholds.title')}
        metrics={THRESHOLD_METRICS}
        rows={rows}
        onChange={(thresholds) =>
          form.getState().edit((draft) => ({ ...draft, thresholds }))
        }
      />
    </Section>
  )
}
