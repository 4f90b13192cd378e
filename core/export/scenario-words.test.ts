import { expect, test } from 'vitest'
import type { Latency } from '../metrics/latency.ts'
import type { Scenarios } from '../metrics/scenario-schema.ts'
import { SCENARIO_ENGLISH } from './scenario-english.ts'
import { scenarioCards, sayEnglish } from './scenario-words.ts'

function lat(p50: number, p99 = p50): Latency {
  const rest = { count: 9, min: p50, mean: p50, stddev: 0, p999: p99 }
  return { ...rest, p50, p90: p99, p95: p99, p99, max: p99 }
}

type Part<Name extends keyof Scenarios> = NonNullable<Scenarios[Name]>
type Case = readonly [what: string, Scenarios, answer: string, tone: string]

const DELIVERED: Part<'conversations'> = {
  owed: 10,
  delivered: 10,
  lost: 0,
  missed: 0,
  caughtUp: 0,
  missedLost: 0,
  absent: 0,
  duplicated: 0,
  inversions: 0,
  gaps: 0,
}

const storm = (changes: Partial<Part<'storm'>>): Scenarios => ({
  conversations: DELIVERED,
  storm: {
    cut: 3000,
    restored: 3000,
    msTo95: 2100,
    msTo99: 4200,
    lostWhileAway: 0,
    connect: lat(3, 12),
    ...changes,
  },
})

const STORMS: readonly Case[] = [
  [
    'lost some',
    storm({ lostWhileAway: 12 }),
    '99 % of 3,000 were back after 4.2 s; 12 messages were lost while away.',
    'bad',
  ],
  [
    'lost one',
    storm({ lostWhileAway: 1 }),
    '99 % of 3,000 were back after 4.2 s; 1 message was lost while away.',
    'bad',
  ],
  [
    'lost none',
    storm({}),
    '99 % of 3,000 were back after 4.2 s; no message was lost while away.',
    'good',
  ],
  [
    'one never back',
    storm({ restored: 2999 }),
    '99 % of 3,000 were back after 4.2 s; no message was lost while away.',
    'neutral',
  ],
  [
    'without conversations nothing can be missed',
    { storm: storm({}).storm },
    '99 % of 3,000 were back after 4.2 s.',
    'good',
  ],
  [
    'fewer than a hundred',
    storm({ cut: 50, restored: 50 }),
    'All 50 were back after 4.2 s; no message was lost while away.',
    'good',
  ],
  [
    'the one',
    storm({ cut: 1, restored: 1, msTo99: 12.34 }),
    'The one connection that was cut was back after 12.3 ms; no message was lost while away.',
    'good',
  ],
  [
    '95 % but not 99 %',
    storm({ restored: 2900, msTo99: null }),
    '95 % of 3,000 were back after 2.1 s, but only 96.66 % came back at all; no message was lost while away.',
    'neutral',
  ],
  [
    'not even 95 %',
    storm({ restored: 1500, msTo95: null, msTo99: null }),
    'Only 1,500 of 3,000 came back (50 %); no message was lost while away.',
    'bad',
  ],
  [
    'none restored',
    storm({ restored: 0, msTo95: null, msTo99: null, lostWhileAway: 7 }),
    'None of the 3,000 that were cut came back; 7 messages were lost while away.',
    'bad',
  ],
  [
    'the one not restored',
    storm({ cut: 1, restored: 0, msTo95: null, msTo99: null }),
    'The one connection that was cut did not come back; no message was lost while away.',
    'bad',
  ],
  [
    'nobody was open',
    storm({ cut: 0, restored: 0, msTo95: null, msTo99: null, connect: null }),
    'No connection was cut: none was open then, or the share came to less than one.',
    'neutral',
  ],
]

const slow = (changes: Partial<Part<'slowConsumers'>>): Scenarios => ({
  slowConsumers: {
    receivers: 30,
    fast: lat(5, 12),
    slow: lat(5000, 5100),
    cutByServer: 0,
    cutAfter: null,
    ...changes,
  },
})
const TIMING =
  'End to end, p99 was 12 ms for fast receivers and 5.1 s for slow ones.'

const RETURNS: readonly Case[] = [
  [
    'all',
    { flapping: { cut: 1200, back: 1200 } },
    'After all 1,200 cuts the connection came back.',
    'good',
  ],
  [
    'the one',
    { flapping: { cut: 1, back: 1 } },
    'The one connection that was cut came back.',
    'good',
  ],
  [
    'all but one',
    { flapping: { cut: 30_000, back: 29_999 } },
    'After 29,999 of 30,000 cuts the connection came back (99.99 %).',
    'neutral',
  ],
  [
    'none',
    { flapping: { cut: 3, back: 0 } },
    'None of the 3 that were cut came back.',
    'bad',
  ],
  [
    'no cut',
    { flapping: { cut: 0, back: 0 } },
    'No connection was cut.',
    'neutral',
  ],
  [
    'all who left',
    { churn: { left: 8, cycles: 8 } },
    'All 8 that left came back.',
    'good',
  ],
  [
    'some who left',
    { churn: { left: 8, cycles: 2 } },
    '2 of 8 that left came back (25 %).',
    'bad',
  ],
]

