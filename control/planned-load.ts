// How busy a plan will keep the processes that carry it out, before anything
// has run: an estimate from what each connect and each message costs.
import {
  compileShape,
  peakOf,
  type LoadShape,
} from '../core/plan/load-shape.ts'
import { deliveriesOf, highestRate } from '../core/plan/planned-rate.ts'
import { sendersOf } from '../core/plan/roster.ts'
import type { Plan } from '../core/plan/schema.ts'

/** CPU of a worker with everything on (docs/performance.md), microseconds. */
const CONNECT_US = 60
const TLS_CONNECT_US = 900
const ROUND_TRIP_US = 12
/** Of one connection in a closed loop: what a near server answers. */
const CLOSED_LOOP_PER_SECOND = 1000

/** Cores that the busiest second of a plan takes, fractional. */
export function plannedCores(plan: Plan): number {
  const tls = plan.target.urls.some((url) => url.startsWith('wss:'))
  const connectUs = tls ? TLS_CONNECT_US : CONNECT_US
  const loginUs = plan.login.type === 'none' ? 0 : ROUND_TRIP_US
  const connectsUs = plannedConnects(plan) * (connectUs + loginUs)
  return connectsUs / 1e6 + heldCores(plan)
}

/** Of these, the ones that holding the peak takes: heartbeats and messages. */
export function heldCores(plan: Plan): number {
  const peak = peakOf(plan.load)
  const beatsUs = peak * beatsPerSecond(plan) * ROUND_TRIP_US
  return (beatsUs + messagesUs(plan, peak)) / 1e6
}

/** Connects that the steepest second of a plan asks for. */
export function plannedConnects(plan: Plan): number {
  return steepestPerSecond(compileShape(plan.load))
}

/** Connects; a jump takes a second. */
function steepestPerSecond(shape: LoadShape): number {
  const rises = shape.slice(1).map((point, index) => {
    const { atMs, connections } = shape[index] ?? point
    const seconds = Math.max(1, (point.atMs - atMs) / 1000)
    return (point.connections - connections) / seconds
  })
  return Math.max(0, ...rises)
}

/** Sending a message is half of a round trip, each delivery the other half. */
function messagesUs(plan: Plan, peak: number): number {
  const { traffic } = plan
  if (traffic.type === 'none') return 0
  const ratePerMinute = highestRate(plan)
  if (ratePerMinute === null)
    return traffic.type === 'echo'
      ? peak * CLOSED_LOOP_PER_SECOND * ROUND_TRIP_US
      : peak * (ROUND_TRIP_US / 2) // what a server pushes: one a second
  const messages = (sendersOf(traffic, peak) * ratePerMinute) / 60
  return messages * (1 + deliveriesOf(plan)) * (ROUND_TRIP_US / 2)
}

function beatsPerSecond({ heartbeat }: Plan): number {
  return heartbeat.type === 'none' ? 0 : 1000 / heartbeat.interval
}
