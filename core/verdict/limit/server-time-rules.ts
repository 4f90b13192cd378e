// Limits that show as time: a server that gets slower with the load, stands
// still, or takes long for TLS.
import type { DigestRow } from '../../metrics/digest/load-digest.ts'
import { errorCount, type LimitEvidence } from './evidence.ts'
import {
  type Finding,
  num,
  percent,
  plural,
  ratio,
  time,
  type Rule,
} from './finding.ts'
import { type Trend, trendOf } from './trend.ts'

/** A time that has risen by so much … */
const RISE = 3
/** … and by so many ms has risen: below it is the machine's noise. */
const MIN_RISE_MS = 20
/** Loads nearer to each other than this factor are one load. */
const LOAD_FACTOR = 1.3
/** With less answered than this of what was sent, a queue grows. */
const KEPT_UP = 0.95
/** So many connects under way at once are a queue. */
const MIN_CONNECTING = 10
/** Fewer handshakes without an answer are an accident. */
const MIN_UNANSWERED = 3
const MIN_UNANSWERED_SHARE = 0.002
const SLOW_TLS_MS = 50
const TLS_FACTOR = 3

export const TIME_RULES: readonly Rule[] = [
  slowerMessages,
  slowerHandshakes,
  unansweredHandshakes,
  stoodStill,
  neverAnswered,
  slowTls,
]

function hasRisen({ low, high, slope }: Trend): boolean {
  return slope > 0 && high.y >= low.y * RISE && high.y - low.y >= MIN_RISE_MS
}

function slowerMessages({ digest, plan }: LimitEvidence): Finding | null {
  const rows = digest.rows.filter(({ busiest }) => busiest.serviceMs !== null)
  const waiting = plan.closedLoop ? null : waitingOf(rows)
  const found =
    risenWithLoad(rows, plan.closedLoop) ?? (waiting && risenWithTime(rows))
  if (!found) return null
  return {
    cause: 'server-cpu',
    confidence: waiting ? 0.9 : 0.8,
    evidence: [found, ...(waiting ? [waiting] : [])],
  }
}

function risenWithLoad(
  rows: readonly DigestRow[],
  closedLoop: boolean,
): string | null {
  const trend = trendOf(
    rows.map(({ busiest }) => ({
      x: closedLoop ? busiest.open : busiest.sent,
      y: busiest.serviceMs ?? 0,
    })),
  )
  if (!trend || !hasRisen(trend)) return null
  const { low, high } = trend
  if (high.x < low.x * LOAD_FACTOR) return null
  const what = closedLoop ? 'connections open' : 'sent per second'
  return `Half of the replies took ${time(low.y)} at ${num(low.x)} ${what}, and ${time(high.y)} at ${num(high.x)}.`
}

function risenWithTime(rows: readonly DigestRow[]): string | null {
  const trend = trendOf(
    rows.map(({ busiest }) => ({
      x: busiest.second,
      y: busiest.serviceMs ?? 0,
    })),
  )
  if (!trend || !hasRisen(trend)) return null
  const { low, high } = trend
  return `At the same load half of the replies took ${time(low.y)} around second ${num(low.x)}, and ${time(high.y)} around second ${num(high.x)}.`
}

/** @returns null when the server kept up */
function waitingOf(rows: readonly DigestRow[]): string | null {
  const later = rows.slice(Math.floor(rows.length / 2))
  const sent = later.reduce((sum, row) => sum + row.sent, 0)
  const answered = later.reduce((sum, row) => sum + row.answered, 0)
  return answered < sent * KEPT_UP
    ? `In the later half ${num(answered)} of ${num(sent)} were answered while they came: the rest waited.`
    : null
}

function slowerHandshakes({ digest }: LimitEvidence): Finding | null {
  const rows = digest.rows.filter(({ busiest }) => busiest.upgradeMs !== null)
  const connecting = Math.max(0, ...rows.map((row) => row.connectingMax))
  if (connecting < MIN_CONNECTING) return null
  const byTime = trendOf(
    rows.map(({ busiest }) => ({
      x: busiest.second,
      y: busiest.upgradeMs ?? 0,
    })),
  )
  if (!byTime || !hasRisen(byTime)) return null
  return {
    cause: 'server-cpu',
    confidence: 0.8,
    evidence: [
      `Half of the upgrades took ${time(byTime.low.y)} around second ${num(byTime.low.x)}, and ${time(byTime.high.y)} around second ${num(byTime.high.x)}.`,
      `Up to ${plural(connecting, 'connection')} waited for their upgrade at once; at most ${num(digest.peaks.opened)} opened in a second.`,
    ],
  }
}

/** Some were answered: it is there, and does not get round to all. */
function unansweredHandshakes(evidence: LimitEvidence): Finding | null {
  const { counters, plan } = evidence
  const unanswered = errorCount(evidence, ['handshake_timeout'], 'connect')
  if (counters.succeeded === 0 || unanswered < MIN_UNANSWERED) return null
  if (ratio(unanswered, counters.dials) < MIN_UNANSWERED_SHARE) return null
  return {
    cause: 'server-cpu',
    confidence: 0.65,
    evidence: [
      `${num(unanswered)} of ${plural(counters.dials, 'dial')} were connected and got no answer to their handshake within ${time(plan.handshakeTimeoutMs)}.`,
    ],
  }
}

function stoodStill({ digest }: LimitEvidence): Finding | null {
  const { seconds, fromSecond, unanswered, ended } = digest.silence
  if (seconds === 0) return null
  return {
    cause: 'server-stood-still',
    confidence: ended ? 0.9 : 0.8,
    evidence: [
      `Nothing came back for ${plural(seconds, 'whole second')} from second ${num(fromSecond)} on, to ${plural(unanswered, 'message')} and heartbeats.`,
      ended
        ? 'Afterwards it answered again.'
        : 'It did not answer again until the end.',
    ],
  }
}

/** TCP is the system's; not one answer of the server itself. */
function neverAnswered(evidence: LimitEvidence): Finding | null {
  const unanswered = errorCount(evidence, ['handshake_timeout'], 'connect')
  const { counters, plan, latency } = evidence
  if (counters.succeeded > 0 || unanswered === 0) return null
  const noTls = plan.isSecure && latency('connectTls') === null
  return {
    cause: 'server-stood-still',
    confidence: 0.6,
    evidence: [
      `${num(unanswered)} of ${plural(counters.dials, 'dial')} were connected, and not one handshake was answered within ${time(plan.handshakeTimeoutMs)}.`,
      ...(noTls
        ? ['TLS never came about: perhaps it does not speak TLS on this port.']
        : []),
    ],
  }
}

function slowTls(evidence: LimitEvidence): Finding | null {
  const tls = evidence.latency('connectTls')
  const tcpMs = evidence.latency('connectTcp')?.p50 ?? 0
  const upgradeMs = evidence.latency('connectUpgrade')?.p50 ?? 0
  if (!tls || tls.p50 < SLOW_TLS_MS) return null
  if (tls.p50 < TLS_FACTOR * (tcpMs + upgradeMs)) return null
  const share = ratio(tls.p50, tls.p50 + tcpMs + upgradeMs)
  return {
    cause: 'server-slow-tls',
    confidence: 0.8,
    evidence: [
      `Half of the TLS handshakes took ${time(tls.p50)} or more (p99 ${time(tls.p99)}), ${percent(share)} of a connect.`,
      `TCP took ${time(tcpMs)}, the upgrade ${time(upgradeMs)}.`,
    ],
  }
}
