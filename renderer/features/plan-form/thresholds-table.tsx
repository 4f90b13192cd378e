import { Autocomplete, Button, NumberInput, Select } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { THRESHOLD_METRICS } from '../../../core/metrics/threshold-metrics.ts'
import { useText } from '../../i18n/use-text.ts'
import { useApp, useFieldMessage, useForm } from '../../state/context.tsx'
import { NEW_THRESHOLD, type ThresholdDraft } from '../../state/threshold-draft.ts'
import styles from './plan-form.module.css'
import { RemoveCell } from './remove-cell.tsx'

const OPERATORS = ['>=', '>', '<=', '<', '==']

export function ThresholdsTable(): ReactElement {
  const text = useText()
  const { form } = useApp()
  const rows = useForm((state) => state.draft.thresholds)
  const change = (thresholds: readonly ThresholdDraft[]) =>
    form.getState().edit((draft) => ({ ...draft, thresholds }))
  return (
    <div role="group" aria-label={text('form.thresholds.title')}>
      <p className={styles.hint}>{text('form.thresholds.hint')}</p>
      {rows.length > 0 && (
        <table className={styles.grid}>
          <tbody>
            {rows.map((row, index) => (
              <ThresholdRow
                key={index}
                {...{ row, index }}
                onChange={(fields) =>
                  change(rows.with(index, { ...row, ...fields }))
                }
                onRemove={() => change(rows.toSpliced(index, 1))}
              />
            ))}
          </tbody>
        </table>
      )}
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} />}
        onClick={() => change([...rows, NEW_THRESHOLD])}
      >
        {text('form.thresholds.add')}
      </Button>
    </div>
  )
}

interface ThresholdRowProps {
  readonly row: ThresholdDraft
  readonly index: number
  onChange(fields: Partial<ThresholdDraft>): void
  onRemove(): void
}

function ThresholdRow(props: ThresholdRowProps): ReactElement {
  const { row, index, onChange, onRemove } = props
  const text = useText()
  const number = index + 1
  const metric = useCell(index, 'metric')
  const value = useCell(index, 'value')
  return (
    <tr>
      <td>
        <Autocomplete
          {...metric}
          aria-label={text('form.thresholds.metric', { number })}
          data={[...THRESHOLD_METRICS]}
          limit={40}
          value={row.metric}
          onChange={(name) => onChange({ metric: name })}
          comboboxProps={{ width: 260, position: 'bottom-start', shadow: 'md' }}
        />
      </td>
      <td style={{ width: 64 }}>
        <Select
          size="xs"
          aria-label={text('form.thresholds.op', { number })}
          data={OPERATORS}
          allowDeselect={false}
          value={row.op}
          onChange={(op) => op !== null && onChange({ op })}
        />
      </td>
      <td style={{ width: 84 }}>
        <NumberInput
          {...value}
          aria-label={text('form.thresholds.value', { number })}
          hideControls
          value={row.value}
          onChange={(next) => onChange({ value: next })}
        />
      </td>
      <RemoveCell
        label={text('form.thresholds.remove', { number })}
        onRemove={onRemove}
      />
    </tr>
  )
}

function useCell(index: number, field: string) {
  const { form } = useApp()
  const path = `thresholds[${index}].${field}`
  return {
    size: 'xs' as const,
    error: useFieldMessage(path),
    onBlur: () => form.getState().touch(path),
  }
}
