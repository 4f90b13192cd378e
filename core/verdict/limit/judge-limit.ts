// Whose limit a run has met: asks every rule, and lets what fits best speak. A
// generator's rule outranks any of the server's, so that no server is blamed
// for what this machine did; but for what the server has said in so many words.
import type { LimitVerdict } from '../../metrics/summary-schema.ts'
import { LIMIT_CAUSES, TIERS } from './causes.ts'
import { CONFIGURATION_RULES } from './configuration-rules.ts'
import type { LimitEvidence } from './evidence.ts'
import { type Finding, num, plural, time, type Rule } from './finding.ts'
import { GENERATOR_RULES } from './generator-rules.ts'
import { NETWORK_RULES } from './network-rules.ts'
import { ADMISSION_RULES } from './server-admission-rules.ts'
import { CUT_RULES } from './server-cut-rules.ts'
import { MESSAGE_RULES } from './server-message-rules.ts'
import { TIME_RULES } from './server-time-rules.ts'

const RULES: readonly Rule[] = [
  ...GENERATOR_RULES,
  ...CONFIGURATION_RULES,
  ...NETWORK_RULES,
  ...ADMISSION_RULES,
  ...TIME_RULES,
  ...CUT_RULES,
  ...MESSAGE_RULES,
]

/** Fewer errors than this share of all that was done are an accident. */
const ACCIDENT_SHARE = 0.001
/** A shorter run has shown little. */
const SHORT_SECONDS = 3

export function judgeLimit(evidence: LimitEvidence): LimitVerdict {
  const findings = RULES.flatMap((rule) => rule(evidence) ?? [])
  const [first, ...others] = bestFirst(findings)
  if (!first) return verdictOf(nothingFound(evidence), [], evidence)
  return verdictOf(first, others, evidence)
}

/** Each cause once, by its surest finding. */
function bestFirst(findings: readonly Finding[]): Finding[] {
  const sorted = [...findings].sort(
    (a, b) => rankOf(a) - rankOf(b) || b.confidence - a.confidence,
  )
  return sorted.filter(
    ({ cause }, place) =>
      sorted.findIndex((other) => other.cause === cause) === place,
  )
}

function rankOf({ cause, said }: Finding): number {
  return TIERS.indexOf(said ? 'said' : LIMIT_CAUSES[cause].tier)
}

function verdictOf(
  finding: Finding,
  others: readonly Finding[],
  evidence: LimitEvidence,
): LimitVerdict {
  const { cause, confidence } = finding
  const { limit, statement, confirm, next } = LIMIT_CAUSES[cause]
  return {
    limit,
    cause,
    confidence: rounded(confidence),
    statement:
      cause === 'none' ? `No limit was met: ${carried(evidence)}.` : statement,
    evidence: [...finding.evidence],
    confirm,
    next,
    others: others
      .map((other) => ({
        cause: other.cause,
        confidence: rounded(other.confidence),
      }))
      .sort((a, b) => b.confidence - a.confidence),
  }
}

function rounded(confidence: number): number {
  return Math.round(confidence * 100) / 100
}

/** The load that the run has shown to be carried. */
function carried({ peakOpen, digest }: LimitEvidence): string {
  const { opened, answered } = digest.peaks
  const parts = [
    `${plural(peakOpen, 'connection')} open`,
    `up to ${num(opened)} opened in a second`,
    ...(answered > 0
      ? [`up to ${num(answered)} messages and heartbeats answered in one`]
      : []),
  ]
  return parts.join(', ')
}

function nothingFound(evidence: LimitEvidence): Finding {
  const { errors, counters, digest } = evidence
  const wrong = errors.reduce((sum, { count }) => sum + count, 0)
  const done = counters.dials + counters.messagesSent + counters.pingsSent
  if (wrong > done * ACCIDENT_SHARE)
    return {
      cause: 'unexplained',
      confidence: 0.3,
      evidence: errors
        .slice(0, 5)
        .map(
          ({ category, phase, count, sample }) =>
            `${num(count)} times ${category} (${phase}): ${sample}.`,
        ),
    }
  const { redSeconds, measuredSeconds } = digest.generator
  return {
    cause: 'none',
    confidence: calmness(redSeconds, measuredSeconds),
    evidence: [
      `${num(counters.succeeded)} of ${plural(counters.attempted, 'connection')} opened, ${num(evidence.peakOpen)} at once; ${num(counters.dropped)} were lost.`,
      ...messagesTold(evidence),
      `The generator stayed within its limits in ${num(measuredSeconds - redSeconds)} of ${plural(measuredSeconds, 'second')}.`,
    ],
  }
}

function messagesTold(evidence: LimitEvidence): string[] {
  const { counters, lostMessages: lost, latency } = evidence
  const expected = lost + counters.messagesReceived
  const replies = latency('rttService')
  return [
    ...(expected > 0
      ? [`${num(lost)} of ${plural(expected, 'expected message')} were lost.`]
      : []),
    ...(replies
      ? [
          `Half of the replies took ${time(replies.p50)} or less, one in a hundred ${time(replies.p99)} or more.`,
        ]
      : []),
  ]
}

function calmness(redSeconds: number, measuredSeconds: number): number {
  if (measuredSeconds < SHORT_SECONDS) return 0.5
  return redSeconds > 0 ? 0.7 : 0.9
}
