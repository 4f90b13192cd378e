import type { ReactElement } from 'react'
import { AreaField, ChoiceField, TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useSection } from '../../state/use-section.ts'
import { Advanced, FieldRow, Section } from './section.tsx'
import { ThresholdsTable } from './thresholds-table.tsx'
import { TrafficFields } from './traffic-fields.tsx'

export function BehaviourSection(): ReactElement {
  const text = useText()
  return (
    <Section title={text('form.behaviour.title')}>
      <HeartbeatFields />
      <TrafficFields />
      <ThresholdsTable />
      <Advanced
        title={text('form.login.title')}
        hint={text('form.login.hint')}
        paths={['login']}
      >
        <LoginFields />
      </Advanced>
    </Section>
  )
}

function HeartbeatFields(): ReactElement {
  const text = useText()
  const [beat, change] = useSection('heartbeat')
  return (
    <>
      <FieldRow>
        <ChoiceField
          path="heartbeat.type"
          label={text('form.heartbeat.type')}
          value={beat.type}
          onChange={(type) => change({ type })}
          choices={[
            { value: 'none', label: text('form.heartbeat.none') },
            { value: 'ping', label: text('form.heartbeat.ping') },
            { value: 'message', label: text('form.heartbeat.message') },
          ]}
        />
        {beat.type !== 'none' && (
          <TextField
            path="heartbeat.interval"
            label={text('form.heartbeat.interval')}
            limits="100ms–24h"
            value={beat.interval}
            onChange={(interval) => change({ interval })}
          />
        )}
        {beat.type !== 'none' && (
          <TextField
            path="heartbeat.timeout"
            label={text('form.heartbeat.timeout')}
            limits="10ms–1h"
            value={beat.timeout}
            onChange={(timeout) => change({ timeout })}
          />
        )}
      </FieldRow>
      {beat.type === 'message' && (
        <FieldRow>
          <AreaField
            path="heartbeat.message"
            label={text('form.heartbeat.text')}
            value={beat.message}
            onChange={(message) => change({ message })}
          />
          <TextField
            path="heartbeat.expect"
            label={text('form.heartbeat.expect')}
            value={beat.expect}
            onChange={(expect) => change({ expect })}
          />
        </FieldRow>
      )}
    </>
  )
}

function LoginFields(): ReactElement {
  const text = useText()
  const [login, change] = useSection('login')
  return (
    <>
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
        {login.type === 'message' ? (
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
      {login.type === 'message' && (
        <>
          <AreaField
            path="login.message"
            label={text('form.login.text')}
            limits={text('form.templateLimits')}
            value={login.message}
            onChange={(message) => change({ message })}
          />
          <TextField
            path="login.expect"
            label={text('form.login.expect')}
            value={login.expect}
            onChange={(expect) => change({ expect })}
          />
        </>
      )}
    </>
  )
}
