import { UnstyledButton } from '@mantine/core'
import type { ReactElement } from 'react'
import { checkPlan } from '../../../core/plan/check.ts'
import {
  PRESET_NAMES,
  presetPlan,
  type PresetName,
} from '../../../core/plan/presets.ts'
import type { Plan } from '../../../core/plan/schema.ts'
import { useText } from '../../i18n/use-text.ts'
import { useApp, useForm } from '../../state/context.tsx'
import { fillPreset } from './fill-preset.ts'
import styles from './plan-form.module.css'

export function Presets(): ReactElement {
  const text = useText()
  const { form } = useApp()
  const load = useForm((state) => state.checked.load)
  return (
    <div
      className={styles.presets}
      role="group"
      aria-label={text('form.presets.title')}
    >
      {PRESET_NAMES.map((name) => (
        <UnstyledButton
          key={name}
          className={styles.preset ?? ''}
          aria-pressed={isLoadOf(name, load)}
          data-testid={`preset-${name}`}
          onClick={() => fillPreset(form, name)}
        >
          <div className={styles.presetName}>
            {text(`form.presets.${name}.name`)}
          </div>
          <div className={styles.presetHint}>
            {text(`form.presets.${name}.hint`)}
          </div>
        </UnstyledButton>
      ))}
    </div>
  )
}

/** Whether the stages are still those of the preset. */
function isLoadOf(name: PresetName, load: Plan['load'] | null): boolean {
  const preset = checkPlan(presetPlan(name, ['builtin']))
  return (
    preset.ok &&
    load !== null &&
    JSON.stringify(preset.plan.load.stages) === JSON.stringify(load.stages)
  )
}
