import type { ReactElement } from 'react'
import { STAGE_METRICS } from '../../../core/metrics/stage-metrics.ts'
import { NumberField, TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import type { StageDraft } from '../../state/draft.ts'
import { useSection } from '../../state/use-section.ts'
import styles from './plan-form.module.css'
import { Advanced, FieldRow } from './section.tsx'
import { ThresholdRows } from './threshold-rows.tsx'

/** What each stage must reach: decides its verdict. */
export function StageGoals(): ReactElement {
  const text = useText()
  const [{ stages }, change] = useSection('load')
  const edit = (index: number, fields: Partial<StageDraft>) =>
    change({
      stages: stages.map((stage, at) =>
        at === index ? { ...stage, ...fields } : stage,
      ),
    })
  return (
    <Advanced
      title={text('form.goals.title')}
      hint={text('form.goals.hint')}
      paths={stages.flatMap((_, index) => [
        `load.stages[${index}].expect`,
        `load.stages[${index}].thresholds`,
      ])}
    >
      <p className={styles.hint}>{text('form.goals.explain')}</p>
      {stages.map((stage, index) => (
        <StageGoal
          key={index}
          {...{ stage, index }}
          onChange={(fields) => edit(index, fields)}
        />
      ))}
    </Advanced>
  )
}

interface StageGoalProps {
  readonly stage: StageDraft
  readonly index: number
  onChange(fields: Partial<StageDraft>): void
}

function StageGoal({ stage, index, onChange }: StageGoalProps): ReactElement {
  const text = useText()
  const number = index + 1
  const path = `load.stages[${index}]`
  return (
    <div className={styles.goal}>
      <FieldRow>
        <NumberField
          path={`${path}.expect.successRate`}
          label={text('form.goals.successRate', { number })}
          limits="0–1"
          value={stage.successRate}
          onChange={(successRate) => onChange({ successRate })}
        />
        <TextField
          path={`${path}.expect.p99`}
          label={text('form.goals.p99', { number })}
          limits="1ms–10m"
          value={stage.p99}
          onChange={(p99) => onChange({ p99 })}
        />
      </FieldRow>
      <ThresholdRows
        path={`${path}.thresholds`}
        label={text('form.goals.thresholdsOf', { number })}
        metrics={STAGE_METRICS}
        rows={stage.thresholds}
        onChange={(thresholds) => onChange({ thresholds })}
      />
    </div>
  )
}
