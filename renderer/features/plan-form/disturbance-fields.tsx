import type { ReactElement } from 'react'
import { parseDuration } from '../../../core/plan/duration.ts'
import { scenarioOfDisturbance } from '../../../core/plan/scenarios.ts'
import { ChoiceField, NumberField, TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import {
  type DisturbanceDraft,
  type DisturbanceField,
  disturbanceFields,
} from '../../state/disturbance-draft.ts'
import { issueAt } from '../../state/check-draft.ts'
import { useForm } from '../../state/context.tsx'
import styles from './plan-form.module.css'
import { RowCard } from './row-card.tsx'
import { ScenarioPicture } from './scenario-picture.tsx'

interface DisturbanceFieldsProps {
  readonly disturbance: DisturbanceDraft
  readonly index: number
  onChange(fields: Partial<DisturbanceDraft>): void
  onRemove(): void
}

export function DisturbanceFields(props: DisturbanceFieldsProps): ReactElement {
  const { disturbance, index, onRemove } = props
  const text = useText()
  const { type } = disturbance
  const number = index + 1
  const name = text(`form.disturb.types.${type}`)
  // at once: no field of it could be left to ask for the message
  const problem = useForm(
    ({ checked }) =>
      issueAt(checked.issues, `disturbances[${index}].type`)?.message ?? null,
  )
  const fields = disturbanceFields(type).filter(
    (field) =>
      field !== 'delay' ||
      disturbance.how === 'late' ||
      parseDuration(disturbance.delay) === null,
  )
  return (
    <RowCard
      title={name}
      label={text('form.disturb.group', { number, name })}
      picture={
        <ScenarioPicture name={scenarioOfDisturbance(type)} width={40} />
      }
      path={`disturbances[${index}]`}
      problem={problem}
      remove={text('form.disturb.remove', { number })}
      onRemove={onRemove}
    >
      <p className={styles.hint}>{text(`form.disturb.hints.${type}`)}</p>
      <div className={styles.pairs}>
        {fields.map((field) => (
          <Field key={field} {...props} field={field} />
        ))}
      </div>
    </RowCard>
  )
}

interface OneFieldProps extends DisturbanceFieldsProps {
  readonly field: DisturbanceField
}

function Field(props: OneFieldProps): ReactElement {
  const { disturbance, index, field, onChange } = props
  const text = useText()
  const path = `disturbances[${index}].${field}`
  if (field === 'share')
    return (
      <NumberField
        path={path}
        label={text('form.disturb.fields.share')}
        limits="0–1"
        value={disturbance.share}
        onChange={(share) => onChange({ share })}
      />
    )
  if (field === 'how') return <How {...props} path={path} />
  return (
    <TextField
      path={path}
      label={text(`form.disturb.fields.${field}`)}
      limits={
        field === 'silences'
          ? text('form.disturb.silencesLimits')
          : LIMITS[field]
      }
      {...(field === 'until' && { placeholder: text('form.disturb.end') })}
      value={disturbance[field]}
      onChange={(value) => onChange({ [field]: value })}
    />
  )
}

const LIMITS = {
  at: '0s–240h',
  from: '0s–240h',
  until: '≤ 240h',
  every: '10ms–24h',
  delay: '1ms–1h',
  stay: '10ms–24h',
  away: '0s–24h',
} as const

function How(props: OneFieldProps & { readonly path: string }): ReactElement {
  const { disturbance, path, onChange } = props
  const text = useText()
  const reading = disturbance.type === 'slow'
  const choices = reading
    ? (['late', 'stop'] as const)
    : (['close', 'reset'] as const)
  return (
    <ChoiceField
      path={path}
      label={text(`form.disturb.fields.${reading ? 'reading' : 'how'}`)}
      value={disturbance.how}
      onChange={(how) => onChange({ how })}
      choices={choices.map((value) => ({
        value,
        label: text(`form.disturb.${value}`),
      }))}
    />
  )
}
