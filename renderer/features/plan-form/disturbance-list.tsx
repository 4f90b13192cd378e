import { Button, Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { formatDuration } from '../../../core/plan/duration.ts'
import { durationOf } from '../../../core/plan/load-shape.ts'
import { useText } from '../../i18n/use-text.ts'
import {
  DISTURBANCE_TYPES,
  newDisturbance,
} from '../../state/disturbance-draft.ts'
import { useForm } from '../../state/context.tsx'
import { useRows } from '../../state/use-section.ts'
import { DisturbanceFields } from './disturbance-fields.tsx'
import styles from './plan-form.module.css'
import { Section } from './section.tsx'

/** What the plan does to its own connections on purpose. */
export function DisturbanceList(): ReactElement {
  const text = useText()
  const [rows, change] = useRows('disturbances')
  const load = useForm((state) => state.checked.load)
  // in the middle of a short run
  const atMs = Math.min(30_000, load ? Math.round(durationOf(load) / 2) : 0)
  return (
    <Section title={text('form.disturb.title')}>
      {rows.length === 0 && (
        <p className={styles.hint}>{text('form.disturb.none')}</p>
      )}
      {rows.map((disturbance, index) => (
        <DisturbanceFields
          key={index}
          {...{ disturbance, index }}
          onChange={(fields) =>
            change(rows.with(index, { ...disturbance, ...fields }))
          }
          onRemove={() => change(rows.toSpliced(index, 1))}
        />
      ))}
      <div>
        <Menu shadow="md" position="bottom-start">
          <Menu.Target>
            <Button
              variant="subtle"
              size="compact-xs"
              leftSection={<IconPlus size={13} />}
            >
              {text('form.disturb.add')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {DISTURBANCE_TYPES.map((type) => (
              <Menu.Item
                key={type}
                onClick={() =>
                  change([...rows, newDisturbance(type, formatDuration(atMs))])
                }
              >
                {text(`form.disturb.types.${type}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </Section>
  )
}
