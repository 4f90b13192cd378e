import type { ReactElement } from 'react'
import type { Plan } from '../../../core/plan/schema.ts'
import {
  formatCount,
  formatPercent,
  formatRate,
  formatShare,
  formatShort,
} from '../../components/formats.ts'
import { Tile, TileGrid } from '../../components/tile.tsx'
import { Pill } from '../../components/pill.tsx'
import type { Text } from '../../i18n/text.ts'
import { useText } from '../../i18n/use-text.ts'
import type { RunState } from '../../state/run-store.ts'
import { ScenarioTiles } from './scenario-tiles.tsx'
import { TrafficTiles } from './traffic-tiles.tsx'

interface TilesProps {
  readonly run: RunState
  /** Null where it is unknown. */
  readonly plan: Plan | null
}

/** The last second in ten numbers, and what the plan asks for besides. */
export function Tiles({ run, plan }: TilesProps): ReactElement {
  const text = useText()
  return (
    <TileGrid>
      <ConnectionTiles {...{ run, text }} />
      <TrafficTiles {...{ run, plan, text }} />
      <ScenarioTiles {...{ run, plan, text }} />
      <GeneratorTile {...{ run, text }} />
    </TileGrid>
  )
}

interface PartProps {
  readonly run: RunState
  readonly text: Text
}

function ConnectionTiles({ run, text }: PartProps): ReactElement {
  const { counters } = run.totals
  const last = run.seconds.at(-1)
  const settled = counters.succeeded + counters.failed
  return (
    <>
      <Tile
        name="open"
        label={text('tiles.open')}
        value={formatCount(last?.gauges.open)}
        suffix={`/ ${formatCount(last && Math.round(last.target))}`}
        detail={text('tiles.openDetail', {
          connecting: formatCount(last?.gauges.connecting),
        })}
      />
      <TroubleTile
        name="failed"
        label={text('tiles.failed')}
        count={last ? counters.failed : null}
        detail={text('tiles.failedDetail', {
          rate: formatShare(settled ? counters.succeeded / settled : null),
        })}
      />
      <TroubleTile
        name="dropped"
        label={text('tiles.dropped')}
        count={last ? counters.dropped : null}
        detail={text('tiles.droppedDetail', {
          count: formatCount(counters.reconnected),
        })}
      />
      <Tile
        name="connect-rate"
        label={text('tiles.connectRate')}
        value={formatRate(last?.counters.succeeded)}
        suffix={text('tiles.perSecond')}
        detail={text('tiles.planned', {
          rate: formatRate(last?.plannedConnects),
        })}
      />
      <ErrorsTile run={run} text={text} />
    </>
  )
}

interface TroubleTileProps {
  readonly name: string
  readonly label: string
  /** Null before the first second. */
  readonly count: number | null
  readonly detail: string
}

/** A count that should be zero. */
function TroubleTile(props: TroubleTileProps): ReactElement {
  const { name, label, count, detail } = props
  return (
    <Tile
      name={name}
      label={label}
      value={formatCount(count)}
      detail={detail}
      tone={count !== null && count > 0 ? 'bad' : 'plain'}
    />
  )
}

function ErrorsTile({ run, text }: PartProps): ReactElement {
  const last = run.seconds.at(-1)
  const count = sumOf(run.totals.errors)
  return (
    <TroubleTile
      name="errors"
      label={text('tiles.errors')}
      count={last ? count : null}
      detail={text('tiles.errorsDetail', {
        count: formatCount(last && sumOf(last.errors)),
      })}
    />
  )
}

function sumOf(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((sum, row) => sum + row.count, 0)
}

function GeneratorTile({ run, text }: PartProps): ReactElement {
  const health = run.seconds.at(-1)?.health
  const red = health?.saturated ?? false
  const cpu = formatPercent(health?.cpuPercentMax)
  const seconds = formatCount(run.totals.saturatedSeconds)
  return (
    <Tile
      name="generator"
      label={text('tiles.generator')}
      value={formatShort(health?.loopDelayMaxMs)}
      suffix="ms"
      own
      tone={red ? 'bad' : 'plain'}
      detail={
        red ? (
          <span title={health?.reasons.join('\n')}>
            <Pill tone="bad" testId="generator-red">
              {text('tiles.generatorRed')}
            </Pill>
          </span>
        ) : (
          text('tiles.generatorDetail', { cpu, seconds })
        )
      }
    />
  )
}
