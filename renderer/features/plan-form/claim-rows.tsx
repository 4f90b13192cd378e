import { TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { useApp } from '../../state/context.tsx'
import { useSection } from '../../state/use-section.ts'
import type { ClaimDraft } from '../../state/variables-draft.ts'
import styles from './plan-form.module.css'
import { RemoveCell } from './remove-cell.tsx'
import { AddButton } from './row-card.tsx'

/** What the token says of its bearer. */
export function ClaimRows(): ReactElement {
  const text = useText()
  const [{ claims }, change] = useSection('variables')
  const edit = (next: readonly ClaimDraft[]) => change({ claims: next })
  return (
    <div role="group" aria-label={text('form.variables.claims')}>
      <p className={styles.hint}>{text('form.variables.claimsHint')}</p>
      <table className={styles.grid}>
        <tbody>
          {claims.map((claim, index) => (
            <ClaimRow
              key={index}
              {...{ claim, number: index + 1 }}
              onChange={(fields) =>
                edit(claims.with(index, { ...claim, ...fields }))
              }
              onRemove={() => edit(claims.toSpliced(index, 1))}
            />
          ))}
        </tbody>
      </table>
      <AddButton
        label={text('form.variables.addClaim')}
        onClick={() => edit([...claims, { name: '', value: '' }])}
      />
    </div>
  )
}

interface ClaimRowProps {
  readonly claim: ClaimDraft
  readonly number: number
  onChange(fields: Partial<ClaimDraft>): void
  onRemove(): void
}

function ClaimRow(props: ClaimRowProps): ReactElement {
  const { claim, number, onChange, onRemove } = props
  const text = useText()
  const { form } = useApp()
  const touch = () => form.getState().touch('variables.token.claims')
  return (
    <tr>
      <td>
        <TextInput
          size="xs"
          aria-label={text('form.variables.claim', { number })}
          value={claim.name}
          onBlur={touch}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      </td>
      <td>
        <TextInput
          size="xs"
          aria-label={text('form.variables.value', { number })}
          value={claim.value}
          onBlur={touch}
          onChange={(event) => onChange({ value: event.currentTarget.value })}
        />
      </td>
      <RemoveCell
        label={text('form.variables.removeClaim', { number })}
        onRemove={onRemove}
      />
    </tr>
  )
}
