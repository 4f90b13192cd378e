import type { ReactElement } from 'react'
import { NumberField, SwitchField, TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useSection } from '../../state/use-section.ts'
import { FieldRow } from './section.tsx'

/** How long connecting may take, and how it is tried again. */
export function ConnectFields(): ReactElement {
  const text = useText()
  const [connect, change] = useSection('connect')
  return (
    <>
      <FieldRow>
        <TextField
          path="connect.handshakeTimeout"
          label={text('form.connect.handshakeTimeout')}
          limits="10ms–10m"
          value={connect.handshakeTimeout}
          onChange={(handshakeTimeout) => change({ handshakeTimeout })}
        />
        <NumberField
          path="connect.retries"
          label={text('form.connect.retries')}
          limits="0–1,000"
          value={connect.retries}
          onChange={(retries) => change({ retries })}
        />
      </FieldRow>
      <BackoffFields />
      <SwitchField
        label={text('form.connect.reconnect')}
        hint={text('form.connect.reconnectHint')}
        checked={connect.reconnect}
        onChange={(reconnect) => change({ reconnect })}
      />
      <FieldRow>
        <TextField
          path="connect.readTimeout"
          label={text('form.connect.readTimeout')}
          limits="10ms–24h"
          placeholder={text('form.never')}
          value={connect.readTimeout}
          onChange={(readTimeout) => change({ readTimeout })}
        />
        <TextField
          path="connect.writeTimeout"
          label={text('form.connect.writeTimeout')}
          limits="10ms–24h"
          placeholder={text('form.never')}
          value={connect.writeTimeout}
          onChange={(writeTimeout) => change({ writeTimeout })}
        />
      </FieldRow>
    </>
  )
}

function BackoffFields(): ReactElement {
  const text = useText()
  const [connect, change] = useSection('connect')
  return (
    <>
      <FieldRow>
        <TextField
          path="connect.backoff.initial"
          label={text('form.connect.initial')}
          limits="1ms–10m"
          value={connect.initial}
          onChange={(initial) => change({ initial })}
        />
        <TextField
          path="connect.backoff.ceiling"
          label={text('form.connect.ceiling')}
          limits="1ms–1h"
          value={connect.ceiling}
          onChange={(ceiling) => change({ ceiling })}
        />
      </FieldRow>
      <FieldRow>
        <NumberField
          path="connect.backoff.multiplier"
          label={text('form.connect.multiplier')}
          limits="1–10"
          unit="×"
          value={connect.multiplier}
          onChange={(multiplier) => change({ multiplier })}
        />
        <NumberField
          path="connect.backoff.jitter"
          label={text('form.connect.jitter')}
          limits="0–1"
          value={connect.jitter}
          onChange={(jitter) => change({ jitter })}
        />
      </FieldRow>
    </>
  )
}
