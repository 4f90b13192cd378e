import type { ReactElement } from 'react'
import {
  ChoiceField,
  NumberField,
  type FieldProps,
} from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import type { NumberText } from '../../state/draft.ts'
import { useSection } from '../../state/use-section.ts'
import styles from './plan-form.module.css'
import { FieldRow } from './section.tsx'

/** How often messages are sent, and how large they are. */
export function RateFields(): ReactElement | null {
  const text = useText()
  const [traffic, change] = useSection('traffic')
  if (traffic.type === 'broadcast' && traffic.from === 'server')
    return <p className={styles.hint}>{text('form.traffic.serverHint')}</p>
  const closed = traffic.type === 'echo' && traffic.loop === 'closed'
  return (
    <>
      {!closed && <Rate />}
      <FieldRow>
        <NumberField
          path="traffic.payloadSize"
          also={['traffic.payloadSize.min']}
          label={text('form.traffic.payload')}
          limits="24–16 Mi"
          unit="B"
          value={traffic.payloadSize}
          onChange={(payloadSize) => change({ payloadSize })}
        />
        <NumberField
          path="traffic.payloadSize.max"
          label={text('form.traffic.sizeMax')}
          limits={text('form.traffic.sizeMaxLimits')}
          unit="B"
          placeholder={text('form.traffic.sameSize')}
          value={traffic.payloadMax}
          onChange={(payloadMax) => change({ payloadMax })}
        />
      </FieldRow>
    </>
  )
}

function Rate(): ReactElement {
  const text = useText()
  const [traffic, change] = useSection('traffic')
  const total = traffic.rateBy === 'total'
  const field: FieldProps<NumberText> = total
    ? {
        path: 'traffic.totalPerSecond',
        label: text('form.traffic.total'),
        limits: '≤ 10M',
        unit: '/s',
        value: traffic.totalPerSecond,
        onChange: (totalPerSecond) => change({ totalPerSecond }),
      }
    : {
        path: 'traffic.ratePerMinute',
        label: text('form.traffic.rate'),
        limits: '≤ 600k',
        unit: '/min',
        value: traffic.ratePerMinute,
        onChange: (ratePerMinute) => change({ ratePerMinute }),
      }
  return (
    <FieldRow>
      <NumberField {...field} />
      <ChoiceField
        path="traffic.rateBy"
        label={text('form.traffic.rateBy')}
        value={traffic.rateBy}
        onChange={(by) =>
          change({ rateBy: by === 'total' ? 'total' : 'connection' })
        }
        choices={[
          { value: 'connection', label: text('form.traffic.perSender') },
          { value: 'total', label: text('form.traffic.inTotal') },
        ]}
      />
      <ChoiceField
        path="traffic.arrivals"
        label={text('form.traffic.arrivals')}
        value={traffic.arrivals}
        onChange={(arrivals) => change({ arrivals })}
        choices={[
          { value: 'constant', label: text('form.traffic.constant') },
          { value: 'poisson', label: text('form.traffic.poisson') },
        ]}
      />
    </FieldRow>
  )
}
