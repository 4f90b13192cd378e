import type { Disturbance } from '../../../core/plan/disturbance-schema.ts'
import { durationText } from '../../../core/export/format.ts'
import type { Plan } from '../../../core/plan/schema.ts'
import type { Scenarios } from '../../../core/metrics/scenario-schema.ts'
import type { Second } from '../../../core/metrics/second.ts'
import type { Tallies } from '../../../core/metrics/names.ts'
import { formatClock, formatCount, formatMs } from '../../components/formats.ts'
import type { Text } from '../../i18n/text.ts'

export interface ProgressInput {
  readonly plan: Plan
  readonly elapsedMs: number
  /** Of the whole run so far. */
  readonly tallies: Readonly<Tallies>
  readonly last: Second | undefined
  readonly text: Text
}

/** Where one of the plan's scenarios stands. */
export interface ScenarioProgress {
  readonly id: string
  readonly title: string
  readonly answer: string
}

/** One for each kind of disturbance in the plan, and for messages to many. */
export function scenarioProgress(
  input: ProgressInput,
): readonly ScenarioProgress[] {
  const { plan, tallies, text } = input
  const types = new Set(plan.disturbances.map(({ type }) => type))
  const disturbances = [...types].map((type) => ({
    id: IDS[type],
    title: text(`words.${IDS[type]}.title`),
    answer: answerOf(type, input),
  }))
  const messages = tallies['fanOut.messages'] ?? 0
  if (messages === 0) return disturbances
  const complete = formatCount(tallies['fanOut.complete'] ?? 0)
  const fanOut = {
    id: 'fanOut',
    title: text('words.fanOut.title'),
    answer: text('underWay.fanOut', {
      complete,
      messages: formatCount(messages),
    }),
  }
  return [...disturbances, fanOut]
}

/** As the summary names them. */
const IDS = {
  storm: 'storm',
  flapping: 'flapping',
  slow: 'slowConsumers',
  churn: 'churn',
  offline: 'offline',
  'half-open': 'halfOpen',
  idle: 'idle',
} as const satisfies Record<Disturbance['type'], keyof Scenarios>

function answerOf(type: Disturbance['type'], input: ProgressInput): string {
  const { plan, text } = input
  switch (type) {
    case 'storm':
      return stormAnswer(ofType(plan, type), input)
    case 'offline':
      return offlineAnswer(ofType(plan, type), input)
    case 'idle':
      return idleAnswer(input)
    case 'half-open': {
      const first = firstOf(ofType(plan, type).map(({ at }) => at))
      const { silent, noticed } = counts(input, {
        silent: 'halfOpen.silent',
        noticed: 'halfOpen.noticed',
      })
      return (
        waiting(first, input) ?? text('underWay.halfOpen', { silent, noticed })
      )
    }
    case 'flapping':
    case 'churn':
    case 'slow': {
      const first = firstOf(ofType(plan, type).map(({ from }) => from))
      return waiting(first, input) ?? spanAnswer(type, input)
    }
  }
}

function spanAnswer(
  type: 'flapping' | 'churn' | 'slow',
  input: ProgressInput,
): string {
  const { text } = input
  if (type === 'flapping')
    return text(
      'underWay.flapping',
      counts(input, { cut: 'flapping.cut', back: 'flapping.back' }),
    )
  if (type === 'churn')
    return text(
      'underWay.churn',
      counts(input, { left: 'churn.left', back: 'churn.cycles' }),
    )
  const words = text(
    'underWay.slow',
    counts(input, { receivers: 'slow.receivers', cut: 'slow.cutByServer' }),
  )
  const { endToEndSlow, endToEndFast } = input.last?.latencies ?? {}
  if (!endToEndSlow || !endToEndFast) return words
  const slow = formatMs(endToEndSlow.p99)
  return `${words} ${text('underWay.slowP99', { slow, fast: formatMs(endToEndFast.p99) })}`
}