const SLOWS: readonly Case[] = [
  [
    'kept',
    slow({}),
    `The server kept all 30 receivers that read slowly. ${TIMING}`,
    'neutral',
  ],
  [
    'some cut',
    slow({ cutByServer: 12, cutAfter: lat(30_000) }),
    `The server cut 12 of 30 slow receivers, half of those within 30 s. ${TIMING}`,
    'neutral',
  ],
  [
    'all cut',
    slow({ cutByServer: 30, cutAfter: lat(61_000) }),
    `The server cut all 30 slow receivers, half of them within 1 min 1 s. ${TIMING}`,
    'neutral',
  ],
  [
    'slow ones got nothing',
    slow({ receivers: 1, slow: null }),
    'The server kept the one receiver that read slowly. End to end, p99 was 12 ms for fast receivers; slow ones got nothing.',
    'neutral',
  ],
  [
    'nobody',
    slow({ receivers: 0, slow: null }),
    'No receiver read slowly.',
    'neutral',
  ],
]

const offline = (changes: Partial<Part<'offline'>>): Scenarios => ({
  offline: {
    left: 20,
    returned: 20,
    missed: 600,
    caughtUp: 600,
    duplicated: 0,
    lost: 0,
    delay: lat(40, 90),
    ...changes,
  },
})

const OFFLINES: readonly Case[] = [
  [
    'complete',
    offline({}),
    'All 600 messages missed came after the return; nothing came twice.',
    'good',
  ],
  [
    'twice',
    offline({ duplicated: 3 }),
    'All 600 messages missed came after the return; 3 copies too many came.',
    'bad',
  ],
  [
    'some lost',
    offline({ caughtUp: 599, lost: 1 }),
    '599 of 600 messages missed came after the return (99.83 %); 1 is lost.',
    'bad',
  ],
  [
    'forgotten',
    offline({ caughtUp: 0, lost: 600 }),
    'None of the 600 messages missed came after the return.',
    'bad',
  ],
  [
    'one never back',
    offline({ returned: 19 }),
    'All 600 messages missed came after the return; nothing came twice. 1 receiver did not come back.',
    'bad',
  ],
  [
    'nothing sent',
    offline({ missed: 0, caughtUp: 0 }),
    'No message fell due while receivers were offline.',
    'neutral',
  ],
  [
    'nobody',
    offline({ left: 0, returned: 0, missed: 0, caughtUp: 0 }),
    'No receiver went offline.',
    'neutral',
  ],
]

const HALVES: readonly Case[] = [
  [
    'all noticed',
    { halfOpen: { silent: 10, noticed: 10, ms: lat(30_000, 31_200) } },
    'The server noticed all 10 silent connections, the last after 31.2 s.',
    'good',
  ],
  [
    'some noticed',
    { halfOpen: { silent: 10, noticed: 7, ms: lat(30_000) } },
    'The server noticed only 7 of 10 silent connections, the last of these after 30 s.',
    'bad',
  ],
  [
    'none noticed',
    { halfOpen: { silent: 10, noticed: 0, ms: null } },
    'The server noticed none of 10 silent connections.',
    'bad',
  ],
  [
    'nobody silent',
    { halfOpen: { silent: 0, noticed: 0, ms: null } },
    'No connection fell silent.',
    'neutral',
  ],
]

type Idle = Part<'idle'>[number]
const kept = (silenceMs: number, tried = 5): Idle => {
  return { silenceMs, tried, cut: 0, how: null, closeCode: null }
}
const cut = (silenceMs: number, changes: Partial<Idle> = {}): Idle => ({
  ...{ silenceMs, tried: 5, cut: 5, how: 'reset', closeCode: null },
  ...changes,
})

