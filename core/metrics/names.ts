// The names of everything that is counted or timed. A new metric starts here;
// docs/metrics.md defines each one. Recording is in workers/metrics, folding
// in metrics/merge.ts.

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
] as const
export type HistogramName = (typeof HISTOGRAMS)[number]

export function zeroCounters(): Counters {
  return Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Counters
}

export function addCounters(into: Counters, more: Counters): void {
  for (const name of COUNTERS) into[name] += more[name]
}