function stormAnswer(
  storms: readonly { readonly at: number; readonly away: number }[],
  input: ProgressInput,
): string {
  const { elapsedMs, text } = input
  const past = storms.filter(({ at }) => at <= elapsedMs)
  const next = firstOf(
    storms.filter(({ at }) => at > elapsedMs).map(({ at }) => at),
  )
  if (past.length === 0) return text('underWay.stormWaiting', clock(next))
  const until = Math.max(...past.map(({ at, away }) => at + away))
  const numbers = counts(input, { cut: 'storm.cut', back: 'storm.restored' })
  const words =
    until > elapsedMs
      ? text('underWay.stormAway', { ...numbers, until: formatAt(until) })
      : text('underWay.stormBack', numbers)
  return next === Infinity
    ? words
    : `${words} ${text('underWay.next', clock(next))}`
}

function offlineAnswer(
  leaves: readonly { readonly at: number; readonly away: number }[],
  input: ProgressInput,
): string {
  const { elapsedMs, text } = input
  const first = firstOf(leaves.map(({ at }) => at))
  const past = leaves.filter(({ at }) => at <= elapsedMs)
  const until = Math.max(0, ...past.map(({ at, away }) => at + away))
  const numbers = counts(input, {
    left: 'offline.left',
    back: 'offline.returned',
    missed: 'offline.missed',
    caught: 'offline.caughtUp',
  })
  const words =
    until > elapsedMs
      ? text('underWay.offlineAway', { ...numbers, until: formatAt(until) })
      : text('underWay.offlineBack', numbers)
  return waiting(first, input) ?? words
}

/** `idle.SILENCE_MS.HOW`, the shortest silence first. */
function idleAnswer({ plan, tallies, text }: ProgressInput): string {
  const silences = ofType(plan, 'idle').flatMap(({ silences: all }) => all)
  const each = [...new Set(silences)].sort((a, b) => a - b)
  const ended = each.flatMap((silenceMs) => {
    const silence = durationText(silenceMs)
    const prefix = `idle.${silenceMs}.`
    const kept = tallies[`${prefix}kept`] ?? 0
    const cut = Object.keys(tallies)
      .filter((name) => name.startsWith(prefix) && name !== `${prefix}kept`)
      .reduce((sum, name) => sum + (tallies[name] ?? 0), 0)
    const words = (key: 'idleKept' | 'idleCut', count: number) =>
      count > 0
        ? [text(`underWay.${key}`, { silence, count: formatCount(count) })]
        : []
    return [...words('idleKept', kept), ...words('idleCut', cut)]
  })
  return ended.length > 0
    ? text('underWay.idle', { silences: ended.join(', ') })
    : text('underWay.idleWaiting', {
        silences: each.map(durationText).join(', '),
      })
}

type OfType<T extends Disturbance['type']> = Extract<Disturbance, { type: T }>

function ofType<T extends Disturbance['type']>(
  { disturbances }: Plan,
  type: T,
): readonly OfType<T>[] {
  return disturbances.filter((one): one is OfType<T> => one.type === type)
}

/** Null once the first of them has begun. */
function waiting(
  firstMs: number,
  { elapsedMs, text }: ProgressInput,
): string | null {
  return firstMs > elapsedMs ? text('underWay.waiting', clock(firstMs)) : null
}

function counts<K extends string>(
  { tallies }: ProgressInput,
  names: Readonly<Record<K, string>>,
): Record<K, string> {
  const entries = Object.entries<string>(names).map(([key, name]) => [
    key,
    formatCount(tallies[name] ?? 0),
  ])
  // the keys are those of `names`
  return Object.fromEntries(entries) as Record<K, string>
}

function firstOf(moments: readonly number[]): number {
  return Math.min(Infinity, ...moments)
}

function clock(atMs: number): { at: string } {
  return { at: formatAt(atMs) }
}

function formatAt(atMs: number): string {
  return formatClock(atMs / 1000)
}
