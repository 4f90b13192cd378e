import { Select } from '@mantine/core'
import type { ReactElement } from 'react'
import { AreaField, TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import type { MatchDraft, MessageDraft } from '../../state/message-draft.ts'
import styles from './message-field.module.css'

interface MessageFieldProps {
  readonly path: string
  readonly label: string
  readonly limits?: string
  readonly placeholder?: string
  readonly value: MessageDraft
  onChange(value: MessageDraft): void
}

/** A message: text, or bytes as hexadecimal digits or base64. */
export function MessageField(props: MessageFieldProps): ReactElement {
  const text = useText()
  const { value, onChange, ...field } = props
  return (
    <div className={styles.pair}>
      <AreaField
        {...field}
        also={BYTES.map((name) => `${props.path}.${name}`)}
        value={value.content}
        onChange={(content) => onChange({ ...value, content })}
      />
      <Kind
        label={text('form.message.kind', { label: props.label })}
        value={value.form}
        values={['text', 'hex', 'base64']}
        nameOf={(name) => text(`form.message.${name}`)}
        onChange={(form) => onChange({ ...value, form })}
      />
    </div>
  )
}

interface MatchFieldProps {
  readonly path: string
  readonly label: string
  readonly limits?: string
  readonly placeholder?: string
  readonly value: MatchDraft
  onChange(value: MatchDraft): void
}

/** What a message must hold: text, a regular expression, a JSON value. */
export function MatchField(props: MatchFieldProps): ReactElement {
  const text = useText()
  const { value, onChange, ...field } = props
  return (
    <div className={styles.pair} data-json={value.by === 'json'}>
      <TextField
        {...field}
        also={PATTERNS.map((name) => `${props.path}.${name}`)}
        {...(value.by === 'json' ? { placeholder: 'data.status' } : {})}
        value={value.pattern}
        onChange={(pattern) => onChange({ ...value, pattern })}
      />
      {value.by === 'json' && (
        <TextField
          path={`${props.path}.equals`}
          label={text('form.match.value')}
          placeholder={text('form.match.anyValue')}
          value={value.value}
          onChange={(next) => onChange({ ...value, value: next })}
        />
      )}
      <Kind
        label={text('form.match.kind', { label: props.label })}
        value={value.by}
        values={['text', 'equals', 'regex', 'json', 'hex']}
        nameOf={(name) => text(`form.match.${name}`)}
        onChange={(by) => onChange({ ...value, by })}
      />
    </div>
  )
}

const BYTES = ['text', 'hex', 'base64']
const PATTERNS = ['text', 'equals', 'regex', 'hex', 'json']

interface KindProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly values: readonly T[]
  nameOf(value: T): string
  onChange(value: T): void
}

function Kind<T extends string>(props: KindProps<T>): ReactElement {
  const { values, nameOf, onChange } = props
  return (
    <Select
      size="xs"
      className={styles.kind ?? ''}
      aria-label={props.label}
      data={values.map((value) => ({ value, label: nameOf(value) }))}
      value={props.value}
      onChange={(name) => {
        const chosen = values.find((value) => value === name)
        if (chosen !== undefined) onChange(chosen)
      }}
      allowDeselect={false}
      comboboxProps={{ shadow: 'md', width: 130, position: 'bottom-end' }}
    />
  )
}
