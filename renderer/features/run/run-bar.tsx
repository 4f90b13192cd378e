import { Button, Progress, Tooltip } from '@mantine/core'
import { IconPlayerStopFilled, IconSkull } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { Pill, type PillTone } from '../../components/pill.tsx'
import type { RunState as Phase } from '../../../core/metrics/second.ts'
import { formatClock } from '../../components/formats.ts'
import { NOT_IN_PICTURE } from '../../components/picture.ts'
import type { Text } from '../../i18n/text.ts'
import { useText } from '../../i18n/use-text.ts'
import { useApp, usePacedRun } from '../../state/context.tsx'
import { isUnderWay } from '../../state/run-store.ts'
import { Adjust } from './adjust.tsx'
import { progressOf, runPlanOf } from './progress.ts'
import styles from './run-bar.module.css'

const TONES: Readonly<Record<Phase, PillTone>> = {
  idle: 'plain',
  checking: 'info',
  ramping: 'info',
  holding: 'good',
  draining: 'info',
  stopping: 'warn',
  finished: 'good',
  stopped: 'warn',
  failed: 'bad',
}

/** What the current run does, and the ways to end it. */
export function RunBar({ children }: { children?: ReactNode }): ReactElement {
  const text = useText()
  const run = usePacedRun()
  const { state } = run.status
  // with the summary there, only files are still being written
  const active = isUnderWay(state) && run.summary === null
  const progress = progressOf(run)
  return (
    <div className={styles.bar}>
      <div className={styles.line}>
        <Pill tone={TONES[state]} live={active} testId="run-state">
          {text(`state.${state}`)}
        </Pill>
        <span className={styles.name}>{runPlanOf(run.status)?.name}</span>
        <Facts progress={progress} />
        <div className={styles.buttons} {...NOT_IN_PICTURE}>
          {children}
          {/* a search chooses its load itself */}
          {active && run.status.search === null && <Adjust />}
          <EndButtons active={active} stopping={state === 'stopping'} />
        </div>
      </div>
      <Progress.Root
        size={3}
        className={styles.progress ?? ''}
        data-idle={state === 'idle'}
      >
        <Progress.Section
          value={progress.percent}
          color={state === 'failed' ? 'red' : 'tide'}
          animated={state === 'checking' || state === 'draining'}
          striped={state === 'checking' || state === 'draining'}
          aria-label={text('run.progress')}
        />
      </Progress.Root>
    </div>
  )
}

function Facts(props: {
  progress: ReturnType<typeof progressOf>
}): ReactElement | null {
  const text = useText()
  const { elapsedMs, remainingMs, stage, probe } = props.progress
  if (elapsedMs === null) return null
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{text('run.elapsed')}</dt>
        <dd data-testid="elapsed">{formatClock(elapsedMs / 1000)}</dd>
      </div>
      {probe && (
        <div>
          <dt>{text('run.probe', { number: probe.number })}</dt>
          <dd data-testid="probe">{probeWords(probe, text)}</dd>
        </div>
      )}
      {remainingMs !== null && (
        <div>
          <dt>{text('run.remaining')}</dt>
          <dd data-testid="remaining">{formatClock(remainingMs / 1000)}</dd>
        </div>
      )}
      {stage && (
        <div>
          <dt>{text('run.stage')}</dt>
          <dd data-testid="stage">
            {text('run.stageOf', { number: stage.number, count: stage.count })}
            <span className={styles.stageName}>{stage.name}</span>
          </dd>
        </div>
      )}
    </dl>
  )
}

function probeWords(
  probe: NonNullable<ReturnType<typeof progressOf>['probe']>,
  text: Text,
): string {
  const { remainingMs, isStarting } = probe
  if (isStarting) return text('run.probeStarting')
  return remainingMs === null
    ? text('run.probeEnding')
    : text('run.probeLeft', { time: formatClock(remainingMs / 1000) })
}

interface EndButtonsProps {
  readonly active: boolean
  readonly stopping: boolean
}

function EndButtons({ active, stopping }: EndButtonsProps): ReactElement {
  const text = useText()
  const { actions } = useApp()
  const idle = active ? null : text('run.nothingToStop')
  const stopReason = stopping ? text('run.alreadyStopping') : idle
  return (
    <>
      <Tooltip label={stopReason ?? text('run.stopHint')}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerStopFilled size={13} aria-hidden="true" />}
          aria-disabled={stopReason !== null}
          data-disabled={stopReason !== null}
          onClick={() => stopReason ?? void actions.stop()}
        >
          {text('run.stop')}
        </Button>
      </Tooltip>
      <span className={styles.divider} aria-hidden="true" />
      <Tooltip label={idle ?? text('run.killHint')}>
        <Button
          size="xs"
          variant="subtle"
          color="red"
          leftSection={<IconSkull size={15} stroke={1.6} aria-hidden="true" />}
          aria-disabled={!active}
          data-disabled={!active}
          onClick={() => active && void actions.kill()}
        >
          {text('run.kill')}
        </Button>
      </Tooltip>
    </>
  )
}
