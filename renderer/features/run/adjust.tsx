import { Button, NumberInput, Popover } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { useState, type ReactElement } from 'react'
import { MAX_CONNECTIONS } from '../../../core/plan/schema.ts'
import { useText } from '../../i18n/use-text.ts'
import { useApp, useRun } from '../../state/context.tsx'
import styles from './adjust.module.css'

/** Changes target connections and message rate of the run under way. */
export function Adjust(): ReactElement {
  const text = useText()
  const [opened, setOpened] = useState(false)
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      shadow="md"
      width={260}
      trapFocus
    >
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={15} stroke={1.6} />}
          onClick={() => setOpened(!opened)}
        >
          {text('adjust.open')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <AdjustForm onDone={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function AdjustForm({ onDone }: { onDone(): void }): ReactElement {
  const text = useText()
  const { actions, run } = useApp()
  const rateNow = useRun((state) => state.status.ratePerMinute)
  const [connections, setConnections] = useState<number | string>(() =>
    wantedNow(run.getState().seconds.at(-1)?.target),
  )
  const [rate, setRate] = useState<number | string>(rateNow ?? '')
  const silent = rateNow === null
  const valid =
    isWhole(connections) && (silent || (typeof rate === 'number' && rate > 0))
  const handleApply = () => {
    if (!valid) return
    void actions.adjust({
      connections: Number(connections),
      ...(silent ? {} : { ratePerMinute: Number(rate) }),
    })
    onDone()
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        handleApply()
      }}
    >
      <NumberInput
        size="xs"
        label={text('adjust.connections')}
        description={text('adjust.connectionsLimits')}
        thousandSeparator=","
        value={connections}
        onChange={setConnections}
        error={isWhole(connections) ? null : text('adjust.whole')}
        step={100}
        min={0}
        data-autofocus
      />
      <NumberInput
        size="xs"
        label={text('adjust.rate')}
        description={
          silent ? text('adjust.noMessages') : text('adjust.rateUnit')
        }
        disabled={silent}
        value={rate}
        onChange={setRate}
        min={1}
      />
      <Button size="xs" type="submit" disabled={!valid}>
        {text('adjust.apply')}
      </Button>
    </form>
  )
}

function wantedNow(target: number | undefined): number {
  return Math.round(target ?? 0)
}

function isWhole(value: number | string): boolean {
  return (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    value >= 0 &&
    value <= MAX_CONNECTIONS
  )
}
