import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DisturbanceSource } from '../plan/disturbance-schema.ts'
import type { PlanSource } from '../plan/schema.ts'
import type { Latency } from './latency.ts'
import { createHistogram } from './histogram.ts'
import { type CounterName, COUNTERS, TALLIES } from './names.ts'
import { samplePlan, sampleRun, type ReportSketch } from './sample-run.ts'
import { msUntilShare } from './scenarios.ts'

/** The part of a run of `reports`, each a second of one worker. */
function scenarios(
  plan: Partial<PlanSource>,
  ...reports: readonly ReportSketch[]
) {
  const seconds = reports.map((report) => ({ reports: [report] }))
  return sampleRun(seconds, { plan: samplePlan(plan) }).summary.scenarios
}

const EVERYTHING: readonly DisturbanceSource[] = [
  { type: 'storm', at: '1s' },
  { type: 'flapping' },
  { type: 'slow' },
  { type: 'churn' },
  { type: 'offline', at: '1s' },
  { type: 'half-open', at: '1s' },
]
const IDLE: DisturbanceSource = { type: 'idle', silences: ['1s'] }

const LOGIN = { type: 'message', message: 'hi', expect: 'ok' } as const

test.each<[string, Partial<PlanSource>, readonly string[]]>([
  ['nothing', { traffic: { type: 'none' } }, []],
  ['echo', { traffic: { type: 'echo' } }, []],
  ['ask', { traffic: { type: 'ask' } }, []],
  ['chat', { traffic: { type: 'chat' } }, ['conversations']],
  [
    'groups of two',
    { traffic: { type: 'groups', size: 2 } },
    ['conversations'],
  ],
  [
    'groups of three',
    { traffic: { type: 'groups', size: 3 } },
    ['fanOut', 'conversations'],
  ],
  [
    'a sender to groups of one',
    { traffic: { type: 'sender-to-groups', size: 1 } },
    ['conversations'],
  ],
  [
    'a sender to groups',
    { traffic: { type: 'sender-to-groups', size: 2 } },
    ['fanOut', 'conversations'],
  ],
  [
    'a broadcast of the server',
    { traffic: { type: 'broadcast', from: 'server', number: { json: 'id' } } },
    ['fanOut', 'conversations'],
  ],
  [
    'a broadcast to one',
    {
      traffic: { type: 'broadcast' },
      load: { stages: [{ connections: 2, hold: '1s' }] },
    },
    ['conversations'],
  ],
  ['a log-in', { login: LOGIN }, ['login']],
  [
    'ten minutes of messages that is stopped at once',
    {
      traffic: { type: 'echo' },
      load: { stages: [{ connections: 1, hold: '10m' }] },
    },
    [],
  ],
  [
    'ten minutes without messages',
    {
      traffic: { type: 'none' },
      load: { stages: [{ connections: 1, hold: '10m' }] },
    },
    [],
  ],
])('a plan of %s has its parts and no other', (_what, plan, parts) => {
  const tallies = Object.fromEntries(TALLIES.map((name) => [name, 1]))
  const traffic = { type: 'none' } as const

  const found = scenarios({ traffic, ...plan }, { tallies })

  expect(Object.keys(found)).toEqual(parts)
})

test('a soak is told once half of its shortest length is measured', () => {
  const load = { stages: [{ connections: 1, hold: '10m' }] }
  const soakAfter = (seconds: number) => {
    const reports = Array.from({ length: seconds }, () => ({}))
    return scenarios({ traffic: { type: 'echo' }, load }, ...reports).soak
  }

  expect(soakAfter(299)).toBeUndefined()
  expect(soakAfter(300)).toBeDefined()
})

test.each([...EVERYTHING, IDLE])(
  'a plan with $type has that part and no other',
  (disturbance) => {
    const names = {
      storm: 'storm',
      flapping: 'flapping',
      slow: 'slowConsumers',
      churn: 'churn',
      offline: 'offline',
      'half-open': 'halfOpen',
      idle: 'idle',
    } as const
    const { type } = disturbance
    const talks = type !== 'idle'

    const found = scenarios(
      {
        traffic: { type: talks ? 'chat' : 'none' },
        disturbances: [disturbance],
      },
      {},
    )

    expect(Object.keys(found)).toEqual([
      names[type],
      ...(talks ? ['conversations'] : []),
    ])
  },
)

