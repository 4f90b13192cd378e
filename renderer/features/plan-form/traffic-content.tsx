import type { ReactElement } from 'react'
import { ChoiceField, TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { hasField, type TrafficField } from '../../state/traffic-draft.ts'
import { useSection } from '../../state/use-section.ts'
import { MessageField } from './message-field.tsx'
import styles from './plan-form.module.css'
import { Advanced, FieldRow } from './section.tsx'

const PATHS = [
  'traffic.template',
  'traffic.format',
  'traffic.replyTimeout',
  'traffic.acknowledge',
  'traffic.answer',
]
const VARIABLES =
  '{{n}} {{user}} {{peer}} {{group}} {{seq}} {{uuid}} {{now}} {{random}} {{body}} {{marker}} {{csv.COLUMN}} {{token}}'

/** What the messages hold. */
export function TrafficContent(): ReactElement {
  const text = useText()
  const [traffic, change] = useSection('traffic')
  return (
    <Advanced
      title={text('form.traffic.advanced')}
      hint={text('form.traffic.advancedHint')}
      paths={PATHS}
    >
      {hasField(traffic.type, 'loop') && <Loop />}
      <FieldRow>
        <ChoiceField
          path="traffic.format"
          label={text('form.traffic.format')}
          value={traffic.format}
          onChange={(format) => change({ format })}
          choices={[
            { value: 'text', label: text('form.traffic.text') },
            { value: 'binary', label: text('form.traffic.binary') },
          ]}
        />
        <TextField
          path="traffic.replyTimeout"
          label={text('form.traffic.replyTimeout')}
          limits="10ms–10m"
          value={traffic.replyTimeout}
          onChange={(replyTimeout) => change({ replyTimeout })}
        />
      </FieldRow>
      <MessageField
        path="traffic.template"
        label={text('form.traffic.template')}
        limits={text('form.templateLimits')}
        placeholder={text('form.traffic.templatePlaceholder')}
        value={traffic.template}
        onChange={(template) => change({ template })}
      />
      <Replies />
      <p className={styles.hint}>
        {text('form.traffic.variables')} <code>{VARIABLES}</code>
      </p>
    </Advanced>
  )
}

/** What receivers send back. */
function Replies(): ReactElement {
  const text = useText()
  const [traffic, change] = useSection('traffic')
  const has = (field: TrafficField) => hasField(traffic.type, field)
  return (
    <>
      {has('answer') && (
        <MessageField
          path="traffic.answer"
          label={text('form.traffic.answer')}
          limits={text('form.traffic.answerLimits')}
          placeholder={text('form.traffic.answerPlaceholder')}
          value={traffic.answer}
          onChange={(answer) => change({ answer })}
        />
      )}
      {has('acknowledge') && (
        <MessageField
          path="traffic.acknowledge"
          label={text('form.traffic.acknowledge')}
          limits={text('form.traffic.acknowledgeLimits')}
          placeholder={text('form.none')}
          value={traffic.acknowledge}
          onChange={(acknowledge) => change({ acknowledge })}
        />
      )}
    </>
  )
}

function Loop(): ReactElement {
  const text = useText()
  const [traffic, change] = useSection('traffic')
  return (
    <>
      <ChoiceField
        path="traffic.loop"
        label={text('form.traffic.loop')}
        value={traffic.loop}
        onChange={(loop) => change({ loop })}
        choices={[
          { value: 'open', label: text('form.traffic.open') },
          { value: 'closed', label: text('form.traffic.closed') },
        ]}
      />
      {traffic.loop === 'closed' && (
        <p className={styles.hint}>{text('form.traffic.closedHint')}</p>
      )}
    </>
  )
}
