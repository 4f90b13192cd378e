// Limits that end open connections: timeouts, lifetimes, slow readers, and a
// server that goes away. What tells them apart is how old, and how long
// silent, the connections were that the other side ended.
import type { LimitEvidence, Spread } from './evidence.ts'
import {
  type Finding,
  num,
  percent,
  plural,
  ratio,
  time,
  timeSpan,
  type Rule,
} from './finding.ts'

/** Fewer cuts than this have no common age. */
const MIN_CUTS = 5
/** Durations are one when nearly all lie within this share of their middle … */
const TIGHT_SHARE = 0.15
/** … and a bit. */
const TIGHT_MS = 50
/** Silent for less than this share of its life: it was not silent. */
const TALKED_SHARE = 0.7
/** Ages so many times further apart than silences are not what counts. */
const AGES_FACTOR = 3
/**
 * Ages that differ by more than this share of the time over which connections
 * opened are those of an end at one moment, not at one age.
 */
const OPENING_SHARE = 0.25
/** So much of what was open, lost at once, is everything. */
const NEARLY_ALL = 0.8
/** The earliest of cuts that come as late as twice a timeout. */
const NEVER_EARLY_SHARE = 0.45
/** What ends sooner is turned away, not timed out. */
const MIN_TIMEOUT_MS = 500
/** A first gap between heartbeats that is longer than a timeout is the last. */
const FIRST_GAP_SLACK = 1.25
const MIN_DROP_SHARE = 0.002

export const CUT_RULES: readonly Rule[] = [
  wentAway,
  heartbeatTimeout,
  idleTimeout,
  idleFound,
  lifetime,
  slowConsumer,
  heartbeatsUnanswered,
  drops,
]

function isTight(spread: Spread): boolean {
  const most = spread.p50Ms * TIGHT_SHARE + TIGHT_MS
  return spread.count >= MIN_CUTS && apartMs(spread) <= most
}

/** A server that looks only now and then cuts late, but never early. */
function isNeverEarly({ count, p10Ms, p90Ms }: Spread): boolean {
  return count >= MIN_CUTS && p10Ms >= p90Ms * NEVER_EARLY_SHARE
}

function isTimeout({ p50Ms }: Spread): boolean {
  return p50Ms >= MIN_TIMEOUT_MS
}

function apartMs({ p10Ms, p90Ms }: Spread): number {
  return p90Ms - p10Ms
}

/** One silence, after lives of different length: some had talked. */
function hadTalked(silence: Spread, age: Spread): boolean {
  return (
    silence.p50Ms < age.p50Ms * TALKED_SHARE ||
    apartMs(age) > apartMs(silence) * AGES_FACTOR + TIGHT_MS
  )
}

/** All at one age, rather than at one moment. */
function isAtOneAge(spread: Spread, { digest }: LimitEvidence): boolean {
  const openedOverMs = digest.losses.openingSeconds * 1000
  return isTight(spread) && apartMs(spread) <= openedOverMs * OPENING_SHARE
}

function between({ p10Ms, p90Ms }: Spread): string {
  return timeSpan(p10Ms, p90Ms)
}

function wentAway(evidence: LimitEvidence): Finding | null {
  const { losses, plateau } = evidence.digest
  const { lost, openBefore, second, openedAfter, refusedAfter } = losses.worst
  if (lost < MIN_CUTS || lost < openBefore * NEARLY_ALL) return null
  if (openBefore < plateau.height / 2) return null
  // ended by the other side, not given up by us
  if ((evidence.dropAge?.count ?? 0) < lost * NEARLY_ALL) return null
  return {
    cause: 'server-went-away',
    confidence: wentAwayConfidence(evidence, refusedAfter, openedAfter),
    // its system's own answer, however late it is read
    said: refusedAfter > openedAfter,
    evidence: [
      `${num(lost)} of ${plural(openBefore, 'open connection')} ended within two seconds, from second ${num(second)} on.`,
      refusedAfter > 0
        ? `After that ${plural(refusedAfter, 'dial')} were refused and ${num(openedAfter)} let in.`
        : `After that ${plural(openedAfter, 'connection')} opened.`,
    ],
  }
}

function wentAwayConfidence(
  evidence: LimitEvidence,
  refusedAfter: number,
  openedAfter: number,
): number {
  if (refusedAfter > openedAfter) return 0.95
  const { dropAge: age, digest } = evidence
  if (!age || !isAtOneAge(age, evidence)) return 0.87
  // opened at once, ended at once: age and moment are one
  return digest.losses.openingSeconds > 1 ? 0.5 : 0.6
}

/** Everything that the plan has each connection say is further apart. */
function saysNothingFor(ms: number, spokenMs: number | null): boolean {
  return spokenMs === null || spokenMs > ms
}

function heartbeatTimeout(evidence: LimitEvidence): Finding | null {
  const { dropSilence: silence, dropAge: age, plan } = evidence
  const { heartbeatMs } = plan
  if (!silence || !age || heartbeatMs === null) return null
  if (!isNeverEarly(silence) || !isTimeout(silence)) return null
  if (!saysNothingFor(silence.p50Ms, heartbeatMs)) return null
  if (!saysNothingFor(silence.p50Ms, plan.messageMs)) return null
  // who outlived its first gap has outlived a gap as long as those it died of
  const firstGapMs = heartbeatMs + silence.p90Ms
  if (age.p90Ms > firstGapMs * FIRST_GAP_SLACK) return null
  return {
    cause: 'server-heartbeat-timeout',
    confidence: isTight(silence) ? 0.92 : 0.7,
    evidence: [
      `${plural(silence.count, 'connection')} were ended after ${between(silence)} of silence; a heartbeat goes out every ${time(heartbeatMs)}.`,
      `Their ages were ${between(age)}.`,
    ],
  }
}