test('each field has its own number, added over seconds', () => {
  const tallies = Object.fromEntries(
    TALLIES.map((name, index) => [name, index + 1]),
  )
  const counters: Partial<Record<CounterName, number>> = Object.fromEntries(
    COUNTERS.map((name, index) => [name, 100 + index]),
  )
  const of = (name: (typeof TALLIES)[number]) => 2 * (TALLIES.indexOf(name) + 1)
  const count = (name: CounterName) => 2 * (100 + COUNTERS.indexOf(name))
  const report: ReportSketch = {
    tallies,
    counters,
    recorded: {
      stormConnect: [1000],
      endToEndFast: [2000],
      endToEndSlow: [3001],
      slowCut: [4001],
      catchUp: [5003],
      halfOpenNotice: [6003],
      fanOutSpread: [7003],
      loginLatency: [8003],
    },
  }

  const found = scenarios(
    {
      traffic: { type: 'groups', size: 3 },
      login: LOGIN,
      disturbances: [...EVERYTHING],
    },
    report,
    report,
  )

  const delivered = count('messagesReceived')
  const lost = count('messagesLost')
  const missed = count('awayMissed')
  const absent = count('messagesAbsent')
  const max = (ms: number): Partial<Latency> =>
    // what vitest's matchers are made of has no type
    expect.objectContaining({ count: 2, max: ms }) as Partial<Latency>
  expect(found).toEqual({
    storm: {
      cut: of('storm.cut'),
      restored: of('storm.restored'),
      msTo95: null,
      msTo99: null,
      lostWhileAway: of('storm.awayLost'),
      connect: max(1),
    },
    flapping: { cut: of('flapping.cut'), back: of('flapping.back') },
    slowConsumers: {
      receivers: of('slow.receivers'),
      fast: max(2),
      slow: max(3.001),
      cutByServer: of('slow.cutByServer'),
      cutAfter: max(4.001),
    },
    churn: { left: of('churn.left'), cycles: of('churn.cycles') },
    offline: {
      left: of('offline.left'),
      returned: of('offline.returned'),
      missed: of('offline.missed'),
      caughtUp: of('offline.caughtUp'),
      duplicated: of('offline.duplicated'),
      lost: of('offline.lost'),
      delay: max(5.003),
    },
    halfOpen: {
      silent: of('halfOpen.silent'),
      noticed: of('halfOpen.noticed'),
      ms: max(6.003),
    },
    fanOut: {
      messages: of('fanOut.messages'),
      complete: of('fanOut.complete'),
      expected: delivered + lost,
      delivered,
      reach: delivered / (delivered + lost),
      spread: max(7.003),
    },
    conversations: {
      owed: delivered + lost + missed + absent,
      delivered,
      lost,
      missed,
      caughtUp: count('awayCaughtUp'),
      missedLost: count('awayLost'),
      absent,
      duplicated: count('messagesDuplicated') + count('awayDuplicated'),
      inversions: count('messagesOutOfOrder'),
      gaps: count('messagesGaps'),
    },
    login: {
      ok: count('loginsSucceeded'),
      refused: count('loginsFailed'),
      timedOut: count('loginsTimedOut'),
      latency: max(8.003),
    },
  })
})

test('nothing delivered has no reach', () => {
  const { fanOut } = scenarios({ traffic: { type: 'groups', size: 3 } }, {})

  expect(fanOut).toMatchObject({ expected: 0, delivered: 0, reach: null })
})

/** By the definition: of the list in order, the one at the rank. */
function bruteForce(
  valuesUs: readonly number[],
  whole: number,
  percent: bigint,
): number | null {
  const hundredths = BigInt(whole) * percent
  const rank = Number((hundredths + 99n) / 100n)
  const value = [...valuesUs].sort((a, b) => a - b)[rank - 1]
  return rank < 1 || value === undefined ? null : value / 1000
}

test('the time until a share is back is the value at its rank in a sorted list', () => {
  // up to here a histogram is exact to the microsecond
  const valueUs = fc.integer({ min: 1, max: 2047 })
  fc.assert(
    fc.property(
      fc.array(valueUs, { maxLength: 300 }),
      fc.nat({ max: 300 }),
      (valuesUs, cut) => {
        const histogram = createHistogram('total')
        for (const value of valuesUs) histogram.record(value)

        expect([
          msUntilShare(histogram, cut, 95),
          msUntilShare(histogram, cut, 99),
        ]).toEqual([
          bruteForce(valuesUs, cut, 95n),
          bruteForce(valuesUs, cut, 99n),
        ])
      },
    ),
    { numRuns: 500 },
  )
})

test.each([
  [100, 100, 95, 99],
  [100, 99, 95, 99],
  [100, 98, 95, null],
  [100, 95, 95, null],
  [100, 94, null, null],
  [20, 19, 19, null],
  [3, 3, 3, 3],
  [1, 1, 1, 1],
  [1, 0, null, null],
  [0, 0, null, null],
])(
  'of %i cut and %i restored, 95 and 99 %% are the ranks %s and %s',
  (cut, restored, rank95, rank99) => {
    const values = Array.from({ length: restored }, (_unused, i) => i + 1)
    const half = Math.ceil(restored / 2)
    const disturbances = EVERYTHING.slice(0, 1)

    // in two seconds: the histograms are merged first
    const { storm } = scenarios(
      { disturbances },
      {
        tallies: { 'storm.cut': cut },
        recorded: { stormRestore: values.slice(half) },
      },
      {
        tallies: { 'storm.restored': restored },
        recorded: { stormRestore: values.slice(0, half) },
      },
    )

    const ms = (rank: number | null) => (rank === null ? null : rank / 1000)
    expect(storm).toMatchObject({ msTo95: ms(rank95), msTo99: ms(rank99) })
  },
)

test('silences have a row each, in the order of the plan', () => {
  const { idle } = scenarios(
    {
      traffic: { type: 'none' },
      disturbances: [
        { type: 'idle', silences: ['2s', '1s', '100.5ms', '100ms', '1s'] },
      ],
    },
    {
      tallies: {
        'idle.1000.kept': 4,
        'idle.2000.reset': 2,
        'idle.2000.4002': 3,
        'idle.2000.kept': 9,
        'idle.2000.eof': 3,
        'idle.100.5.none': 1,
      },
    },
    { tallies: { 'idle.1000.kept': 1 } },
  )

  const none = { how: null, closeCode: null }
  expect(idle).toEqual([
    { silenceMs: 2000, tried: 17, cut: 8, how: 'code', closeCode: 4002 },
    { silenceMs: 1000, tried: 5, cut: 0, ...none },
    { silenceMs: 100.5, tried: 1, cut: 1, how: 'none', closeCode: null },
    { silenceMs: 100, tried: 0, cut: 0, ...none },
  ])
})
