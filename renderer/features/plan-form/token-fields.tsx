import type { ReactElement } from 'react'
import { formatPath } from '../../../core/plan/check.ts'
import { ChoiceField, SecretField, TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useFieldMessage } from '../../state/context.tsx'
import { useSection } from '../../state/use-section.ts'
import { isLiteralSecret, TOKEN_KINDS } from '../../state/variables-draft.ts'
import { ClaimRows } from './claim-rows.tsx'
import styles from './plan-form.module.css'
import { FieldRow } from './section.tsx'

/** A signed JSON Web Token per connection: {{token}}. */
export function TokenFields(): ReactElement {
  const text = useText()
  const [{ token, lifetime }, change] = useSection('variables')
  return (
    <>
      <FieldRow>
        <ChoiceField
          path="variables.token"
          also={['variables.token.algorithm']}
          label={text('form.variables.token')}
          limits="{{token}}"
          value={token}
          onChange={(name) => {
            const kind = TOKEN_KINDS.find((known) => known === name)
            // what only the other algorithm uses would be a mistake here
            if (kind === 'HS256') change({ token: kind, keyFile: '' })
            else if (kind === 'RS256') change({ token: kind, secret: '' })
            else change({ token: 'none' })
          }}
          choices={[
            { value: 'none', label: text('form.none') },
            { value: 'HS256', label: text('form.variables.hs256') },
            { value: 'RS256', label: text('form.variables.rs256') },
          ]}
        />
        {token === 'none' ? (
          <div />
        ) : (
          <TextField
            path="variables.token.lifetime"
            label={text('form.variables.lifetime')}
            limits="1s–8760h"
            value={lifetime}
            onChange={(value) => change({ lifetime: value })}
          />
        )}
      </FieldRow>
      {token !== 'none' && (
        <>
          <KeyFields />
          <ClaimRows />
          <ClaimsMessage />
        </>
      )}
    </>
  )
}

/** The secret, or the file of the key; the other one only if it is there. */
function KeyFields(): ReactElement {
  const text = useText()
  const [{ token, secret, keyFile }, change] = useSection('variables')
  return (
    <>
      {(token === 'HS256' || secret !== '') && (
        <SecretField
          path="variables.token.secret"
          label={text('form.variables.secret')}
          placeholder="${env:JWT_SECRET}"
          value={secret}
          onChange={(value) => change({ secret: value })}
        />
      )}
      {isLiteralSecret(secret) && (
        <p className={styles.hint} role="note" data-testid="secret-hint">
          {text('form.variables.secretHint')}
        </p>
      )}
      {(token === 'RS256' || keyFile !== '') && (
        <TextField
          path="variables.token.keyFile"
          label={text('form.variables.keyFile')}
          limits="PEM"
          placeholder="/path/to/key.pem"
          value={keyFile}
          onChange={(value) => change({ keyFile: value })}
        />
      )}
    </>
  )
}

const CLAIMS = 'variables.token.claims'

function ClaimsMessage(): ReactElement | null {
  const [{ claims }] = useSection('variables')
  const message = useFieldMessage(
    CLAIMS,
    claims.map(({ name }) =>
      formatPath(['variables', 'token', 'claims', name]),
    ),
  )
  return message === null ? null : (
    <p className={styles.messages} role="alert">
      {message}
    </p>
  )
}
