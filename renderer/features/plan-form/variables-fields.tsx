import type { ReactElement } from 'react'
import { ChoiceField, TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useSection } from '../../state/use-section.ts'
import styles from './plan-form.module.css'
import { Advanced, FieldRow } from './section.tsx'
import { TokenFields } from './token-fields.tsx'

/** Where the variables of templates come from besides the engine. */
export function VariablesFields(): ReactElement {
  const text = useText()
  return (
    <Advanced
      title={text('form.variables.title')}
      hint={text('form.variables.hint')}
      paths={['variables']}
    >
      <CsvFields />
      <TokenFields />
    </Advanced>
  )
}

function CsvFields(): ReactElement {
  const text = useText()
  const [{ csvFile, csvUse }, change] = useSection('variables')
  return (
    <>
      <FieldRow>
        <TextField
          path="variables.csv.file"
          label={text('form.variables.csvFile')}
          limits="{{csv.COLUMN}}"
          placeholder={text('form.none')}
          value={csvFile}
          onChange={(file) => change({ csvFile: file })}
        />
        {csvFile === '' ? (
          <div />
        ) : (
          <ChoiceField
            path="variables.csv.use"
            label={text('form.variables.csvUse')}
            value={csvUse}
            onChange={(use) => change({ csvUse: use })}
            choices={[
              { value: 'in-order', label: text('form.variables.inOrder') },
              { value: 'random', label: text('form.variables.random') },
              {
                value: 'per-connection',
                label: text('form.variables.perConnection'),
              },
            ]}
          />
        )}
      </FieldRow>
      {csvFile !== '' && (
        <p className={styles.hint}>{text('form.variables.csvHint')}</p>
      )}
    </>
  )
}
