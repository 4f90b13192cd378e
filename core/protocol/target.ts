// The built-in target's protocol: the settings it starts with, the numbers it
// keeps, and the messages between its processes and whoever started them.
import { z } from 'zod'
import { every, sendableCloseCode, targetSettings } from './target-settings.ts'

/**
 * Misbehaviour on purpose and what an IM server is set to; 0 or absent is off.
 * n-th counts per process.
 */
export const targetFaultsSchema = z.strictObject({
  /** Every reply (echo, pong to a PING message) waits so long. */
  replyDelayMs: z.number().min(0).prefault(0),
  /** Answer every n-th handshake with 503. */
  refuseEvery: every,
  /** Reset (RST) the TCP connection of every n-th handshake. */
  resetEvery: every,
  /** Of the accepted connections, every n-th never answers pings. */
  muteEvery: every,
  /** Of the accepted connections, close every n-th … */
  closeEvery: every,
  /** … so long after it opened … */
  closeAfterMs: z.number().min(0).prefault(1000),
  /** … with this close code, or null: end TCP without a close frame. */
  closeCode: sendableCloseCode.nullable().prefault(1011),
  /** Of the messages to echo, over all connections: every n-th … */
  dropEvery: every,
  duplicateEvery: every,
  /** … is sent after the next one of its connection. */
  swapEvery: every,
  ...targetSettings,
})
export type TargetFaults = z.output<typeof targetFaultsSchema>
export type TargetFaultsSource = z.input<typeof targetFaultsSchema>

export const TARGET_COUNTERS = [
  'accepted', // TCP connections
  'handshakes', // answered with 101
  'refused',
  'reset',
  'closedByFault',
  'closesReceived',
  'pingsReceived',
  'pongsSent',
  'messagesReceived',
  'messagesSent',
  'dropped',
  'duplicated',
  'swapped',
  'bytesReceived',
  'bytesSent',
  'loginsAccepted',
  'loginsRefused',
  'handshakesThrottled', // answered with 429
  'handshakesOverLimit', // answered with 503: as many as may be are open
  'messagesThrottled', // answered with an error 429, not delivered
  // messages between users; a delivery is one message to one receiver
  'chatsReceived', // chat, group and broadcast messages taken in
  'chatsRefused', // nobody of that name, or no such group
  'acksReceived',
  'deliveriesSent', // to open connections, second copies included
  'deliveriesStored', // for users who were away, each time it was put aside
  'deliveriesReplayed', // of those, sent at a log-in, second copies included
  'deliveriesForgotten', // for users who were away, dropped on purpose
  'deliveriesLost', // never sent, on purpose
  'deliveriesRepeated', // second copies, on purpose
  'deliveriesReordered', // sent after their successor, on purpose
  'deliveriesOverflowed', // dropped: a store or what waits for slow ones is full
  'pushesSent', // one push to one connection, second copies included
  'slowCut',
  'idleCut',
  'deadCut', // no pong came
] as const
export type TargetCounter = (typeof TARGET_COUNTERS)[number]

export const targetStatsSchema = z.object({
  open: z.int(),
  counters: z.record(z.enum(TARGET_COUNTERS), z.number()),
  rssBytes: z.number(),
  cpuSeconds: z.number(),
  /** In which it could serve nobody; each stretch longer than 100 ms. */
  stalledSeconds: z.number(),
})
export type TargetStats = z.output<typeof targetStatsSchema>

/** Supervisor -> target process. */
export const targetCommandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('listen'),
    host: z.string(),
    /** 0: the system chooses. */
    port: z.int().min(0).max(65535),
    faults: targetFaultsSchema,
  }),
  /** Answered by `stats` with the same id. */
  z.object({ type: z.literal('stats'), id: z.int() }),
  /** The whole target's numbers, for this process's /stats to show. */
  z.object({
    type: z.literal('total'),
    id: z.int(),
    processes: z.array(targetStatsSchema),
  }),
  z.object({ type: z.literal('stop') }),
])

/** Target process -> supervisor. */
export const targetEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), port: z.int(), pid: z.int() }),
  z.object({ type: z.literal('stats'), id: z.int(), stats: targetStatsSchema }),
  /** Somebody asked this process for /stats or /metrics: collect from all. */
  z.object({ type: z.literal('total'), id: z.int() }),
  z.object({
    type: z.literal('failed'),
    code: z.string(),
    message: z.string(),
  }),
])
export type TargetCommand = z.output<typeof targetCommandSchema>
export type TargetCommandSource = z.input<typeof targetCommandSchema>
export type TargetEvent = z.output<typeof targetEventSchema>
