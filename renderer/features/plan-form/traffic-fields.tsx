import type { ReactElement } from 'react'
import {
  AreaField,
  ChoiceField,
  NumberField,
  TextField,
} from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useSection } from '../../state/use-section.ts'
import styles from './plan-form.module.css'
import { Advanced, FieldRow } from './section.tsx'

export function TrafficFields(): ReactElement {
  const text = useText()
  const [traffic, change] = useSection('traffic')
  const echo = traffic.type === 'echo'
  return (
    <>
      <FieldRow>
        <ChoiceField
          path="traffic.type"
          label={text('form.traffic.type')}
          value={traffic.type}
          onChange={(type) => change({ type })}
          choices={[
            { value: 'none', label: text('form.traffic.none') },
            { value: 'echo', label: text('form.traffic.echo') },
          ]}
        />
        {echo && traffic.loop === 'open' && (
          <NumberField
            path="traffic.ratePerMinute"
            label={text('form.traffic.rate')}
            limits="≤ 600,000"
            unit="/min"
            value={traffic.ratePerMinute}
            onChange={(ratePerMinute) => change({ ratePerMinute })}
          />
        )}
        {echo && (
          <NumberField
            path="traffic.payloadSize"
            label={text('form.traffic.size')}
            limits="24–16 Mi"
            unit="B"
            value={traffic.payloadSize}
            onChange={(payloadSize) => change({ payloadSize })}
          />
        )}
      </FieldRow>
      {echo && <TrafficDetails />}
    </>
  )
}

function TrafficDetails(): ReactElement {
  const text = useText()
  const [traffic, change] = useSection('traffic')
  return (
    <Advanced
      title={text('form.traffic.advanced')}
      hint={text('form.traffic.advancedHint')}
      paths={['traffic.template', 'traffic.format', 'traffic.replyTimeout']}
    >
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
      <AreaField
        path="traffic.template"
        label={text('form.traffic.template')}
        limits={text('form.templateLimits')}
        placeholder={text('form.traffic.templatePlaceholder')}
        value={traffic.template}
        onChange={(template) => change({ template })}
      />
      <p className={styles.hint}>
        {text('form.traffic.variables')}{' '}
        <code>{'{{n}} {{user}} {{seq}} {{uuid}} {{now}} {{random}}'}</code>
      </p>
    </Advanced>
  )
}
