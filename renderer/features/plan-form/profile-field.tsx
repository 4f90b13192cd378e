import type { ReactElement } from 'react'
import { PROFILE_NAMES } from '../../../core/plan/schema.ts'
import { ChoiceField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useApp, useForm } from '../../state/context.tsx'
import { withProfile } from '../../state/with-profile.ts'
import styles from './plan-form.module.css'

/** The protocol that log-in, heartbeat and messages are taken from. */
export function ProfileField(): ReactElement {
  const text = useText()
  const { form } = useApp()
  const profile = useForm((state) => state.draft.profile)
  return (
    <>
      <ChoiceField
        path="profile"
        label={text('form.profile.title')}
        value={profile === '' ? 'own' : profile}
        onChange={(name) => {
          const chosen = PROFILE_NAMES.find((known) => known === name) ?? ''
          form.getState().edit((draft) => withProfile(draft, chosen))
        }}
        choices={[
          ...PROFILE_NAMES.map((value) => ({
            value,
            label: text(`form.profile.names.${nameKey(value)}`),
          })),
          { value: 'own', label: text('form.profile.own') },
        ]}
      />
      <p className={styles.hint}>{text('form.profile.hint')}</p>
    </>
  )
}

/** A dot would be read as a step down in the catalogue. */
function nameKey(name: (typeof PROFILE_NAMES)[number]) {
  return name === 'socket.io' ? 'socketio' : name
}
