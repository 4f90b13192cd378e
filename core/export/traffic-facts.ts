// The facts of the cards about traffic, log-in and soak: see
// scenario-facts.ts.
import type { Scenarios } from '../metrics/scenario-schema.ts'
import {
  bytesText,
  countText,
  durationText,
  shareText,
  valueText,
} from './format.ts'
import {
  counted,
  latencyRows,
  phrase,
  row,
  type Phrase,
  type ScenarioFact,
  type ScenarioTone,
} from './scenario-phrase.ts'

type Part<Name extends keyof Scenarios> = NonNullable<Scenarios[Name]>

export function conversationsFact(part: Part<'conversations'>): ScenarioFact {
  return {
    id: 'conversations',
    tone: conversationsTone(part),
    answer: [hereClauses(part), awayClauses(part)].filter(
      (clauses) => clauses.length > 0,
    ),
    rows: [
      row('label.owed', part.owed),
      row('label.delivered', part.delivered),
      row('label.lost', part.lost),
      row('label.missed', part.missed),
      row('label.caughtUp', part.caughtUp),
      row('label.missedLost', part.missedLost),
      row('label.absent', part.absent),
      row('label.duplicated', part.duplicated),
      row('label.inversions', part.inversions),
      row('label.gaps', part.gaps),
    ],
  }
}

function conversationsTone(part: Part<'conversations'>): ScenarioTone {
  const { delivered, lost, missedLost, duplicated, inversions } = part
  if (lost + missedLost + duplicated + inversions > 0) return 'bad'
  return delivered > 0 ? 'good' : 'neutral'
}

function hereClauses(part: Part<'conversations'>): Phrase[] {
  const { owed, delivered, lost, duplicated, inversions } = part
  const expected = delivered + lost
  if (owed === 0) return [phrase('conversations.nobody')]
  if (expected === 0) return [phrase('conversations.nobodyHere')]
  const values = {
    expected: countText(expected),
    delivered: countText(delivered),
    share: shareText(delivered, expected),
    count: expected,
  }
  if (lost + duplicated + inversions === 0)
    return [phrase('conversations.all', values)]
  return [
    phrase(lost > 0 ? 'conversations.some' : 'conversations.came', values),
    ...some('conversations.lost', 'lost', lost),
    ...some('conversations.duplicated', 'duplicated', duplicated),
    ...some('conversations.inversions', 'inversions', inversions),
  ]
}

function awayClauses(part: Part<'conversations'>): Phrase[] {
  const { missed, caughtUp, absent } = part
  const key =
    caughtUp === 0
      ? 'caughtUpNone'
      : caughtUp >= missed
        ? 'caughtUpAll'
        : 'caughtUp'
  const later = phrase(`conversations.${key}`, {
    caughtUp: countText(caughtUp),
    count: missed,
  })
  return [
    ...some('conversations.away', 'missed', missed),
    ...(missed > 0 ? [later] : []),
    ...some('conversations.absent', 'absent', absent),
  ]
}

/** A clause about so many, and none about none. */
function some(
  key: Parameters<typeof counted>[0],
  name: string,
  count: number,
): Phrase[] {
  return count > 0 ? [counted(key, name, count)] : []
}

export function fanOutFact(part: Part<'fanOut'>): ScenarioFact {
  const { messages, complete, expected, delivered, spread } = part
  const values = {
    complete: countText(complete),
    messages: countText(messages),
  }
  // where all deliveries came, the rest are messages whose receivers left
  const missing =
    delivered < expected && complete < messages
      ? [[phrase('fanOut.whole', values)]]
      : []
  return {
    id: 'fanOut',
    tone: expected === 0 ? 'neutral' : delivered < expected ? 'bad' : 'good',
    answer: [fanOutClauses(part), ...missing],
    rows: [
      row('label.messages', messages),
      row('label.complete', complete),
      row('label.expected', expected),
      row('label.delivered', delivered),
      row('label.reach', shareText(delivered, expected)),
      ...latencyRows(spread, 'label.spreadP50', 'label.spreadP99'),
    ],
  }
}

