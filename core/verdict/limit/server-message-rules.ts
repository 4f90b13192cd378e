// Limits of what the server does with log-ins and messages.
import type { LimitEvidence } from './evidence.ts'
import {
  type Finding,
  num,
  percent,
  plural,
  ratio,
  type Rule,
} from './finding.ts'

const MIN_LOST = 3
const MIN_SHARE = 0.001
/** So much of what was lost has another answer in its place. */
const ANSWERED_OTHERWISE = 0.5
/** Messages lost with their connections are no loss of the server's own. */
const LOST_PER_DROP = 2

export const MESSAGE_RULES: readonly Rule[] = [
  rateLimit,
  messageLoss,
  loginsRefused,
  loginsUnanswered,
]

function isAnsweredOtherwise({
  counters,
  lostMessages,
}: LimitEvidence): boolean {
  return counters.messagesUnexpected >= lostMessages * ANSWERED_OTHERWISE
}

function rateLimit(evidence: LimitEvidence): Finding | null {
  const { counters, lostMessages: lost, digest } = evidence
  if (lost < MIN_LOST || !isAnsweredOtherwise(evidence)) return null
  return {
    cause: 'server-rate-limit-messages',
    confidence: 0.85,
    evidence: [
      `${num(lost)} of ${plural(counters.messagesSent, 'message')} were not answered as expected, and ${num(counters.messagesUnexpected)} other messages came in their place.`,
      `At most ${num(digest.peaks.answered)} were answered within one second, up to ${num(digest.peaks.sent)} were sent.`,
    ],
  }
}

/** Connections that took what was on its way with them. */
function goneOf({ counters, tallies }: LimitEvidence): number {
  return counters.dropped + (tallies['halfOpen.silent'] ?? 0)
}

/** What a disturbance has us not read is late by our own doing. */
function readsSlowly({ tallies }: LimitEvidence): boolean {
  return (tallies['slow.receivers'] ?? 0) > 0
}

function messageLoss(evidence: LimitEvidence): Finding | null {
  const { counters, lostMessages: lost } = evidence
  const share = ratio(lost, lost + counters.messagesReceived)
  if (lost < MIN_LOST || share < MIN_SHARE) return null
  if (isAnsweredOtherwise(evidence)) return null
  if (lost <= goneOf(evidence) * LOST_PER_DROP || readsSlowly(evidence))
    return null
  return {
    cause: 'server-message-loss',
    confidence: 0.8,
    evidence: [
      `${num(lost)} of ${num(lost + counters.messagesReceived)} expected messages never came (${percent(share)}).`,
      `${plural(counters.dropped, 'connection')} were lost meanwhile.`,
    ],
  }
}

function loginsRefused({ counters, errors }: LimitEvidence): Finding | null {
  const { loginsFailed: failed, loginsSucceeded, loginsTimedOut } = counters
  const all = failed + loginsSucceeded + loginsTimedOut
  const share = ratio(failed, all)
  if (share < MIN_SHARE) return null
  const sample = errors.find(
    ({ category }) => category === 'auth_failed',
  )?.sample
  return {
    cause: 'server-login-refused',
    confidence: 0.8,
    evidence: [
      `${num(failed)} of ${plural(all, 'log-in')} were refused (${percent(share)}).`,
      ...(sample === undefined ? [] : [`The first answer: ${sample}.`]),
    ],
  }
}

function loginsUnanswered(evidence: LimitEvidence): Finding | null {
  const { loginsFailed, loginsSucceeded, loginsTimedOut } = evidence.counters
  const all = loginsFailed + loginsSucceeded + loginsTimedOut
  const share = ratio(loginsTimedOut, all)
  if (share < MIN_SHARE) return null
  return {
    cause: 'server-login-slow',
    confidence: 0.8,
    evidence: [
      `${num(loginsTimedOut)} of ${plural(all, 'log-in')} were not answered in time (${percent(share)}).`,
    ],
  }
}
