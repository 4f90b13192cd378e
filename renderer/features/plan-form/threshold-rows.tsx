import {
  Autocomplete,
  Checkbox,
  NumberInput,
  Select,
  TextInput,
} from '@mantine/core'
import type { ReactElement } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { useApp, useFieldMessage } from '../../state/context.tsx'
import {
  NEW_THRESHOLD,
  type ThresholdDraft,
} from '../../state/threshold-draft.ts'
import { RemoveCell } from './remove-cell.tsx'
import { AddButton } from './row-card.tsx'
import styles from './threshold-rows.module.css'

const OPERATORS = ['>=', '>', '<=', '<', '==']

interface ThresholdRowsProps {
  /** Of the list in the plan. */
  readonly path: string
  /** What it is about, for those who cannot see it. */
  readonly label: string
  readonly metrics: readonly string[]
  readonly rows: readonly ThresholdDraft[]
  onChange(rows: readonly ThresholdDraft[]): void
}

/** Bounds on numbers, each with what follows when it is missed. */
export function ThresholdRows(props: ThresholdRowsProps): ReactElement {
  const { path, label, metrics, rows, onChange } = props
  const text = useText()
  const metric = metrics.includes(NEW_THRESHOLD.metric)
    ? NEW_THRESHOLD.metric
    : (metrics[0] ?? '')
  return (
    <div role="group" aria-label={label}>
      {rows.length > 0 && (
        <table className={styles.grid}>
          {rows.map((row, index) => (
            <ThresholdRow
              key={index}
              {...{ row, index, metrics, label }}
              path={`${path}[${index}]`}
              onChange={(fields) =>
                onChange(rows.with(index, { ...row, ...fields }))
              }
              onRemove={() => onChange(rows.toSpliced(index, 1))}
            />
          ))}
        </table>
      )}
      <AddButton
        label={text('form.thresholds.add')}
        onClick={() => onChange([...rows, { ...NEW_THRESHOLD, metric }])}
      />
    </div>
  )
}

interface ThresholdRowProps {
  readonly path: string
  readonly label: string
  readonly metrics: readonly string[]
  readonly row: ThresholdDraft
  readonly index: number
  onChange(fields: Partial<ThresholdDraft>): void
  onRemove(): void
}

function ThresholdRow(props: ThresholdRowProps): ReactElement {
  const { path, label, metrics, row, onChange, onRemove } = props
  const text = useText()
  const number = props.index + 1
  const metric = useCell(`${path}.metric`)
  const value = useCell(`${path}.value`)
  return (
    <tbody aria-label={`${label} ${number}`}>
      <tr>
        <td>
          <Autocomplete
            {...metric}
            aria-label={text('form.thresholds.metric', { number })}
            data={[...metrics]}
            limit={40}
            value={row.metric}
            onChange={(name) => onChange({ metric: name })}
            comboboxProps={{
              width: 260,
              position: 'bottom-start',
              shadow: 'md',
            }}
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
      <tr>
        <td colSpan={4}>
          <AbortFields {...{ path, row, number, onChange }} />
        </td>
      </tr>
    </tbody>
  )
}

interface AbortFieldsProps {
  readonly path: string
  readonly row: ThresholdDraft
  readonly number: number
  onChange(fields: Partial<ThresholdDraft>): void
}

/** Whether a miss ends the run, and from when on. */
function AbortFields(props: AbortFieldsProps): ReactElement {
  const { path, row, number, onChange } = props
  const text = useText()
  const after = useCell(`${path}.after`)
  return (
    <div className={styles.abort}>
      <Checkbox
        size="xs"
        label={text('form.thresholds.abort')}
        aria-label={text('form.thresholds.abortOf', { number })}
        checked={row.abort}
        onChange={(event) => onChange({ abort: event.currentTarget.checked })}
      />
      {row.abort && (
        <label className={styles.after}>
          {text('form.thresholds.after')}
          <TextInput
            {...after}
            className={styles.afterInput ?? ''}
            aria-label={text('form.thresholds.afterOf', { number })}
            value={row.after}
            onChange={(event) => onChange({ after: event.currentTarget.value })}
          />
        </label>
      )}
    </div>
  )
}

function useCell(path: string) {
  const { form } = useApp()
  return {
    size: 'xs' as const,
    error: useFieldMessage(path),
    'data-path': path,
    onBlur: () => form.getState().touch(path),
  }
}
