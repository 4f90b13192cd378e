import type { ReactElement } from 'react'
import { ChoiceField, TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { EMPTY_STEP, type StepDraft } from '../../state/talk-draft.ts'
import { useSection } from '../../state/use-section.ts'
import { MatchField, MessageField } from './message-field.tsx'
import { AddButton, RowCard } from './row-card.tsx'
import { Advanced, FieldRow } from './section.tsx'

/** What a connection says before anything else, and who lets it in. */
export function LoginFields(): ReactElement {
  const text = useText()
  const [login, change] = useSection('login')
  const message = login.type === 'message'
  return (
    <Advanced
      title={text('form.login.title')}
      hint={text(message ? 'form.login.byMessage' : 'form.login.hint')}
      paths={['login']}
    >
      <FieldRow>
        <ChoiceField
          path="login.type"
          label={text('form.login.type')}
          value={login.type}
          onChange={(type) => change({ type })}
          choices={[
            { value: 'none', label: text('form.login.none') },
            { value: 'message', label: text('form.login.message') },
          ]}
        />
        {message ? (
          <TextField
            path="login.timeout"
            label={text('form.login.timeout')}
            limits="10ms–10m"
            value={login.timeout}
            onChange={(timeout) => change({ timeout })}
          />
        ) : (
          <div />
        )}
      </FieldRow>
      {message && <LoginMessage />}
    </Advanced>
  )
}

function LoginMessage(): ReactElement {
  const text = useText()
  const [login, change] = useSection('login')
  const edit = (steps: readonly StepDraft[]) => change({ steps })
  return (
    <>
      <MessageField
        path="login.message"
        label={text('form.login.text')}
        limits={text('form.templateLimits')}
        value={login.message}
        onChange={(message) => change({ message })}
      />
      <MatchField
        path="login.expect"
        label={text('form.login.expect')}
        value={login.expect}
        onChange={(expect) => change({ expect })}
      />
      <MatchField
        path="login.refused"
        label={text('form.login.refused')}
        placeholder={text('form.login.anyOther')}
        value={login.refused}
        onChange={(refused) => change({ refused })}
      />
      {login.steps.map((step, index) => (
        <LoginStep
          key={index}
          {...{ step, index }}
          onChange={(fields) =>
            edit(login.steps.with(index, { ...step, ...fields }))
          }
          onRemove={() => edit(login.steps.toSpliced(index, 1))}
        />
      ))}
      <AddButton
        label={text('form.login.addStep')}
        onClick={() => edit([...login.steps, EMPTY_STEP])}
      />
    </>
  )
}

interface LoginStepProps {
  readonly step: StepDraft
  readonly index: number
  onChange(fields: Partial<StepDraft>): void
  onRemove(): void
}

function LoginStep(props: LoginStepProps): ReactElement {
  const { step, index, onChange, onRemove } = props
  const text = useText()
  const number = index + 1
  return (
    <RowCard
      title={text('form.login.step', { number })}
      remove={text('form.login.removeStep', { number })}
      onRemove={onRemove}
    >
      <MessageField
        path={`login.then[${index}].message`}
        label={text('form.login.stepMessage')}
        value={step.message}
        onChange={(message) => onChange({ message })}
      />
      <MatchField
        path={`login.then[${index}].expect`}
        label={text('form.login.stepExpect')}
        placeholder={text('form.login.noWait')}
        value={step.expect}
        onChange={(expect) => onChange({ expect })}
      />
    </RowCard>
  )
}
