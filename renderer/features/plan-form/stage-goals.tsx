import type { ReactElement } from 'react'
import { NumberField, TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import type { StageDraft } from '../../state/draft.ts'
import { useSection } from '../../state/use-section.ts'
import styles from './plan-form.module.css'
import { Advanced, FieldRow } from './section.tsx'

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
      paths={stages.map((_, index) => `load.stages[${index}].expect`)}
    >
      <p className={styles.hint}>{text('form.goals.explain')}</p>
      {stages.map((stage, index) => (
        <FieldRow key={index}>
          <NumberField
            path={`load.stages[${index}].expect.successRate`}
            label={text('form.goals.successRate', { number: index + 1 })}
            limits="0–1"
            value={stage.successRate}
            onChange={(successRate) => edit(index, { successRate })}
          />
          <TextField
            path={`load.stages[${index}].expect.p99`}
            label={text('form.goals.p99', { number: index + 1 })}
            limits="1ms–10m"
            value={stage.p99}
            onChange={(p99) => edit(index, { p99 })}
          />
        </FieldRow>
      ))}
    </Advanced>
  )
}