const IDLES: readonly Case[] = [
  [
    'in whatever order',
    {
      idle: [
        cut(120_000),
        kept(10_000),
        cut(60_000, { how: 'code', closeCode: 4002 }),
        kept(30_000),
      ],
    },
    'A silence of 1 min is cut with close code 4002; 30 s is kept.',
    'neutral',
  ],
  [
    'not all',
    { idle: [cut(1500, { cut: 2, how: 'eof' })] },
    'A silence of 1.5 s is cut without a close frame; it hit 2 of 5 connections; no shorter one was kept.',
    'neutral',
  ],
  [
    'dumb',
    { idle: [kept(500), cut(1000, { how: 'none' })] },
    'After a silence of 1 s the socket stays, but nothing answers; 500 ms is kept.',
    'neutral',
  ],
  [
    'kept',
    { idle: [kept(10_000), kept(30_000), kept(60_000, 0)] },
    'Every silence was kept, up to 30 s.',
    'neutral',
  ],
  [
    'untried',
    { idle: [kept(10_000, 0)] },
    'No silence was kept to its end.',
    'neutral',
  ],
]

const fanOut = (changes: Partial<Part<'fanOut'>>): Scenarios => ({
  fanOut: {
    messages: 500,
    complete: 500,
    expected: 49_500,
    delivered: 49_500,
    reach: 1,
    spread: lat(2, 12),
    ...changes,
  },
})

const conversations = (changes: Partial<Part<'conversations'>>): Scenarios => ({
  conversations: { ...DELIVERED, ...changes },
})

const login = (ok: number, refused: number, timedOut: number): Scenarios => ({
  login: { ok, refused, timedOut, latency: ok > 0 ? lat(3, 7) : null },
})

const soak = (changes: Partial<Part<'soak'>>): Scenarios => ({
  soak: {
    errorsPerMinuteFirst: 0,
    errorsPerMinuteLast: 0.25,
    p99FirstMs: 12,
    p99LastMs: 13,
    rssBytesPerHour: 3 * 1024 * 1024,
    ...changes,
  },
})
const SOAK =
  'From the first third to the last, errors went from 0 to 0.25 per minute; p99 went from 12 ms to 13 ms.'

const TRAFFIC: readonly Case[] = [
  [
    'everybody',
    fanOut({}),
    'All 49,500 deliveries arrived; the last receiver had it 12 ms after the first (p99).',
    'good',
  ],
  [
    'one missing is never 100 %',
    fanOut({ delivered: 49_499, complete: 499 }),
    '49,499 of 49,500 deliveries arrived (99.99 %); the last receiver had it 12 ms after the first (p99). 499 of 500 messages reached every receiver.',
    'bad',
  ],
  [
    'all came although a receiver left',
    fanOut({ complete: 499 }),
    'All 49,500 deliveries arrived; the last receiver had it 12 ms after the first (p99).',
    'good',
  ],
  [
    'nobody',
    fanOut({
      ...{ messages: 0, complete: 0, expected: 0, delivered: 0 },
      spread: null,
    }),
    'Nothing was to reach more than one receiver.',
    'neutral',
  ],
  [
    'none arrived',
    fanOut({ complete: 500, delivered: 0, spread: null }),
    'None of 49,500 deliveries arrived.',
    'bad',
  ],
  [
    'clean',
    conversations({}),
    'All 10 deliveries came, once each and in order.',
    'good',
  ],
  [
    'repeated and reordered',
    conversations({ duplicated: 1, inversions: 2 }),
    'All 10 deliveries came; 1 copy too many came; 2 came after later ones.',
    'bad',
  ],
  [
    'lost, away and absent',
    conversations({
      ...{ owed: 19, delivered: 9, lost: 1 },
      ...{ missed: 5, caughtUp: 4, missedLost: 1, absent: 4 },
    }),
    '9 of 10 deliveries came (90 %); 1 is lost. 5 fell to receivers that were away; 4 of those came after the return; 4 fell to receivers that were not there.',
    'bad',
  ],
  [
    'all caught up',
    conversations({ owed: 15, missed: 5, caughtUp: 5 }),
    'All 10 deliveries came, once each and in order. 5 fell to receivers that were away; all of those came after the return.',
    'good',
  ],
  [
    'the one forgotten',
    conversations({ owed: 11, missed: 1, missedLost: 1 }),
    'All 10 deliveries came, once each and in order. 1 fell to a receiver that was away; it never came.',
    'bad',
  ],
  [
    'nobody there',
    conversations({ owed: 1, delivered: 0, absent: 1 }),
    'No receiver was there when a message fell due. 1 fell to a receiver that was not there.',
    'neutral',
  ],
  [
    'nothing sent',
    conversations({ owed: 0, delivered: 0 }),
    'Nothing was to be delivered.',
    'neutral',
  ],
  [
    'all in',
    login(100, 0, 0),
    'All 100 log-ins were accepted; p99 was 7 ms.',
    'good',
  ],
  [
    'some out',
    login(97, 1, 2),
    '97 of 100 log-ins were accepted (97 %); 1 was refused; 2 had no reply in time; p99 was 7 ms.',
    'bad',
  ],
  [
    'all out',
    login(0, 1, 0),
    'The one log-in was not accepted; 1 was refused.',
    'bad',
  ],
  ['none tried', login(0, 0, 0), 'No log-in was tried.', 'neutral'],
  [
    'level',
    soak({}),
    `${SOAK} The load generator grew by 3.0 MiB per hour.`,
    'good',
  ],
  [
    'more errors',
    soak({ errorsPerMinuteLast: 8, rssBytesPerHour: -1024 }),
    'From the first third to the last, errors went from 0 to 8 per minute; p99 went from 12 ms to 13 ms. The load generator shrank by 1.0 KiB per hour.',
    'bad',
  ],
  [
    'slower',
    soak({ p99FirstMs: 8, p99LastMs: 13.1, rssBytesPerHour: 0 }),
    'From the first third to the last, errors went from 0 to 0.25 per minute; p99 went from 8 ms to 13.1 ms. The memory of the load generator stayed level.',
    'bad',
  ],
  [
    'ended at once',
    soak({ p99LastMs: null, rssBytesPerHour: 0 }),
    'From the first third to the last, errors went from 0 to 0.25 per minute; p99 went from 12 ms to -. The memory of the load generator stayed level.',
    'neutral',
  ],
]

