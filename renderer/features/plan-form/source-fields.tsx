import type { ReactElement } from 'react'
import {
  ChoiceField,
  NumberField,
  SwitchField,
  TextField,
} from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useSection } from '../../state/use-section.ts'
import styles from './plan-form.module.css'
import { Advanced, FieldRow } from './section.tsx'

/** From where connections are dialed, and how their frames are made. */
export function SourceFields(): ReactElement {
  const text = useText()
  const [connect, change] = useSection('connect')
  return (
    <Advanced
      title={text('form.source.title')}
      hint={text('form.source.hint')}
      paths={PATHS}
    >
      <p className={styles.hint}>{text('form.source.explain')}</p>
      <TextField
        path="connect.sourceAddresses"
        label={text('form.source.addresses')}
        limits={text('form.source.addressesLimits')}
        placeholder={text('form.source.system')}
        value={connect.sourceAddresses}
        onChange={(sourceAddresses) => change({ sourceAddresses })}
      />
      <FieldRow>
        <NumberField
          path="connect.sourcePorts.from"
          label={text('form.source.portFrom')}
          limits="1,025–65,535"
          placeholder={text('form.source.system')}
          value={connect.portFrom}
          onChange={(portFrom) => change({ portFrom })}
        />
        <NumberField
          path="connect.sourcePorts.to"
          label={text('form.source.portTo')}
          limits="1,025–65,535"
          placeholder={text('form.source.system')}
          value={connect.portTo}
          onChange={(portTo) => change({ portTo })}
        />
      </FieldRow>
      <ChoiceField
        path="connect.masking"
        label={text('form.source.masking')}
        value={connect.masking}
        onChange={(masking) => change({ masking })}
        choices={[
          { value: 'random', label: text('form.source.random') },
          { value: 'zero', label: text('form.source.zero') },
        ]}
      />
      <SwitchField
        label={text('form.source.checkUtf8')}
        hint={text('form.source.checkUtf8Hint')}
        checked={connect.checkUtf8}
        onChange={(checkUtf8) => change({ checkUtf8 })}
      />
    </Advanced>
  )
}

const PATHS = [
  'connect.sourceAddresses',
  'connect.sourcePorts',
  'connect.masking',
]
