import type { ReactElement } from 'react'
import { ChoiceField, TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useSection } from '../../state/use-section.ts'
import { MatchField, MessageField } from './message-field.tsx'
import { FieldRow } from './section.tsx'

export function HeartbeatFields(): ReactElement {
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
        <>
          <MessageField
            path="heartbeat.message"
            label={text('form.heartbeat.text')}
            value={beat.message}
            onChange={(message) => change({ message })}
          />
          <MatchField
            path="heartbeat.expect"
            label={text('form.heartbeat.expect')}
            value={beat.expect}
            onChange={(expect) => change({ expect })}
          />
        </>
      )}
    </>
  )
}