function fanOutClauses({
  expected,
  delivered,
  spread,
}: Part<'fanOut'>): Phrase[] {
  if (expected === 0) return [phrase('fanOut.nobody')]
  const key = delivered === 0 ? 'none' : delivered >= expected ? 'all' : 'some'
  const came = phrase(`fanOut.${key}`, {
    expected: countText(expected),
    delivered: countText(delivered),
    share: shareText(delivered, expected),
    count: expected,
  })
  if (!spread) return [came]
  return [came, phrase('fanOut.spread', { spread: durationText(spread.p99) })]
}

export function loginFact(part: Part<'login'>): ScenarioFact {
  const { ok, refused, timedOut, latency } = part
  const tried = ok + refused + timedOut
  return {
    id: 'login',
    tone: tried === 0 ? 'neutral' : ok === tried ? 'good' : 'bad',
    answer: [loginClauses(part, tried)],
    rows: [
      row('label.ok', ok),
      row('label.refused', refused),
      row('label.timedOut', timedOut),
      ...latencyRows(latency, 'label.p50', 'label.p99'),
    ],
  }
}

function loginClauses(part: Part<'login'>, tried: number): Phrase[] {
  const { ok, refused, timedOut, latency } = part
  if (tried === 0) return [phrase('login.nobody')]
  const key = ok === 0 ? 'none' : ok === tried ? 'all' : 'some'
  const p99 = phrase('login.latency', { p99: durationText(latency?.p99) })
  return [
    phrase(`login.${key}`, {
      ok: countText(ok),
      tried: countText(tried),
      share: shareText(ok, tried),
      count: tried,
    }),
    ...some('login.refused', 'refused', refused),
    ...some('login.timedOut', 'timedOut', timedOut),
    ...(latency ? [p99] : []),
  ]
}

/** Growth from the first third to the last that is more than chance. */
const WORSE = 1.5
/** Below these nothing is worse: errors per minute, ms. */
const FEW_ERRORS = 1
const LITTLE_MS = 1

export function soakFact(soak: Part<'soak'>): ScenarioFact {
  const { errorsPerMinuteFirst, errorsPerMinuteLast } = soak
  const { p99FirstMs, p99LastMs, rssBytesPerHour } = soak
  const errors = phrase('soak.errors', {
    first: valueText(errorsPerMinuteFirst),
    last: valueText(errorsPerMinuteLast),
  })
  const latency = phrase('soak.p99', {
    first: durationText(p99FirstMs),
    last: durationText(p99LastMs),
  })
  return {
    id: 'soak',
    tone: soakTone(soak),
    answer: [[errors, latency], [memoryClause(rssBytesPerHour)]],
    rows: [
      row('label.errorsFirst', valueText(errorsPerMinuteFirst)),
      row('label.errorsLast', valueText(errorsPerMinuteLast)),
      row('label.p99First', durationText(p99FirstMs)),
      row('label.p99Last', durationText(p99LastMs)),
      row('label.rss', signedBytes(rssBytesPerHour)),
    ],
  }
}

function soakTone(soak: Part<'soak'>): ScenarioTone {
  const { errorsPerMinuteFirst, errorsPerMinuteLast } = soak
  const { p99FirstMs, p99LastMs } = soak
  if (errorsPerMinuteLast > errorsPerMinuteFirst * WORSE + FEW_ERRORS)
    return 'bad'
  if (p99FirstMs === null || p99LastMs === null) return 'neutral'
  return p99LastMs > p99FirstMs * WORSE + LITTLE_MS ? 'bad' : 'good'
}

function memoryClause(bytesPerHour: number): Phrase {
  const bytes = bytesText(Math.abs(bytesPerHour))
  if (bytesPerHour === 0) return phrase('soak.memoryLevel')
  return phrase(bytesPerHour > 0 ? 'soak.memoryGrew' : 'soak.memoryShrank', {
    bytes,
  })
}

function signedBytes(bytes: number): string {
  return `${bytes < 0 ? '-' : '+'}${bytesText(Math.abs(bytes))}`
}
