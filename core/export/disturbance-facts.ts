// The facts of the disturbances' cards: see scenario-facts.ts.
import type { Scenarios } from '../metrics/scenario-schema.ts'
import { countText, durationText, shareText } from './format.ts'
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

/** Of those that left, how many must be back for it not to be bad. */
const MOST_BACK = 0.95

function toneOfReturn(back: number, gone: number): ScenarioTone {
  if (gone === 0) return 'neutral'
  if (back >= gone) return 'good'
  return back < gone * MOST_BACK ? 'bad' : 'neutral'
}

/** @param conversations absent: nothing could be missed while away */
export function stormFact(
  storm: Part<'storm'>,
  conversations: Scenarios['conversations'],
): ScenarioFact {
  const { cut, restored, lostWhileAway: lost } = storm
  const clauses = [stormClause(storm)]
  if (cut > 0 && (conversations || lost > 0))
    clauses.push(
      lost > 0 ? counted('storm.lost', 'lost', lost) : phrase('storm.lostNone'),
    )
  return {
    id: 'storm',
    tone: lost > 0 ? 'bad' : toneOfReturn(restored, cut),
    answer: [clauses],
    rows: [
      row('label.cut', cut),
      row('label.back', `${countText(restored)} (${shareText(restored, cut)})`),
      row('label.to95', durationText(storm.msTo95)),
      row('label.to99', durationText(storm.msTo99)),
      row('label.lostWhileAway', lost),
      row('label.connectP99', durationText(storm.connect?.p99)),
    ],
  }
}

function stormClause(storm: Part<'storm'>): Phrase {
  const { cut, restored, msTo95, msTo99 } = storm
  const values = {
    cut: countText(cut),
    restored: countText(restored),
    share: shareText(restored, cut),
    count: cut,
  }
  if (cut === 0) return phrase('storm.nobody')
  if (restored === 0) return phrase('storm.none', values)
  if (msTo99 !== null) {
    const time = durationText(msTo99)
    // of fewer than 100, ninety-nine per cent are all of them
    return cut < 100
      ? phrase('storm.all', { ...values, time })
      : phrase('storm.within99', { ...values, time })
  }
  return msTo95 === null
    ? phrase('storm.some', values)
    : phrase('storm.within95', { ...values, time: durationText(msTo95) })
}

export function flappingFact({ cut, back }: Part<'flapping'>): ScenarioFact {
  return {
    id: 'flapping',
    tone: toneOfReturn(back, cut),
    answer: [[returnClause('flapping', back, cut)]],
    rows: [row('label.cut', cut), row('label.back', back)],
  }
}

export function churnFact({ left, cycles }: Part<'churn'>): ScenarioFact {
  return {
    id: 'churn',
    tone: toneOfReturn(cycles, left),
    answer: [[returnClause('churn', cycles, left)]],
    rows: [row('label.left', left), row('label.back', cycles)],
  }
}

function returnClause(
  id: 'flapping' | 'churn',
  back: number,
  gone: number,
): Phrase {
  if (gone === 0) return phrase(`${id}.nobody`)
  const values = {
    back: countText(back),
    gone: countText(gone),
    share: shareText(back, gone),
    count: gone,
  }
  if (back === 0) return phrase(`${id}.none`, values)
  return phrase(back >= gone ? `${id}.all` : `${id}.some`, values)
}

/** Whether cutting slow readers is right is the plan's owner's to say. */
export function slowFact(part: Part<'slowConsumers'>): ScenarioFact {
  const { receivers, fast, slow, cutByServer, cutAfter } = part
  const timing = slowTiming(part)
  return {
    id: 'slowConsumers',
    tone: 'neutral',
    answer: timing ? [[slowClause(part)], [timing]] : [[slowClause(part)]],
    rows: [
      row('label.receivers', receivers),
      ...latencyRows(fast, 'label.fastP50', 'label.fastP99'),
      ...latencyRows(slow, 'label.slowP50', 'label.slowP99'),
      row('label.cutByServer', cutByServer),
      ...(cutAfter
        ? [row('label.cutAfterP50', durationText(cutAfter.p50))]
        : []),
    ],
  }
}

