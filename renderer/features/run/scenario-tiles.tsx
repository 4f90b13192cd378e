import type { ReactElement } from 'react'
import type { Plan } from '../../../core/plan/schema.ts'
import { formatCount } from '../../components/formats.ts'
import { Tile } from '../../components/tile.tsx'
import type { Text } from '../../i18n/text.ts'
import type { RunState } from '../../state/run-store.ts'

interface ScenarioTilesProps {
  readonly run: RunState
  /** Null where it is unknown. */
  readonly plan: Plan | null
  readonly text: Text
}

/** Log-ins of a plan that has them; those away of one that sends some away. */
export function ScenarioTiles(props: ScenarioTilesProps): ReactElement {
  const { run, plan, text } = props
  const leaving = plan?.disturbances.some(({ type }) => LEAVING.has(type))
  return (
    <>
      {plan && plan.login.type !== 'none' && (
        <LoginTile run={run} text={text} />
      )}
      {leaving === true && <AwayTile run={run} text={text} />}
    </>
  )
}

const LEAVING: ReadonlySet<string> = new Set([
  'storm',
  'flapping',
  'churn',
  'offline',
])

type PartProps = Omit<ScenarioTilesProps, 'plan'>

function LoginTile({ run, text }: PartProps): ReactElement {
  const { loginsSucceeded, loginsFailed, loginsTimedOut } = run.totals.counters
  const bad = loginsFailed + loginsTimedOut > 0
  return (
    <Tile
      name="logins"
      label={text('tiles.logins')}
      value={formatCount(run.seconds.length > 0 ? loginsSucceeded : null)}
      detail={text('tiles.loginsDetail', {
        refused: formatCount(loginsFailed),
        timedOut: formatCount(loginsTimedOut),
      })}
      tone={bad ? 'bad' : 'plain'}
    />
  )
}

function AwayTile({ run, text }: PartProps): ReactElement {
  const { gauges } = run.seconds.at(-1) ?? {}
  const { counters } = run.totals
  return (
    <Tile
      name="away"
      label={text('tiles.away')}
      value={formatCount(gauges && (gauges.away ?? 0))}
      detail={text('tiles.awayDetail', {
        missed: formatCount(counters.awayMissed),
      })}
    />
  )
}
