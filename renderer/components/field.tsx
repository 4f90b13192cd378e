import {
  NumberInput,
  PasswordInput,
  Select,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'
import type { ReactElement } from 'react'
import { useApp, useFieldMessage } from '../state/context.tsx'
import type { NumberText } from '../state/draft.ts'
import styles from './field.module.css'

export interface FieldProps<T> {
  /** Where the value stands in the plan; its messages appear here. */
  readonly path: string
  /** Paths whose messages appear here as well. */
  readonly also?: readonly string[]
  readonly label: string
  /** What is allowed, in short: "10 ms – 10 m". */
  readonly limits?: string
  readonly unit?: string
  readonly placeholder?: string
  readonly value: T
  onChange(value: T): void
}

const wrapper = {
  size: 'xs',
  classNames: {
    root: styles.root ?? '',
    label: styles.label ?? '',
    description: styles.limits ?? '',
    error: styles.error ?? '',
  },
  inputWrapperOrder: ['label', 'description', 'input', 'error'] as (
    'label' | 'description' | 'input' | 'error'
  )[],
} as const

function useCommon(props: FieldProps<unknown>) {
  const { form } = useApp()
  const message = useFieldMessage(props.path, props.also)
  return {
    ...wrapper,
    label: props.label,
    error: message,
    'data-path': props.path,
    onBlur: () => form.getState().touch(props.path),
    ...(props.limits === undefined ? {} : { description: props.limits }),
    ...(props.placeholder === undefined
      ? {}
      : { placeholder: props.placeholder }),
    ...(props.unit === undefined
      ? {}
      : {
          rightSection: <span className={styles.unit}>{props.unit}</span>,
          rightSectionWidth: 14 + props.unit.length * 7,
          rightSectionPointerEvents: 'none' as const,
        }),
  }
}

export function TextField(props: FieldProps<string>): ReactElement {
  const common = useCommon(props)
  return (
    <TextInput
      {...common}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      spellCheck={false}
    />
  )
}

/** Shows dots; a button shows what is behind them. */
export function SecretField(props: FieldProps<string>): ReactElement {
  const common = useCommon(props)
  return (
    <PasswordInput
      {...common}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
    />
  )
}

export function AreaField(props: FieldProps<string>): ReactElement {
  const common = useCommon(props)
  return (
    <Textarea
      {...common}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      autosize
      minRows={1}
      maxRows={6}
      spellCheck={false}
    />
  )
}

export function NumberField(props: FieldProps<NumberText>): ReactElement {
  const common = useCommon(props)
  return (
    <NumberInput
      {...common}
      value={props.value}
      onChange={props.onChange}
      thousandSeparator=","
      hideControls
      allowNegative
    />
  )
}

export interface Choice {
  readonly value: string
  readonly label: string
}

interface ChoiceFieldProps extends FieldProps<string> {
  readonly choices: readonly Choice[]
}

export function ChoiceField(props: ChoiceFieldProps): ReactElement {
  const common = useCommon(props)
  return (
    <Select
      {...common}
      data={props.choices.map((choice) => ({ ...choice }))}
      value={props.value}
      onChange={(value) => value !== null && props.onChange(value)}
      allowDeselect={false}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}

interface SwitchFieldProps {
  readonly label: string
  readonly hint?: string
  readonly checked: boolean
  onChange(checked: boolean): void
}

export function SwitchField(props: SwitchFieldProps): ReactElement {
  return (
    <Switch
      size="xs"
      label={props.label}
      {...(props.hint === undefined ? {} : { description: props.hint })}
      checked={props.checked}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
  )
}