function idleTimeout(evidence: LimitEvidence): Finding | null {
  const { dropSilence: silence, dropAge: age, plan } = evidence
  if (!silence || !age || plan.heartbeatMs !== null) return null
  if (!isTight(silence) || !isTimeout(silence)) return null
  if (!saysNothingFor(silence.p50Ms, plan.messageMs)) return null
  const talked = hadTalked(silence, age)
  if (!talked && !isAtOneAge(age, evidence)) return null
  return idleFinding(silence, age, talked)
}

function idleFinding(silence: Spread, age: Spread, talked: boolean): Finding {
  return {
    cause: 'server-idle-timeout',
    confidence: talked ? 0.9 : 0.8,
    evidence: [
      `${plural(silence.count, 'connection')} were ended after ${between(silence)} of silence; the plan has no heartbeat.`,
      talked
        ? `Their ages were ${between(age)}: they had talked before, or some of them had.`
        : 'They never said anything: that it is their age that counts cannot be ruled out.',
    ],
  }
}

/** A scenario that keeps connections silent for set times. */
function idleFound({ tallies }: LimitEvidence): Finding | null {
  const rows = Object.entries(tallies).flatMap(([name, count]) => {
    const [, silenceMs, how] = /^idle\.(\d+)\.(\w+)$/.exec(name) ?? []
    return how === undefined
      ? []
      : [{ silenceMs: Number(silenceMs), how, count }]
  })
  const cut = rows.filter(({ how, count }) => how !== 'kept' && count > 0)
  if (cut.length === 0) return null
  const shortest = Math.min(...cut.map(({ silenceMs }) => silenceMs))
  const kept = rows.filter(({ how }) => how === 'kept')
  const longest = Math.max(0, ...kept.map(({ silenceMs }) => silenceMs))
  const count = cut.reduce((sum, row) => sum + row.count, 0)
  return {
    cause: 'server-idle-timeout',
    confidence: 0.9,
    evidence: [
      `${plural(count, 'connection')} were ended in a silence of ${time(shortest)} or longer.`,
      longest > 0
        ? `A silence of ${time(longest)} was kept.`
        : 'No shorter silence was tried.',
    ],
  }
}

function lifetime(evidence: LimitEvidence): Finding | null {
  const { dropSilence: silence, dropAge: age } = evidence
  if (!silence || !age || !isTimeout(age)) return null
  if (!isAtOneAge(age, evidence)) return null
  if (silence.p50Ms >= age.p50Ms * TALKED_SHARE) return null
  return {
    cause: 'server-connection-lifetime',
    confidence: evidence.digest.losses.openingSeconds > 1 ? 0.88 : 0.55,
    evidence: [
      `${plural(age.count, 'connection')} were ended at the age of ${between(age)}, opened over ${plural(evidence.digest.losses.openingSeconds, 'second')}.`,
      `They were not silent: half had sent something ${time(silence.p50Ms)} before or later.`,
    ],
  }
}

function slowConsumer(evidence: LimitEvidence): Finding | null {
  const { tallies } = evidence
  const cut = tallies['slow.cutByServer'] ?? 0
  if (cut === 0) return null
  const after = evidence.latency('slowCut')
  return {
    cause: 'server-slow-consumer',
    confidence: 0.93,
    evidence: [
      `${num(cut)} of ${plural(tallies['slow.receivers'] ?? cut, 'slow reader')} were ended by the server.`,
      ...(after
        ? [`Half of them within ${time(after.p50)} of reading slowly.`]
        : []),
    ],
  }
}

function heartbeatsUnanswered({
  counters,
  plan,
}: LimitEvidence): Finding | null {
  const { pingsTimedOut, pingsSent, pongsReceived } = counters
  if (pingsTimedOut === 0) return null
  return {
    cause: 'server-heartbeats-unanswered',
    confidence: 0.6,
    evidence: [
      `${num(pingsTimedOut)} connections got no answer to a heartbeat in time; ${num(pongsReceived)} of ${plural(pingsSent, 'heartbeat')} were answered.`,
      ...(plan.heartbeatMs === null
        ? []
        : [`A heartbeat goes out every ${time(plan.heartbeatMs)}.`]),
    ],
  }
}

function drops({
  dropAge: age,
  counters,
  errors,
}: LimitEvidence): Finding | null {
  const opened = counters.succeeded + counters.reconnected
  if (!age || ratio(age.count, opened) < MIN_DROP_SHARE) return null
  const ends = errors
    .filter(({ phase }) => phase === 'open')
    .map(({ category, closeCode, count }) => {
      const code = closeCode === null ? '' : ` ${closeCode}`
      return `${category}${code} ${num(count)}`
    })
  return {
    cause: 'server-drops',
    confidence: 0.5,
    evidence: [
      `${num(age.count)} of ${plural(opened, 'opened connection')} were ended by the other side (${percent(ratio(age.count, opened))}): ${ends.join(', ')}.`,
      `Their ages were ${between(age)}.`,
    ],
  }
}
