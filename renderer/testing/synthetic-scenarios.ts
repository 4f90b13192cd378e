import { addTallies, type Tallies } from '../../core/metrics/names.ts'
import type { Scenarios } from '../../core/metrics/scenario-schema.ts'
import type { Second } from '../../core/metrics/second.ts'
import type { Summary } from '../../core/metrics/summary-schema.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import { makeLatency, makeSummary, syntheticSecond } from './synthetic-run.ts'

const SECONDS = 120
const CONNECTIONS = 3000
const STORM_AT = 40
const STORM_AWAY = 10
const LET_BACK = STORM_AT + STORM_AWAY

/** Groups, with every kind of disturbance within two minutes. */
export const SCENARIO_PLAN: PlanSource = {
  version: 1,
  name: 'Groups in trouble',
  target: { urls: ['ws://127.0.0.1:1/'] },
  load: {
    stages: [750, 1500, 2250, 3000].map((connections) => ({
      connections,
      ramp: '12s',
      hold: '18s',
    })),
  },
  login: { type: 'message', message: 'login {{user}}', expect: 'ok' },
  traffic: { type: 'groups', size: 10, senders: 1 },
  disturbances: [
    { type: 'flapping', from: '5s', until: '30s' },
    { type: 'storm', at: `${STORM_AT}s`, away: `${STORM_AWAY}s` },
    { type: 'slow', from: '60s' },
    { type: 'offline', at: '70s', away: '20s' },
    { type: 'half-open', at: '100s' },
  ],
}

/** The seconds of a run of that plan which never took place. */
export function scenarioSeconds(): Second[] {
  return Array.from({ length: SECONDS }, (_, index) => scenarioSecond(index))
}

function scenarioSecond(index: number): Second {
  const second = syntheticSecond(
    { seconds: SECONDS, connections: CONNECTIONS },
    index,
  )
  const full = second.gauges.open
  const open = openAround(index, full)
  const wave = 1 + 0.3 * Math.sin(index / 4)
  const away = isAway(index) ? full - open : 0
  const delivered = open * 9
  const slow = index >= 60
  return {
    ...second,
    gauges: { open, connecting: full - open - away, away },
    plannedMessages: Math.round(full / 10),
    counters: {
      ...second.counters,
      loginsSucceeded: second.counters.succeeded,
      loginsFailed: index % 40 === 3 ? 1 : 0,
      messagesSent: Math.round(open / 10),
      messagesReceived: delivered,
      messagesLost: index === STORM_AT ? 12 : 0,
      messagesDuplicated: index % 30 === 7 ? 2 : 0,
      awayMissed: away * 2,
      awayCaughtUp: index > LET_BACK && index < LET_BACK + 8 ? 1200 : 0,
    },
    latencies: {
      connectLatency: second.latencies.connectLatency ?? null,
      heartbeatRtt: second.latencies.heartbeatRtt ?? null,
      endToEnd: makeLatency(2 * wave, delivered),
      ...(slow
        ? {
            endToEndFast: makeLatency(2 * wave, delivered * 0.7),
            endToEndSlow: makeLatency(900 * wave, delivered * 0.3),
          }
        : {}),
    },
    tallies: talliesOf(index),
  }
}

function isAway(index: number): boolean {
  return index >= STORM_AT && index < LET_BACK
}

/** All gone with the storm, then back in some seconds. */
function openAround(index: number, full: number): number {
  if (isAway(index)) return 0
  if (index < LET_BACK || index > LET_BACK + 8) return full
  return Math.round(full * (1 - 0.5 ** (index - LET_BACK + 1)))
}

function talliesOf(index: number): Tallies {
  const tallies: Tallies = {
    'fanOut.messages': 300,
    'fanOut.complete': index % 30 === 7 ? 299 : 300,
  }
  const more: Readonly<Record<number, Tallies>> = {
    10: { 'flapping.cut': 412, 'flapping.back': 409 },
    [STORM_AT]: { 'storm.cut': 1500 },
    [LET_BACK + 1]: { 'storm.restored': 1240 },
    60: { 'slow.receivers': 700 },
    70: { 'offline.left': 500, 'offline.missed': 12_400 },
    95: { 'offline.returned': 500, 'offline.caughtUp': 12_388 },
    100: { 'halfOpen.silent': 300 },
  }
  addTallies(tallies, more[index] ?? {})
  return tallies
}

