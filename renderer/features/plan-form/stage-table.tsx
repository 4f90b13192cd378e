import { Button, NumberInput, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { useApp, useFieldMessage } from '../../state/context.tsx'
import { EMPTY_STAGE, type StageDraft } from '../../state/draft.ts'
import { useSection } from '../../state/use-section.ts'
import { useMatters } from './matters.tsx'
import styles from './plan-form.module.css'
import { StageActions } from './stage-actions.tsx'
import { StageMessages, type StageField } from './stage-messages.tsx'

export function StageTable(): ReactElement {
  const text = useText()
  const [{ stages }, change] = useSection('load')
  const rated = useMatters('stage-rate')
  const edit = (next: readonly StageDraft[]) => change({ stages: next })
  return (
    <div>
      <table className={styles.grid} aria-label={text('form.stages.title')}>
        <thead>
          <tr>
            <th scope="col">{text('form.stages.name')}</th>
            <th scope="col" style={{ width: rated ? '21%' : '23%' }}>
              {text('form.stages.connections')}
            </th>
            <th scope="col" style={{ width: rated ? '14%' : '17%' }}>
              {text('form.stages.ramp')}
            </th>
            <th scope="col" style={{ width: rated ? '14%' : '17%' }}>
              {text('form.stages.hold')}
            </th>
            {rated && (
              <th scope="col" style={{ width: '15%' }}>
                {text('form.stages.ratePerMinute')}
              </th>
            )}
            <td style={{ width: 70 }} />
          </tr>
        </thead>
        <tbody>
          {stages.map((stage, index) => (
            <StageRow
              key={index}
              {...{ stage, index, rated }}
              count={stages.length}
              onChange={(fields) =>
                edit(stages.with(index, { ...stage, ...fields }))
              }
              onRemove={() => edit(stages.toSpliced(index, 1))}
              onMove={(to) =>
                edit(stages.toSpliced(index, 1).toSpliced(to, 0, stage))
              }
            />
          ))}
        </tbody>
      </table>
      <StageMessages count={stages.length} />
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} />}
        onClick={() => edit([...stages, nextStage(stages)])}
      >
        {text('form.stages.add')}
      </Button>
    </div>
  )
}

/** Continues the climb: the last step again, twice as high. */
function nextStage(stages: readonly StageDraft[]): StageDraft {
  const last = stages.at(-1)
  if (!last) return EMPTY_STAGE
  const connections =
    typeof last.connections === 'number' ? last.connections * 2 : 100
  return { ...last, name: '', connections }
}

interface StageRowProps {
  readonly stage: StageDraft
  readonly index: number
  readonly count: number
  /** Whether the rate has a column. */
  readonly rated: boolean
  onChange(fields: Partial<StageDraft>): void
  onRemove(): void
  onMove(to: number): void
}

function StageRow(props: StageRowProps): ReactElement {
  const { stage, index, onChange } = props
  const text = useText()
  const nameCell = useCell(index, 'name')
  const connectionsCell = useCell(index, 'connections')
  const rampCell = useCell(index, 'ramp')
  const holdCell = useCell(index, 'hold')
  const rateCell = useCell(index, 'ratePerMinute')
  return (
    <tr>
      <td>
        <TextInput
          {...nameCell}
          placeholder={text('form.stages.namePlaceholder')}
          value={stage.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      </td>
      <td>
        <NumberInput
          {...connectionsCell}
          hideControls
          thousandSeparator=","
          value={stage.connections}
          onChange={(connections) => onChange({ connections })}
        />
      </td>
      <td>
        <TextInput
          {...rampCell}
          value={stage.ramp}
          onChange={(event) => onChange({ ramp: event.currentTarget.value })}
        />
      </td>
      <td>
        <TextInput
          {...holdCell}
          value={stage.hold}
          onChange={(event) => onChange({ hold: event.currentTarget.value })}
        />
      </td>
      {props.rated && (
        <td>
          <NumberInput
            {...rateCell}
            hideControls
            placeholder={text('form.stages.ratePlaceholder')}
            value={stage.ratePerMinute}
            onChange={(ratePerMinute) => onChange({ ratePerMinute })}
          />
        </td>
      )}
      <td>
        <StageActions {...props} />
      </td>
    </tr>
  )
}

function useCell(index: number, field: StageField) {
  const text = useText()
  const { form } = useApp()
  const path = `load.stages[${index}].${field}`
  const label = text(`form.stages.${field}`)
  return {
    size: 'xs' as const,
    'aria-label': text('form.stages.cell', { label, number: index + 1 }),
    // cells are too narrow for sentences: StageMessages has the words
    error: useFieldMessage(path) !== null,
    'data-path': path,
    onBlur: () => form.getState().touch(path),
  }
}