function slowClause(part: Part<'slowConsumers'>): Phrase {
  const { receivers, cutByServer, cutAfter } = part
  if (receivers === 0) return phrase('slowConsumers.nobody')
  if (cutByServer === 0)
    return counted('slowConsumers.kept', 'receivers', receivers)
  const values = {
    receivers: countText(receivers),
    cut: countText(cutByServer),
    time: durationText(cutAfter?.p50),
  }
  return cutByServer >= receivers
    ? phrase('slowConsumers.cutAll', { ...values, count: receivers })
    : phrase('slowConsumers.cutSome', { ...values, count: cutByServer })
}

function slowTiming({
  receivers,
  fast,
  slow,
}: Part<'slowConsumers'>): Phrase | null {
  if (receivers === 0) return null
  const values = {
    fast: durationText(fast?.p99),
    slow: durationText(slow?.p99),
  }
  if (fast && slow) return phrase('slowConsumers.both', values)
  if (fast) return phrase('slowConsumers.fastOnly', values)
  return slow ? phrase('slowConsumers.slowOnly', values) : null
}

export function offlineFact(offline: Part<'offline'>): ScenarioFact {
  const { left, returned, missed, caughtUp, duplicated, lost } = offline
  const away = Math.max(0, left - returned)
  const missing = away > 0 ? [[counted('offline.away', 'away', away)]] : []
  return {
    id: 'offline',
    tone: offlineTone(offline),
    answer: [offlineClauses(offline), ...missing],
    rows: [
      row('label.left', left),
      row('label.returned', returned),
      row('label.missed', missed),
      row('label.caughtUp', caughtUp),
      row('label.duplicated', duplicated),
      row('label.lost', lost),
      row('label.delayP99', durationText(offline.delay?.p99)),
    ],
  }
}

function offlineTone(offline: Part<'offline'>): ScenarioTone {
  const { left, returned, missed, caughtUp, duplicated } = offline
  if (caughtUp < missed || duplicated > 0 || returned < left) return 'bad'
  return missed > 0 ? 'good' : 'neutral'
}

function offlineClauses(offline: Part<'offline'>): Phrase[] {
  const { left, missed, caughtUp, duplicated, lost } = offline
  if (left === 0) return [phrase('offline.nobody')]
  if (missed === 0) return [phrase('offline.nothing')]
  const values = {
    missed: countText(missed),
    caughtUp: countText(caughtUp),
    share: shareText(caughtUp, missed),
    count: missed,
  }
  const key = caughtUp === 0 ? 'none' : caughtUp >= missed ? 'all' : 'some'
  const clauses = [phrase(`offline.${key}`, values)]
  if (lost > 0 && caughtUp > 0)
    clauses.push(counted('offline.lost', 'lost', lost))
  if (duplicated > 0)
    clauses.push(counted('offline.duplicated', 'duplicated', duplicated))
  else if (key === 'all') clauses.push(phrase('offline.once'))
  return clauses
}

export function halfOpenFact(part: Part<'halfOpen'>): ScenarioFact {
  const { silent, noticed, ms } = part
  const rows = [row('label.silent', silent), row('label.noticed', noticed)]
  if (ms)
    rows.push(
      row('label.noticedP50', durationText(ms.p50)),
      row('label.noticedMax', durationText(ms.max)),
    )
  const tone = silent === 0 ? 'neutral' : noticed >= silent ? 'good' : 'bad'
  return { id: 'halfOpen', tone, answer: [[halfOpenClause(part)]], rows }
}

function halfOpenClause({ silent, noticed, ms }: Part<'halfOpen'>): Phrase {
  if (silent === 0) return phrase('halfOpen.nobody')
  const values = {
    silent: countText(silent),
    noticed: countText(noticed),
    last: durationText(ms?.max),
    count: silent,
  }
  if (noticed === 0) return phrase('halfOpen.none', values)
  return phrase(noticed >= silent ? 'halfOpen.all' : 'halfOpen.some', values)
}