const CASES = [
  ...STORMS,
  ...RETURNS,
  ...SLOWS,
  ...OFFLINES,
  ...HALVES,
  ...IDLES,
  ...TRAFFIC,
]

test.each(CASES)('%s', (_what, scenarios, answer, tone) => {
  const card = scenarioCards(scenarios).at(-1)

  expect([card?.answer, card?.tone]).toEqual([answer, tone])
})

test('there is a card per part, traffic first, in one order', () => {
  const all = Object.assign({}, ...CASES.map(([, part]) => part)) as Scenarios

  const cards = scenarioCards(all)

  expect(cards.map(({ id }) => id)).toEqual([
    ...['conversations', 'fanOut', 'login', 'storm', 'flapping'],
    ...['slowConsumers', 'churn', 'offline', 'halfOpen', 'idle', 'soak'],
  ])
  expect(scenarioCards({})).toEqual([])
})

test('a card has its numbers as rows', () => {
  const [, card] = scenarioCards(storm({ restored: 2999, connect: null }))

  expect(card).toMatchObject({
    id: 'storm',
    title: 'Reconnect storm',
    rows: [
      { label: 'Cut', value: '3,000' },
      { label: 'Came back', value: '2,999 (99.96 %)' },
      { label: '95 % back after', value: '2.1 s' },
      { label: '99 % back after', value: '4.2 s' },
      { label: 'Lost while away', value: '0' },
      { label: 'Connect p99 meanwhile', value: '-' },
    ],
  })
})

test('each silence is a row that says how it ended', () => {
  const [card] = scenarioCards({
    idle: [
      kept(1000),
      kept(2000, 0),
      cut(3000, { how: 'code', closeCode: 4002 }),
      cut(4000, { cut: 1 }),
      cut(5000, { how: 'eof' }),
      cut(6000, { how: 'none' }),
    ],
  })

  expect(card?.rows.map(({ label, value }) => `${label}: ${value}`)).toEqual([
    'Silence of 1 s: 0 of 5 cut',
    'Silence of 2 s: not tried to its end',
    'Silence of 3 s: 5 of 5 cut, close code 4002',
    'Silence of 4 s: 1 of 5 cut, TCP reset',
    'Silence of 5 s: 5 of 5 cut, no close frame',
    'Silence of 6 s: 5 of 5 no longer answered',
  ])
})

test('no card leaves a value open or a key unsaid', () => {
  const texts = CASES.flatMap(([, scenarios]) =>
    scenarioCards(scenarios).flatMap(({ title, answer, rows }) => [
      title,
      answer,
      ...rows.flatMap(({ label, value }) => [label, value]),
    ]),
  )
  const keys = new RegExp(`^(${Object.keys(SCENARIO_ENGLISH).join('|')})\\.`)

  expect(texts.filter((text) => /[{}]/.test(text) || keys.test(text))).toEqual(
    [],
  )
})

test('another language says the same facts in its own words', () => {
  const [, card] = scenarioCards(storm({ lostWhileAway: 2 }), (phrase) => {
    if (phrase.key === 'text.joint') return ' / '
    if (phrase.key === 'text.end') return '!'
    return `${phrase.key}(${phrase.values['count'] ?? ''})`
  })

  expect(card).toMatchObject({
    title: 'storm.title()',
    answer: 'storm.within99(3000) / storm.lost(2)!',
  })
  expect(sayEnglish({ key: 'storm.lost', values: { lost: 1, count: 1 } })).toBe(
    '1 message was lost while away',
  )
})
