// Connects whose first packet (SYN) had to be sent again: the server's accept
// queue was full, or the network lost it. From here both look alike; what was
// exchanged on open connections tells them apart as far as anything does.
import { errorCount, type LimitEvidence } from './evidence.ts'
import { num, percent, plural, ratio, time } from './finding.ts'

/** Fewer connects than this at the steps are an accident. */
const MIN_CONNECTS = 3
/** So much of what was slow lies at the steps of retransmission. */
const AT_STEPS = 0.7
/** Half of the connects must be far below the first step, ms. */
const FAST_MS = 500

export interface FirstPackets {
  /** Confidence, 0..1, that the accept queue was full. */
  readonly acceptQueue: number
  /** The same, that packets were lost on the way. */
  readonly onTheWay: number
  readonly evidence: readonly string[]
}

export function lossOfFirstPackets(
  evidence: LimitEvidence,
): FirstPackets | null {
  const timedOut = errorCount(evidence, ['conn_timeout'], 'connect')
  const unanswered = errorCount(evidence, ['handshake_timeout'], 'connect')
  const slow = slowAtSteps(evidence)
  const connected = evidence.counters.succeeded + unanswered
  // without one TCP connection it is no queue: network-no-answer
  if (slow + (connected > 0 ? timedOut : 0) < MIN_CONNECTS) return null
  const { acceptQueue, onTheWay, why } = shares(evidence, slow, timedOut)
  return {
    acceptQueue,
    onTheWay,
    evidence: [
      ...stepSentence(evidence, slow),
      ...timeoutSentence(evidence, timedOut, unanswered),
      why,
    ],
  }
}

function slowAtSteps({ tcp }: LimitEvidence): number {
  if (!tcp || tcp.p50Ms > FAST_MS) return 0
  return tcp.atSteps >= tcp.slow * AT_STEPS ? tcp.slow : 0
}

function shares(evidence: LimitEvidence, slow: number, timedOut: number) {
  const { plan, lateReplyShare, counters } = evidence
  if (plan.isLocal)
    return {
      acceptQueue: 0.85,
      onTheWay: 0,
      why: 'The target is on this machine, where no packet is lost on the way: the queue was full.',
    }
  const share = ratio(slow + timedOut, counters.dials)
  if (lateReplyShare === null)
    return {
      acceptQueue: 0.55,
      onTheWay: 0.45,
      why: 'Nothing was exchanged on open connections that would tell lost packets from a full queue.',
    }
  const late = `${percent(lateReplyShare)} of the replies came as late as after a retransmission, ${percent(share)} of the connects`
  return lateReplyShare >= share / 2
    ? {
        acceptQueue: 0.25,
        onTheWay: 0.7,
        why: `${late}: packets of open connections are lost too.`,
      }
    : {
        acceptQueue: 0.8,
        onTheWay: 0.15,
        why: `${late}: only new connections suffer, which is what a full queue does.`,
      }
}

function stepSentence({ tcp }: LimitEvidence, slow: number): string[] {
  if (!tcp || slow === 0) return []
  return [
    `${num(slow)} of ${plural(tcp.count, 'TCP connect')} took 1 s, 3 s, 7 s or another step after which a first packet is sent again (up to ${time(tcp.maxMs)}), half of all ${time(tcp.p50Ms)} or less.`,
  ]
}

function timeoutSentence(
  { counters, plan }: LimitEvidence,
  timedOut: number,
  unanswered: number,
): string[] {
  if (timedOut === 0) return []
  const rest =
    unanswered > 0
      ? ` ${num(unanswered)} were connected by the system, and the server did not take them.`
      : ''
  return [
    `${num(timedOut)} of ${plural(counters.dials, 'dial')} got no TCP connection within ${time(plan.handshakeTimeoutMs)}.${rest}`,
  ]
}