/** What every scenario came to, each part with some trouble in it. */
export function makeScenarios(): Required<Scenarios> {
  const fast = makeLatency(2.1, 812_000)
  return {
    storm: {
      cut: 3000,
      restored: 2994,
      msTo95: 2100,
      msTo99: 4200,
      lostWhileAway: 12,
      connect: makeLatency(41, 3000),
    },
    flapping: { cut: 4120, back: 4098 },
    slowConsumers: {
      receivers: 900,
      fast,
      slow: { ...makeLatency(2400, 240_000), p99: 5210, max: 9800 },
      cutByServer: 31,
      cutAfter: makeLatency(11_000, 31),
    },
    churn: { left: 812, cycles: 812 },
    offline: {
      left: 500,
      returned: 500,
      missed: 12_400,
      caughtUp: 12_388,
      duplicated: 4,
      lost: 12,
      delay: makeLatency(38, 12_388),
    },
    halfOpen: { silent: 300, noticed: 212, ms: makeLatency(31_000, 212) },
    idle: [
      idle(10_000, 0, null),
      idle(30_000, 0, null),
      idle(60_000, 240, 'code'),
      idle(90_000, 250, 'reset'),
      idle(120_000, 250, 'none'),
    ],
    fanOut: {
      messages: 36_000,
      complete: 35_988,
      expected: 324_000,
      delivered: 323_988,
      reach: 323_988 / 324_000,
      spread: makeLatency(1.4, 36_000),
    },
    conversations: {
      owed: 336_400,
      delivered: 323_976,
      lost: 12,
      missed: 12_400,
      caughtUp: 12_388,
      missedLost: 12,
      absent: 12,
      duplicated: 8,
      inversions: 3,
      gaps: 15,
    },
    login: { ok: 2997, refused: 2, timedOut: 1, latency: makeLatency(9, 2997) },
    stairs: [
      { ratePerMinute: 120, sent: 9000, lost: 0, p99Ms: 4.2 },
      { ratePerMinute: 240, sent: 18_000, lost: 0, p99Ms: 8.1 },
      { ratePerMinute: 600, sent: 45_000, lost: 12, p99Ms: 7458 },
    ],
    soak: {
      errorsPerMinuteFirst: 0.4,
      errorsPerMinuteLast: 0.5,
      p99FirstMs: 11.2,
      p99LastMs: 12.9,
      rssBytesPerHour: 3_400_000,
    },
  }
}

function idle(
  silenceMs: number,
  cut: number,
  how: NonNullable<Scenarios['idle']>[number]['how'],
): NonNullable<Scenarios['idle']>[number] {
  const closeCode = how === 'code' ? 4002 : null
  return { silenceMs, tried: 250, cut, how, closeCode }
}

/** Of a run whose messages went from connection to connection. */
export function makeScenarioSummary(
  scenarios: Scenarios = makeScenarios(),
): Summary {
  const { messages, steps, ...rest } = makeSummary()
  return {
    ...rest,
    steps: steps.map((step) => ({
      ...step,
      rttP99Ms: null,
      endToEndP99Ms: 10.5,
    })),
    name: SCENARIO_PLAN.name ?? '',
    durationMs: SECONDS * 1000,
    login: {
      succeeded: 2997,
      failed: 2,
      timedOut: 1,
      latency: makeLatency(9, 2997),
    },
    messages: {
      ...messages,
      sent: 36_000,
      received: 323_976,
      expected: 336_400,
      lost: 12,
      duplicated: 8,
      outOfOrder: 3,
      rtt: null,
      rttService: null,
      endToEnd: makeLatency(2.1, 323_976),
    },
    scenarios,
  }
}
