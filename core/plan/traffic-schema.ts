// What connections say to each other and to the server: the schema of
// `traffic`. Who plays which part is plan/roster.ts.
import { z } from 'zod'
import { durationField } from './duration.ts'
import { choice, count, rate } from './fields.ts'
import { matchSchema, messageSchema } from './message-schema.ts'

/** Smallest generated payload: the marker that numbers it (workers/engine). */
export const MIN_PAYLOAD_BYTES = 24
const MAX_PAYLOAD_BYTES = 16_777_216
/** More members are more than one process can hold. */
export const MAX_GROUP_SIZE = 100_000

const bytes = count(MIN_PAYLOAD_BYTES, MAX_PAYLOAD_BYTES)
/** One size, or a range from which each message's is drawn evenly. */
const payloadSizeSchema = z.union(
  [bytes, z.strictObject({ min: bytes, max: bytes })],
  {
    error: `must be a number of bytes from ${MIN_PAYLOAD_BYTES} to ${MAX_PAYLOAD_BYTES}, or { min, max } of such`,
  },
)

/** How messages are made and when they are sent; of every kind that sends. */
const sending = {
  /** Messages per sending connection per minute. */
  ratePerMinute: rate(600_000, 'messages per connection per minute').prefault(
    12,
  ),
  /** Messages per second of all senders at the plan's peak; instead of it. */
  totalPerSecond: rate(10_000_000, 'messages per second').optional(),
  /** Evenly spaced, or at random with that mean (a Poisson process). */
  arrivals: choice('constant', 'poisson').prefault('constant'),
  /** Bytes of the generated payload: of {{body}} where a template has it. */
  payloadSize: payloadSizeSchema.prefault(100),
  /** Of the generated payload; a template knows its own. */
  format: choice('text', 'binary').prefault('text'),
}

/**
 * What members of a conversation send to each other. The template's {{marker}}
 * or {{body}} must come back whole wherever the message arrives.
 */
const conversing = {
  ...sending,
  template: messageSchema.optional(),
  /** A delivery later than this counts as lost; also the grace at the end. */
  replyTimeout: durationField({ min: '10ms', max: '10m' }).prefault('10s'),
  /** Sent for each message received; knows {{received.PATH}}. */
  acknowledge: messageSchema.optional(),
}

const groupBase = count(0, 2_000_000_000).prefault(0)

export const trafficSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  /** Messages that the server sends back to their sender. */
  z.strictObject({
    type: z.literal('echo'),
    /** open: by schedule, whatever the replies do; closed: each after a reply. */
    loop: choice('open', 'closed').prefault('open'),
    ...sending,
    /** {{marker}} or {{body}} in it finds the reply anywhere; without either,
     * the reply must be the message itself. */
    template: messageSchema.optional(),
    /** A reply later than this counts as lost; also the grace at the end. */
    replyTimeout: durationField({ min: '10ms', max: '10m' }).prefault('10s'),
  }),
  /** Pairs: connections 0 and 1, 2 and 3, … */
  z.strictObject({
    type: z.literal('chat'),
    /** both: each writes to the other; one: the even to the odd. */
    directions: choice('both', 'one').prefault('both'),
    ...conversing,
  }),
  /** Pairs: the even one asks, the odd one answers each question. */
  z.strictObject({
    type: z.literal('ask'),
    ...conversing,
    /** The answer; its {{marker}} is the question's. Absent: as `template`. */
    answer: messageSchema.optional(),
  }),
  /** Groups of `size` connections in a row, the first `senders` of which write. */
  z.strictObject({
    type: z.literal('groups'),
    size: count(2, MAX_GROUP_SIZE).prefault(10),
    senders: count(1, MAX_GROUP_SIZE).prefault(1),
    /** Number of the first group. */
    groupBase,
    ...conversing,
  }),
  /** One sender, then `groups` groups of `size`; it writes to them in turn. */
  z.strictObject({
    type: z.literal('sender-to-groups'),
    groups: count(1, 10_000).prefault(10),
    size: count(1, MAX_GROUP_SIZE).prefault(10),
    groupBase,
    ...conversing,
  }),
  /** Everyone receives what the first `senders` connections, or the server, push. */
  z.strictObject({
    type: z.literal('broadcast'),
    from: choice('connections', 'server').prefault('connections'),
    senders: count(1, MAX_GROUP_SIZE).prefault(1),
    /** Of what the server pushes: where its number stands, such as { json: id }
     * or a regular expression with one group. Grows by one with each message. */
    number: matchSchema.optional(),
    ...conversing,
  }),
])
export type Traffic = z.output<typeof trafficSchema>
export type TrafficType = Traffic['type']
export const TRAFFIC_TYPES = [
  'none',
  'echo',
  'chat',
  'ask',
  'groups',
  'sender-to-groups',
  'broadcast',
] as const satisfies readonly TrafficType[]
