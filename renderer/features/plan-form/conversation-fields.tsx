import type { ReactElement } from 'react'
import { ChoiceField, NumberField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useApp } from '../../state/context.tsx'
import { hasField, type TrafficDraft } from '../../state/traffic-draft.ts'
import { useSection } from '../../state/use-section.ts'
import { withTraffic } from '../../state/with-profile.ts'
import { MatchField } from './message-field.tsx'
import { FieldRow } from './section.tsx'

const NUMBERS = ['groups', 'size', 'senders', 'groupBase'] as const
const LIMITS = {
  groups: '1–10,000',
  size: '2–100,000',
  senders: '1–100,000',
  groupBase: '0–2 billion',
} as const

/** Who writes to whom: what only some kinds of traffic ask. */
export function ConversationFields(): ReactElement | null {
  const text = useText()
  const [traffic, change] = useSection('traffic')
  const { type, from } = traffic
  const numbers = NUMBERS.filter(
    (field) => hasField(type, field) && !unasked(traffic, field),
  )
  const pushes = type === 'broadcast' && from === 'server'
  return (
    <>
      <FieldRow>
        <Parts />
        {numbers.map((field) => (
          <NumberField
            key={field}
            path={`traffic.${field}`}
            label={text(`form.traffic.${field}`)}
            limits={LIMITS[field]}
            value={traffic[field]}
            onChange={(value) => change({ [field]: value })}
          />
        ))}
      </FieldRow>
      {pushes && (
        <MatchField
          path="traffic.number"
          label={text('form.traffic.number')}
          limits={text('form.traffic.numberLimits')}
          value={traffic.number}
          onChange={(number) => change({ number })}
        />
      )}
    </>
  )
}

/** The server's own broadcast has no sender of ours. */
function unasked({ type, from }: TrafficDraft, field: string): boolean {
  return type === 'broadcast' && from === 'server' && field === 'senders'
}

function Parts(): ReactElement | null {
  const text = useText()
  const { form } = useApp()
  const [{ type, directions, from }, change] = useSection('traffic')
  if (type === 'chat')
    return (
      <ChoiceField
        path="traffic.directions"
        label={text('form.traffic.directions')}
        value={directions}
        onChange={(value) => change({ directions: value })}
        choices={[
          { value: 'both', label: text('form.traffic.both') },
          { value: 'one', label: text('form.traffic.one') },
        ]}
      />
    )
  if (type === 'broadcast')
    return (
      <ChoiceField
        path="traffic.from"
        label={text('form.traffic.from')}
        value={from}
        onChange={(value) =>
          form.getState().edit((draft) => withTraffic(draft, { from: value }))
        }
        choices={[
          { value: 'connections', label: text('form.traffic.connections') },
          { value: 'server', label: text('form.traffic.server') },
        ]}
      />
    )
  return null
}
