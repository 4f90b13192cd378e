import type { ReactElement } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { AnswersFields } from './answers-fields.tsx'
import { HeartbeatFields } from './heartbeat-fields.tsx'
import { LoginFields } from './login-fields.tsx'
import { Matters, useMatters } from './matters.tsx'
import { ProfileField } from './profile-field.tsx'
import { Section } from './section.tsx'
import { TrafficFields } from './traffic-fields.tsx'
import { VariablesFields } from './variables-fields.tsx'

/** What connections say, to the server and to each other. */
export function BehaviourSection(): ReactElement | null {
  const text = useText()
  // each may be all that is left of the section
  const shown = [
    useMatters('profile'),
    useMatters('heartbeat'),
    useMatters('traffic'),
    useMatters('login'),
    useMatters('answers'),
    useMatters('variables'),
  ].includes(true)
  if (!shown) return null
  return (
    <Section title={text('form.behaviour.title')}>
      <Matters of="profile">
        <ProfileField />
      </Matters>
      <TrafficFields />
      <Matters of="heartbeat">
        <HeartbeatFields />
      </Matters>
      <Matters of="login">
        <LoginFields />
      </Matters>
      <Matters of="answers">
        <AnswersFields />
      </Matters>
      <Matters of="variables">
        <VariablesFields />
      </Matters>
    </Section>
  )
}
