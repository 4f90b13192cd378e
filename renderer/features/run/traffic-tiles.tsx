import type { ReactElement } from 'react'
import type { Latency } from '../../../core/metrics/latency.ts'
import { isConversation } from '../../../core/plan/roster.ts'
import type { Plan } from '../../../core/plan/schema.ts'
import {
  formatCount,
  formatMs,
  formatRate,
  formatShare,
} from '../../components/formats.ts'
import { Tile } from '../../components/tile.tsx'
import type { Text } from '../../i18n/text.ts'
import type { RunState } from '../../state/run-store.ts'

interface TrafficTilesProps {
  readonly run: RunState
  /** Null where it is unknown. */
  readonly plan: Plan | null
  readonly text: Text
}

/** Round trips, heartbeats and messages of the last second. */
export function TrafficTiles(props: TrafficTilesProps): ReactElement {
  const { run, plan, text } = props
  const { latencies } = run.seconds.at(-1) ?? {}
  const conversing = plan !== null && isConversation(plan.traffic)
  return (
    <>
      {conversing ? (
        <LatencyTile
          name="end-to-end"
          label={text('tiles.endToEnd')}
          latency={latencies?.endToEnd}
          text={text}
        />
      ) : (
        <LatencyTile
          name="rtt"
          label={text(isClosed(run) ? 'tiles.closedRtt' : 'tiles.rtt')}
          latency={latencies?.rtt}
          text={text}
        />
      )}
      <LatencyTile
        name="heartbeat-rtt"
        label={text('tiles.heartbeatRtt')}
        latency={latencies?.heartbeatRtt}
        text={text}
      />
      <PongTile run={run} text={text} />
      <MessagesTile {...{ run, conversing, text }} />
    </>
  )
}

function isClosed({ totals, status }: RunState): boolean {
  return totals.counters.messagesSent > 0 && status.ratePerMinute === null
}

type PartProps = Omit<TrafficTilesProps, 'plan'>

function PongTile({ run, text }: PartProps): ReactElement {
  const { counters } = run.totals
  const rate =
    counters.pingsSent > 0 ? counters.pongsReceived / counters.pingsSent : null
  return (
    <Tile
      name="pongs"
      label={text('tiles.pongs')}
      value={formatShare(rate)}
      detail={text('tiles.pongsDetail', {
        received: formatCount(counters.pongsReceived),
        sent: formatCount(counters.pingsSent),
      })}
      tone={counters.pingsTimedOut > 0 ? 'bad' : 'plain'}
    />
  )
}

/** Of conversations, one message is a delivery to each receiver. */
function MessagesTile(
  props: PartProps & { readonly conversing: boolean },
): ReactElement {
  const { run, conversing, text } = props
  const { counters } = run.totals
  const last = run.seconds.at(-1)?.counters
  const lost = counters.messagesLost + counters.awayLost
  return (
    <Tile
      name="messages"
      label={text(conversing ? 'tiles.deliveries' : 'tiles.messages')}
      value={formatRate(last?.messagesSent)}
      suffix={`/ ${formatRate(last?.messagesReceived)}`}
      detail={text('tiles.messagesDetail', { lost: formatCount(lost) })}
      tone={lost > 0 ? 'bad' : 'plain'}
    />
  )
}

interface LatencyTileProps {
  readonly name: string
  readonly label: string
  readonly latency: Latency | null | undefined
  readonly text: Text
}

function LatencyTile(props: LatencyTileProps): ReactElement {
  const { name, label, latency, text } = props
  return (
    <Tile
      name={name}
      label={label}
      value={formatMs(latency?.p50)}
      suffix={`/ ${formatMs(latency?.p99)} ms`}
      detail={text('tiles.count', { count: formatCount(latency?.count ?? 0) })}
    />
  )
}
