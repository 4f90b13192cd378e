// Limits of what lies between this machine and the server.
import { errorCount, errorSample, type LimitEvidence } from './evidence.ts'
import {
  type Finding,
  num,
  percent,
  plural,
  ratio,
  time,
  type Rule,
} from './finding.ts'
import { lossOfFirstPackets } from './first-packets.ts'

/** A share of the dials below this is an accident. */
const MIN_SHARE = 0.001
/** Looking a name up is slow from here on, ms … */
const SLOW_LOOKUP_MS = 50
/** … when it takes so much longer than the rest of a connect. */
const LOOKUP_FACTOR = 3
const NEARLY_ALL = 0.9

export const NETWORK_RULES: readonly Rule[] = [
  names,
  unreachable,
  noAnswer,
  packetLoss,
]

function names(evidence: LimitEvidence): Finding | null {
  const { counters } = evidence
  const failed = errorCount(evidence, ['dns'])
  const share = ratio(failed, counters.dials)
  if (share >= MIN_SHARE)
    return {
      cause: 'network-dns',
      confidence: 0.6 + 0.35 * Math.min(1, share),
      evidence: [
        `${num(failed)} of ${plural(counters.dials, 'dial')} got no address for the name (${percent(share)}).`,
        `The resolver said: ${errorSample(evidence, 'dns')}.`,
      ],
    }
  return slowNames(evidence)
}

function slowNames(evidence: LimitEvidence): Finding | null {
  const dnsMs = evidence.latency('connectDns')?.p50
  const tcpMs = evidence.latency('connectTcp')?.p50
  const upgradeMs = evidence.latency('connectUpgrade')?.p50
  if (dnsMs === undefined || tcpMs === undefined || upgradeMs === undefined)
    return null
  if (dnsMs < SLOW_LOOKUP_MS || dnsMs < LOOKUP_FACTOR * (tcpMs + upgradeMs))
    return null
  return {
    cause: 'network-dns',
    confidence: 0.7,
    evidence: [
      `Half of the look-ups took ${time(dnsMs)} or more; TCP took ${time(tcpMs)} and the upgrade ${time(upgradeMs)}.`,
    ],
  }
}

function unreachable(evidence: LimitEvidence): Finding | null {
  const { counters } = evidence
  const count = errorCount(evidence, ['unreachable'])
  const share = ratio(count, counters.dials)
  if (share < MIN_SHARE) return null
  return {
    cause: 'network-unreachable',
    confidence: 0.6 + 0.35 * Math.min(1, share),
    evidence: [
      `${num(count)} of ${plural(counters.dials, 'dial')} found no way to the server (${percent(share)}).`,
      `The system said: ${errorSample(evidence, 'unreachable')}.`,
    ],
  }
}

function noAnswer(evidence: LimitEvidence): Finding | null {
  const { counters, plan } = evidence
  const timedOut = errorCount(evidence, ['conn_timeout'], 'connect')
  const connected = errorCount(evidence, ['handshake_timeout'], 'connect')
  if (counters.succeeded + connected > 0) return null
  if (timedOut === 0 || timedOut < counters.dials * NEARLY_ALL) return null
  return {
    cause: 'network-no-answer',
    confidence: 0.75,
    evidence: [
      `None of ${plural(counters.dials, 'dial')} got a TCP connection within ${time(plan.handshakeTimeoutMs)}.`,
    ],
  }
}

function packetLoss(evidence: LimitEvidence): Finding | null {
  const loss = lossOfFirstPackets(evidence)
  if (!loss || loss.onTheWay === 0) return null
  return {
    cause: 'network-packet-loss',
    confidence: loss.onTheWay,
    evidence: loss.evidence,
  }
}
