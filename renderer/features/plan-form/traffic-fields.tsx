import type { ReactElement } from 'react'
import { TRAFFIC_TYPES } from '../../../core/plan/traffic-schema.ts'
import { ChoiceField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useApp } from '../../state/context.tsx'
import { useSection } from '../../state/use-section.ts'
import { withTraffic } from '../../state/with-profile.ts'
import { ConversationFields } from './conversation-fields.tsx'
import { Matters } from './matters.tsx'
import { RateFields } from './rate-fields.tsx'
import { TrafficContent } from './traffic-content.tsx'

/** Who writes to whom, how often, and what. */
export function TrafficFields(): ReactElement {
  const [{ type }] = useSection('traffic')
  return (
    <>
      <Matters of="traffic-type">
        <TrafficChoice />
      </Matters>
      {type !== 'none' && (
        <Matters of="traffic">
          <ConversationFields />
          <RateFields />
          <TrafficContent />
        </Matters>
      )}
    </>
  )
}

function TrafficChoice(): ReactElement {
  const text = useText()
  const { form } = useApp()
  const [{ type }] = useSection('traffic')
  return (
    <ChoiceField
      path="traffic.type"
      label={text('form.traffic.type')}
      value={type}
      onChange={(name) => {
        const chosen = TRAFFIC_TYPES.find((known) => known === name)
        if (chosen !== undefined)
          form.getState().edit((draft) => withTraffic(draft, { type: chosen }))
      }}
      choices={TRAFFIC_TYPES.map((value) => ({
        value,
        label: text(`form.traffic.types.${value}`),
      }))}
    />
  )
}
