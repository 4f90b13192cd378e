// What a plan does to its own connections on purpose: the schema of
// `disturbances`. Times are counted from the start of the run. Who is hit is
// drawn at random among the connections open at that moment.
import { z } from 'zod'
import { durationField } from './duration.ts'
import { choice, share } from './fields.ts'

const at = durationField({ max: '240h' })
/** How a connection leaves: close handshake, or TCP reset. */
const how = choice('close', 'reset')
const away = durationField({ max: '24h' })
/** While it acts; `until` absent: to the end of the run. */
const span = { from: at.prefault('0s'), until: at.optional() }

export const disturbanceSchema = z.discriminatedUnion('type', [
  /** At one moment a share loses its connection, stays away, and comes back
   * with connect.backoff and its jitter. */
  z.strictObject({
    type: z.literal('storm'),
    at,
    share: share().prefault(1),
    how: how.prefault('reset'),
    away: away.prefault('10s'),
  }),
  /** Every so often a share loses its connection and comes back. */
  z.strictObject({
    type: z.literal('flapping'),
    ...span,
    every: durationField({ min: '10ms', max: '24h' }).prefault('2s'),
    share: share().prefault(0.2),
    how: how.prefault('reset'),
    away: away.prefault('0s'),
  }),
  /** A share of the receivers reads late: one message per `delay`, or nothing
   * at all (TCP pushes back). */
  z.strictObject({
    type: z.literal('slow'),
    ...span,
    share: share().prefault(0.3),
    how: choice('late', 'stop').prefault('late'),
    delay: durationField({ min: '1ms', max: '1h' }).prefault('5s'),
  }),
  /** A share comes, stays, goes, and comes again, each in its own rhythm. */
  z.strictObject({
    type: z.literal('churn'),
    ...span,
    share: share().prefault(1),
    stay: durationField({ min: '10ms', max: '24h' }).prefault('10s'),
    away: away.prefault('5s'),
    how: how.prefault('close'),
  }),
  /** A share of the receivers leaves while its peers go on sending; what it
   * missed must come when it is back. */
  z.strictObject({
    type: z.literal('offline'),
    at,
    share: share().prefault(0.5),
    away: away.prefault('60s'),
    how: how.prefault('close'),
  }),
  /** A share keeps its socket and answers nothing any more. */
  z.strictObject({
    type: z.literal('half-open'),
    at,
    share: share().prefault(0.1),
  }),
  /** Every connection keeps silent for one of these, in turn, after its
   * log-in; then it asks whether it is still there. */
  z.strictObject({
    type: z.literal('idle'),
    silences: z
      .array(durationField({ min: '100ms', max: '24h' }))
      .min(1, 'must name at least one silence')
      .max(50, 'must name at most 50 silences')
      .prefault(['10s', '30s', '60s', '120s']),
  }),
])
export type Disturbance = z.output<typeof disturbanceSchema>
export type DisturbanceSource = z.input<typeof disturbanceSchema>
export type DisturbanceType = Disturbance['type']
