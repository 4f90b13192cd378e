// Which numbers a stage has of its own, by the paths that they have in a
// summary, and how each is read from the stage's totals. What a threshold on
// one comes to: metrics/thresholds.ts.
import { latencySchema } from './latency.ts'
import type { CounterName, HistogramName } from './names.ts'
import type { StepTotals } from './totals.ts'

/**
 * While a stage is under way, rates are of what is decided: a connect or a
 * ping that is on its way has not failed.
 */
type Reading = (step: StepTotals, live: boolean) => number | null

const count =
  (name: CounterName): Reading =>
  ({ counters }) =>
    counters[name]

const COUNTS: Readonly<Record<string, Reading>> = {
  'connections.attempted': count('attempted'),
  'connections.dials': count('dials'),
  'connections.succeeded': count('succeeded'),
  'connections.failed': count('failed'),
  'connections.retries': count('retries'),
  'connections.reconnects': count('reconnects'),
  'connections.reconnected': count('reconnected'),
  'connections.dropped': count('dropped'),
  'connections.closed': count('closed'),
  'connections.peak': ({ peakOpen }) => peakOpen,
  'connections.successRate': (step, live) => rateOf(step, 'succeeded', live),
  'connections.firstTrySuccessRate': (step, live) =>
    rateOf(step, 'firstTrySucceeded', live),
  'login.succeeded': count('loginsSucceeded'),
  'login.failed': count('loginsFailed'),
  'login.timedOut': count('loginsTimedOut'),
  'heartbeat.sent': count('pingsSent'),
  'heartbeat.received': count('pongsReceived'),
  'heartbeat.timedOut': count('pingsTimedOut'),
  'heartbeat.rate': pongRateOf,
  'messages.sent': count('messagesSent'),
  'messages.received': count('messagesReceived'),
  'messages.lost': count('messagesLost'),
  'messages.duplicated': count('messagesDuplicated'),
  'messages.outOfOrder': count('messagesOutOfOrder'),
  'messages.late': count('messagesLate'),
  'messages.unexpected': count('messagesUnexpected'),
  'messages.bytesSent': count('bytesSent'),
  'messages.bytesReceived': count('bytesReceived'),
  'generator.saturatedSeconds': ({ redSeconds }) => redSeconds,
  'generator.measuredSeconds': ({ measuredSeconds }) => measuredSeconds,
}

const LATENCIES: Readonly<Record<string, HistogramName>> = {
  'connect.latency': 'connectLatency',
  'connect.response': 'connectResponse',
  'login.latency': 'loginLatency',
  'heartbeat.rtt': 'heartbeatRtt',
  'messages.rtt': 'rtt',
  'messages.rttService': 'rttService',
  'messages.sendLag': 'sendLag',
  'messages.endToEnd': 'endToEnd',
}

/** Such as connections.successRate or messages.rtt.p99. */
export const STAGE_METRICS: readonly string[] = [
  ...Object.keys(COUNTS),
  ...Object.keys(LATENCIES).flatMap((path) =>
    Object.keys(latencySchema.shape).map((part) => `${path}.${part}`),
  ),
]

/** @returns null where nothing was measured, and for any other path */
export function stageMetric(
  step: StepTotals,
  path: string,
  live = false,
): number | null {
  const reading = COUNTS[path]
  if (reading) return reading(step, live)
  const [parent, part] = split(path)
  const histogram = histogramOf(step, LATENCIES[parent])
  const latency = histogram?.latency() ?? null
  const value = Object.entries(latency ?? {}).find(([name]) => name === part)
  return value?.[1] ?? null
}

/** Which histograms a stage must keep for the metrics that are asked of it. */
export function histogramsFor(paths: readonly string[]): HistogramName[] {
  const names = paths.flatMap((path) => LATENCIES[split(path)[0]] ?? [])
  return [...new Set(names)]
}

function histogramOf(step: StepTotals, name: HistogramName | undefined) {
  if (name === undefined) return undefined
  if (name === 'connectLatency' || name === 'rtt' || name === 'endToEnd')
    return step[name]
  return step.judged.get(name)
}

function split(path: string): readonly [parent: string, part: string] {
  const dot = path.lastIndexOf('.')
  return [path.slice(0, dot), path.slice(dot + 1)]
}

/**
 * Successes over the attempts that the step could have finished: its own and
 * those still under way when it began.
 */
export function rateOf(
  { counters, pendingAtStart }: StepTotals,
  name: 'succeeded' | 'firstTrySucceeded' = 'succeeded',
  live = false,
): number | null {
  const candidates = live
    ? counters.succeeded + counters.failed
    : counters.attempted + pendingAtStart
  return candidates > 0 ? Math.min(1, counters[name] / candidates) : null
}

/** Of a stage, answers to the pings of the one before may outnumber its own. */
function pongRateOf({ counters }: StepTotals, live: boolean): number | null {
  const { pingsSent, pongsReceived, pingsTimedOut } = counters
  const whole = live ? pongsReceived + pingsTimedOut : pingsSent
  return whole > 0 ? Math.min(1, pongsReceived / whole) : null
}
