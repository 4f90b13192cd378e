// Limits at the server's door: whom it lets in, and how many.
import { errorCount, type LimitEvidence } from './evidence.ts'
import {
  type Finding,
  num,
  percent,
  plural,
  ratio,
  type Rule,
} from './finding.ts'
import { lossOfFirstPackets } from './first-packets.ts'
import type { DigestRow, Plateau } from '../../metrics/digest/load-digest.ts'

/** Fewer that are turned away are an accident. */
const MIN_TURNED_AWAY = 3
/** On the way up to a limit of connections next to nobody is turned away. */
const MAX_REFUSED_BEFORE = 0.02
/** A plateau is a limit when so much of the time since is spent on it. */
const FLAT_SHARE = 0.8
/** It must stay so long where nothing is said to those left outside, s. */
const MIN_FLAT_SECONDS = 3
/** Who came in was answered in less than this share of the time there is. */
const AT_ONCE_SHARE = 0.25
const MIN_SHARE = 0.002
/** Shares of two halves that differ by more than this factor follow the load. */
const SAME_FACTOR = 2
/** A share of fewer dials says little. */
const MIN_DIALS_PER_HALF = 10
/** Standard errors by which two shares may differ by chance. */
const CHANCE = 3

export const ADMISSION_RULES: readonly Rule[] = [
  acceptQueue,
  connectionLimit,
  silentConnectionLimit,
  rateLimit,
  refusals,
]

function acceptQueue(evidence: LimitEvidence): Finding | null {
  const loss = lossOfFirstPackets(evidence)
  if (!loss) return null
  return {
    cause: 'server-accept-queue',
    confidence: loss.acceptQueue,
    evidence: loss.evidence,
  }
}

/** Some came in, and clearly more were wanted. */
function isCapped({ height, wanted }: Plateau): boolean {
  return height > 0 && wanted > height + slackOf(height)
}

/** Connections more or less that make no other height. */
function slackOf(height: number): number {
  return height * 0.01 + 1
}

function heightTold({ height, wanted }: Plateau): string {
  return `${plural(height, 'connection')} were open and no more, ${num(wanted)} were wanted.`
}

function stayTold({ since }: Plateau): string {
  return `The number stayed for ${num(since.flatSeconds)} of ${plural(since.seconds, 'second')}.`
}

function connectionLimit(evidence: LimitEvidence): Finding | null {
  const { plateau } = evidence.digest
  const { before, since } = plateau
  const turnedAway = since.refused + since.dropped
  if (!isCapped(plateau)) return null
  if (turnedAway < MIN_TURNED_AWAY) return null
  // a share that is refused in one second leaves a height, too
  if (turnedAway < (since.opened - since.dropped) / 2) return null
  if (ratio(before.refused + before.dropped, before.dials) > MAX_REFUSED_BEFORE)
    return null
  if (since.flatSeconds < since.seconds * FLAT_SHARE) return null
  return {
    cause: 'server-connection-limit',
    confidence: since.flatSeconds >= 3 ? 0.9 : 0.75,
    said: isAnswer(evidence, turnedAway),
    evidence: [
      heightTold(plateau),
      `On the way up ${num(before.refused)} of ${plural(before.dials, 'dial')} were refused; since then ${num(since.refused)} of ${num(since.dials)}, and ${num(since.dropped)} open ones were closed.`,
      stayTold(plateau),
    ],
  }
}

/**
 * A server that has no more descriptors often accepts no more, and says nothing:
 * its system connects some and then none. One that is too busy answers later
 * and later before it answers none, and lets in some now and then.
 */
function silentConnectionLimit(evidence: LimitEvidence): Finding | null {
  const { plateau, silence } = evidence.digest
  const { height, since, openedAfter, connecting } = plateau
  const outside = since.unanswered + connecting
  if (!isCapped(plateau) || openedAfter > slackOf(height)) return null
  if (outside < MIN_TURNED_AWAY) return null
  if (
    since.flatSeconds < Math.max(MIN_FLAT_SECONDS, since.seconds * FLAT_SHARE)
  )
    return null
  if (silence.seconds > 0 || !letInAtOnce(evidence)) return null
  return {
    cause: 'server-connection-limit',
    confidence: since.answered > 0 ? 0.88 : 0.7,
    evidence: [
      heightTold(plateau),
      `Since then nobody was let in: ${plural(outside, 'dial')} got no answer.`,
      stayTold(plateau),
      since.answered > 0
        ? 'Those that are open were answered meanwhile.'
        : 'Nothing was exchanged on those that are open: the server may also stand still.',
    ],
  }
}

