// summary.scenarios: what the plan's traffic and disturbances came to, from
// counters, tallies and merged histograms. Each part is there exactly when the
// plan asks for it; docs/metrics.md defines every field. Says nothing in words
// (export/scenario-words.ts).
import { peakOf } from '../plan/load-shape.ts'
import { isConversation } from '../plan/roster.ts'
import type { DisturbanceType } from '../plan/disturbance-schema.ts'
import type { Plan } from '../plan/schema.ts'
import type { Histogram } from './histogram.ts'
import { idleRows } from './idle-rows.ts'
import type { Latency } from './latency.ts'
import type { HistogramName, TallyName } from './names.ts'
import type { Scenarios } from './scenario-schema.ts'
import { hasStairs, stairsOf } from './stairs.ts'
import { SOAK_MS } from './soak.ts'
import type { Totals } from './totals.ts'

type Part<Name extends keyof Scenarios> = NonNullable<Scenarios[Name]>

export function scenariosOf(totals: Totals, plan: Plan): Scenarios {
  const { disturbances, login, traffic } = plan
  const disturbedBy = (type: DisturbanceType) =>
    disturbances.some((disturbance) => disturbance.type === type)
  const { soak } = totals
  return {
    ...when(disturbedBy('storm'), () => ({ storm: stormOf(totals) })),
    ...when(disturbedBy('flapping'), () => ({ flapping: flappingOf(totals) })),
    ...when(disturbedBy('slow'), () => ({ slowConsumers: slowOf(totals) })),
    ...when(disturbedBy('churn'), () => ({ churn: churnOf(totals) })),
    ...when(disturbedBy('offline'), () => ({ offline: offlineOf(totals) })),
    ...when(disturbedBy('half-open'), () => ({ halfOpen: halfOf(totals) })),
    ...when(disturbedBy('idle'), () => ({
      idle: idleRows(disturbances, totals.tallies),
    })),
    ...when(fansOut(plan), () => ({ fanOut: fanOutOf(totals) })),
    ...when(isConversation(traffic), () => ({
      conversations: conversationsOf(totals),
    })),
    ...when(login.type === 'message', () => ({ login: loginOf(totals) })),
    ...when(hasStairs(plan), () => ({ stairs: stairsOf(totals, plan) })),
    // of one that was stopped long before its end the thirds say nothing
    ...(soak && totals.seconds * 1000 >= SOAK_MS / 2
      ? { soak: soak.soak() }
      : {}),
  }
}

function when(wanted: boolean, part: () => Scenarios): Scenarios {
  return wanted ? part() : {}
}

/** Whether a message of the plan has more than one receiver. */
function fansOut({ traffic, load }: Plan): boolean {
  switch (traffic.type) {
    case 'groups':
      return traffic.size > 2
    case 'sender-to-groups':
      return traffic.size > 1
    case 'broadcast': {
      const receivers = peakOf(load) - (traffic.from === 'connections' ? 1 : 0)
      return receivers > 1
    }
    default:
      return false
  }
}

function latency(totals: Totals, name: HistogramName): Latency | null {
  return totals.histograms.get(name)?.latency() ?? null
}

function tally(totals: Totals, name: TallyName): number {
  return totals.tallies[name] ?? 0
}

function stormOf(totals: Totals): Part<'storm'> {
  const cut = tally(totals, 'storm.cut')
  const restore = totals.histograms.get('stormRestore')
  return {
    cut,
    restored: tally(totals, 'storm.restored'),
    msTo95: restore ? msUntilShare(restore, cut, 95) : null,
    msTo99: restore ? msUntilShare(restore, cut, 99) : null,
    lostWhileAway: tally(totals, 'storm.awayLost'),
    connect: latency(totals, 'stormConnect'),
  }
}

/**
 * When `percent` of `whole` had come to pass: the value at rank
 * ceil(percent/100 * whole), the smallest first.
 *
 * @returns ms; null when fewer came to pass, or `whole` is 0
 */
export function msUntilShare(
  histogram: Histogram,
  whole: number,
  percent: number,
): number | null {
  const rank = Math.ceil((whole * percent) / 100)
  if (rank < 1 || histogram.count < rank) return null
  // half a rank below: what rounding does to the quotient cannot matter then
  return histogram.percentileUs(((rank - 0.5) / histogram.count) * 100) / 1000
}

function flappingOf(totals: Totals): Part<'flapping'> {
  return {
    cut: tally(totals, 'flapping.cut'),
    back: tally(totals, 'flapping.back'),
  }
}

function slowOf(totals: Totals): Part<'slowConsumers'> {
  return {
    receivers: tally(totals, 'slow.receivers'),
    fast: latency(totals, 'endToEndFast'),
    slow: latency(totals, 'endToEndSlow'),
    cutByServer: tally(totals, 'slow.cutByServer'),
    cutAfter: latency(totals, 'slowCut'),
  }
}

function churnOf(totals: Totals): Part<'churn'> {
  return {
    left: tally(totals, 'churn.left'),
    cycles: tally(totals, 'churn.cycles'),
  }
}

function offlineOf(totals: Totals): Part<'offline'> {
  return {
    left: tally(totals, 'offline.left'),
    returned: tally(totals, 'offline.returned'),
    missed: tally(totals, 'offline.missed'),
    caughtUp: tally(totals, 'offline.caughtUp'),
    duplicated: tally(totals, 'offline.duplicated'),
    lost: tally(totals, 'offline.lost'),
    delay: latency(totals, 'catchUp'),
  }
}

function halfOf(totals: Totals): Part<'halfOpen'> {
  return {
    silent: tally(totals, 'halfOpen.silent'),
    noticed: tally(totals, 'halfOpen.noticed'),
    ms: latency(totals, 'halfOpenNotice'),
  }
}

function fanOutOf(totals: Totals): Part<'fanOut'> {
  const { messagesReceived: delivered, messagesLost } = totals.counters
  const expected = delivered + messagesLost
  return {
    messages: tally(totals, 'fanOut.messages'),
    complete: tally(totals, 'fanOut.complete'),
    expected,
    delivered,
    reach: expected > 0 ? delivered / expected : null,
    spread: latency(totals, 'fanOutSpread'),
  }
}

function conversationsOf({ counters }: Totals): Part<'conversations'> {
  const { messagesReceived, messagesLost, awayMissed, messagesAbsent } =
    counters
  return {
    owed: messagesReceived + messagesLost + awayMissed + messagesAbsent,
    delivered: messagesReceived,
    lost: messagesLost,
    missed: awayMissed,
    caughtUp: counters.awayCaughtUp,
    missedLost: counters.awayLost,
    absent: messagesAbsent,
    duplicated: counters.messagesDuplicated + counters.awayDuplicated,
    inversions: counters.messagesOutOfOrder,
    gaps: counters.messagesGaps,
  }
}

function loginOf(totals: Totals): Part<'login'> {
  return {
    ok: totals.counters.loginsSucceeded,
    refused: totals.counters.loginsFailed,
    timedOut: totals.counters.loginsTimedOut,
    latency: latency(totals, 'loginLatency'),
  }
}
