// The names of everything that is counted or timed. A new metric starts here;
// docs/metrics.md defines each one. Recording is in workers/metrics, folding
// in metrics/merge.ts.
import { z } from 'zod'

/** Whole numbers that only grow; interval reports carry the increase. */
export const COUNTERS = [
  // connections
  'attempted',
  'dials',
  'succeeded',
  'firstTrySucceeded',
  'failed',
  'retries',
  'reconnects',
  'reconnected',
  'dropped',
  'closed', // by us, on purpose
  'unfinished', // still being tried when the run ended
  // log-in
  'loginsSucceeded',
  'loginsFailed',
  'loginsTimedOut',
  // heartbeats
  'pingsSent',
  'pongsReceived',
  'pingsTimedOut',
  // messages
  'messagesSent',
  'messagesReceived', // replies, each once
  'messagesLost',
  'messagesDuplicated',
  'messagesOutOfOrder',
  'messagesLate', // replies to messages that had been counted as lost
  'messagesUnexpected', // frames that answer nothing of ours
  'answersSent', // by those that are asked (traffic `ask`)
  'messagesGaps', // jumps forward in the numbers of a conversation
  'messagesOwn', // a conversation's messages that came back to their sender
  'messagesForeign', // with the marker of another run
  'messagesAbsent', // deliveries to members that were not there and did not come
  'awayMissed', // deliveries that fell due while their receiver was away
  'awayCaughtUp', // of those, the ones that came after its return, each once
  'awayDuplicated',
  'awayLost', // of those, the ones that never came
  'bytesSent',
  'bytesReceived',
  'valuesClamped', // recorded at the top of a histogram's range
] as const
export type CounterName = (typeof COUNTERS)[number]
export type Counters = Record<CounterName, number>

/** Durations in microseconds, kept as histograms. */
export const HISTOGRAMS = [
  'connectLatency',
  'connectDns',
  'connectTcp',
  'connectTls',
  'connectUpgrade',
  'connectResponse',
  'loginLatency',
  'heartbeatRtt',
  'rtt',
  'rttService',
  'sendLag',
  'endToEnd', // intended send time to arrival at another connection
  'endToEndFast', // of receivers that read at once, in runs with slow ones
  'endToEndSlow', // of receivers that a disturbance makes slow
  'fanOutSpread', // first to last receiver of one message
  'catchUp', // return of a receiver to the arrival of each message it missed
  'stormConnect', // dial to 101 of connections that a storm had cut
  'stormRestore', // being let back in to being open again
  'slowCut', // start of reading slowly to being cut by the server
  'halfOpenNotice', // silence of a half-open connection to its end
  'idleCut', // start of a silence to its end by the server
  'dropAge', // being open to being ended by the other side
  'dropSilence', // the last that we sent to the same end
] as const
/**
 * Rare events of disturbances: only those that occurred are reported. Besides
 * these `idle.SILENCE_MS.HOW`, HOW being a close code, `reset`, `eof`, `none`
 * (the socket stays, nothing answers) or `kept`.
 */
export const TALLIES = [
  'storm.cut',
  'storm.restored',
  'storm.awayLost',
  'flapping.cut',
  'flapping.back',
  'slow.receivers', // connections that began to read slowly
  'slow.cutByServer',
  'churn.left',
  'churn.cycles', // came back after having left
  'offline.left',
  'offline.returned',
  'offline.missed',
  'offline.caughtUp',
  'offline.duplicated',
  'offline.lost',
  'halfOpen.silent', // connections that fell silent
  'halfOpen.noticed',
  'fanOut.messages', // messages to more than one receiver, settled
  'fanOut.complete', // of those, the ones that reached everybody
] as const
export type TallyName = (typeof TALLIES)[number] | `idle.${number}.${string}`

export type HistogramName = (typeof HISTOGRAMS)[number]

export function zeroCounters(): Counters {
  return Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Counters
}

/** What is not named by a report did not occur. */
export const countersSchema = z
  .partialRecord(z.enum(COUNTERS), z.int().min(0))
  .transform((some): Counters => ({ ...zeroCounters(), ...some }))

export const talliesSchema = z.record(z.string(), z.int().min(0))
export type Tallies = Record<string, number>

export function addTallies(into: Tallies, more: Readonly<Tallies>): void {
  for (const name of Object.keys(more))
    into[name] = (into[name] ?? 0) + (more[name] ?? 0)
}

export function addCounters(into: Counters, more: Counters): void {
  for (const name of COUNTERS) into[name] += more[name]
}