function letInAtOnce({ latency, plan }: LimitEvidence): boolean {
  const upgrade = latency('connectUpgrade')
  return (
    upgrade !== null && upgrade.p99 < plan.handshakeTimeoutMs * AT_ONCE_SHARE
  )
}

/** Mostly by an HTTP status or a close frame; 429 is of a rate, and late dials
 * come in bursts. */
function isAnswer(evidence: LimitEvidence, turnedAway: number): boolean {
  const refused = errorCount(evidence, ['http_4xx', 'http_5xx'], 'connect')
  const closed = errorCount(evidence, ['closed_by_server'], 'open')
  return refused + closed > turnedAway / 2
}

function rateLimit(evidence: LimitEvidence): Finding | null {
  const { counters, digest } = evidence
  const refused = errorCount(evidence, ['http_429'], 'connect')
  const share = ratio(refused, counters.dials)
  if (share < MIN_SHARE) return null
  return {
    cause: 'server-rate-limit-connects',
    confidence: 0.95,
    evidence: [
      `${num(refused)} of ${plural(counters.dials, 'dial')} were answered with HTTP 429 (${percent(share)}).`,
      `At most ${plural(digest.peaks.opened, 'connection')} were let in within one second.`,
    ],
  }
}

function refusals(evidence: LimitEvidence): Finding | null {
  const { counters, digest, errors } = evidence
  const byRate = errorCount(evidence, ['http_429'], 'connect')
  const refused =
    digest.rows.reduce((sum, row) => sum + row.refused, 0) - byRate
  const share = ratio(refused, counters.dials)
  if (counters.succeeded === 0 || share < MIN_SHARE) return null
  const [first, second] = halvesOf(digest.rows)
  const names = errors
    .filter(({ phase }) => phase === 'connect')
    .map(({ category, closeCode, count }) => {
      const code = closeCode === null ? '' : ` ${closeCode}`
      return `${category}${code} ${num(count)}`
    })
  const told = [
    `${num(refused)} of ${plural(counters.dials, 'dial')} were refused (${percent(share)}): ${names.join(', ')}.`,
    ...(first && second
      ? [
          `Of the first half of the dials ${percent(shareOf(first))}, of the second ${percent(shareOf(second))}.`,
        ]
      : [
          'Nearly all dials fell into one second: whether the load matters is not known.',
        ]),
  ]
  const rises = first && second && risesWithLoad(first, second)
  return rises
    ? { cause: 'server-refuses-under-load', confidence: 0.7, evidence: told }
    : {
        cause: 'server-refuses-share',
        confidence: first && second ? 0.85 : 0.6,
        said: isAnswer(evidence, refused),
        evidence: told,
      }
}

interface Half {
  readonly dials: number
  readonly refused: number
}

/** Rows cut where half of the dials had been made; nulls when one has nearly
 * all. */
function halvesOf(
  rows: readonly DigestRow[],
): readonly [Half | null, Half | null] {
  const total = sumOf(rows).dials
  let seen = 0
  const cut = rows.findIndex((row) => (seen += row.dials) >= total / 2)
  const halves = [
    sumOf(rows.slice(0, cut + 1)),
    sumOf(rows.slice(cut + 1)),
  ] as const
  const isEnough = halves.every(({ dials }) => dials >= MIN_DIALS_PER_HALF)
  return isEnough ? halves : [null, null]
}

function sumOf(rows: readonly DigestRow[]): Half {
  return {
    dials: rows.reduce((sum, row) => sum + row.dials, 0),
    refused: rows.reduce((sum, row) => sum + row.refused, 0),
  }
}

function shareOf({ refused, dials }: Half): number {
  return Math.min(1, ratio(refused, dials))
}

function risesWithLoad(first: Half, second: Half): boolean {
  const before = shareOf(first)
  const after = shareOf(second)
  const all = shareOf({
    dials: first.dials + second.dials,
    refused: first.refused + second.refused,
  })
  const error = Math.sqrt(
    all * (1 - all) * (1 / first.dials + 1 / second.dials),
  )
  return after > before * SAME_FACTOR && after - before > CHANCE * error
}
