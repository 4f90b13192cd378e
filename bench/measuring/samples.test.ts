import { expect, test } from 'vitest'
import { CASES, type Case } from './cases.ts'
import { figuresOf } from './metrics.ts'
import { connectSpan, IncompleteRunError, type Sample } from './samples.ts'

const NONE: Sample = {
  atMs: 0,
  accepts: 0,
  handshakes: 0,
  open: 0,
  messages: 0,
  cpuSeconds: 0,
  rssBytes: 0,
  peerCpuSeconds: 0,
  busySeconds: 0,
}

const MIB = 2 ** 20

/** Starts with 1 s of CPU and 100 MiB, then connects 1000 for 0.2 s of CPU. */
const CONNECTING: readonly Sample[] = [
  { ...NONE, atMs: 0, cpuSeconds: 0.5, rssBytes: 50 * MIB },
  { ...NONE, atMs: 980, cpuSeconds: 1, rssBytes: 100 * MIB },
  { ...NONE, atMs: 1000, accepts: 500, handshakes: 300, cpuSeconds: 1.1 },
  {
    ...NONE,
    ...{ atMs: 1980, accepts: 1000, handshakes: 1000, open: 1000 },
    ...{ cpuSeconds: 1.2, peerCpuSeconds: 0.1, busySeconds: 0.8 },
  },
]

const SMALL: Case = {
  ...CASES.hold,
  connections: 1000,
  settleMs: 1000,
  windowMs: 1000,
}

function holding(atMs: number, rssMiB: number, open = 1000): Sample {
  const last = CONNECTING.at(-1) ?? NONE
  return { ...last, atMs, rssBytes: rssMiB * MIB, open, cpuSeconds: 9 }
}

const HELD = [
  ...CONNECTING,
  holding(2500, 500), // before the window
  holding(3000, 110),
  holding(3500, 120),
  holding(3900, 130),
  holding(4100, 900), // after it
]

test('connecting costs what was spent from the first accept to the last handshake', () => {
  const [connect] = figuresOf(SMALL, HELD)

  expect(connect?.metric).toBe('connect')
  expect(connect?.value).toBeCloseTo(2)
  expect(connect?.rate).toBeCloseTo(1000)
  expect(connect?.otherCores).toBeCloseTo(0.5)
})

test('an idle connection keeps what is there in the window, over what was there before', () => {
  const [, idle] = figuresOf(SMALL, HELD)

  expect(idle?.metric).toBe('idle')
  expect(idle?.value).toBeCloseTo((20 * 1024) / 1000)
})

test('a message costs the CPU of the window over the messages that arrived in it', () => {
  const load: Case = {
    ...SMALL,
    name: 'echo',
    traffic: { loop: 'open', perSecond: 1, payloadBytes: 100 },
  }
  const at = (atMs: number, messages: number, cpuSeconds: number) => ({
    ...holding(atMs, 100),
    messages,
    cpuSeconds,
  })
  const samples = [
    ...CONNECTING,
    at(2000, 5, 5),
    at(3000, 1000, 6),
    at(3500, 5000, 6.05),
    at(3900, 11_000, 6.1),
    at(4500, 90_000, 9),
  ]

  const [echo, ...rest] = figuresOf(load, samples)

  expect(rest).toEqual([])
  expect(echo?.metric).toBe('echo')
  expect(echo?.value).toBeCloseTo(10)
  expect(echo?.rate).toBeCloseTo(11_111, -1)
})

test('a client that is starved of its schedule gives no cost', () => {
  const load = (perSecondEach: number): Case => ({
    ...SMALL,
    name: 'echo',
    traffic: { loop: 'open', perSecond: perSecondEach, payloadBytes: 100 },
  })
  const samples = [
    ...CONNECTING,
    { ...holding(3000, 100), messages: 0 },
    { ...holding(3900, 100), messages: 9000 },
  ]

  expect(figuresOf(load(13), samples)).toHaveLength(1)
  expect(() => figuresOf(load(14), samples)).toThrow(
    '10000 of 14000 messages a second',
  )
})

test.each([
  ['nobody connected', [NONE, NONE]],
  ['not all connected', CONNECTING.slice(0, 3)],
  ['it ended before the window', CONNECTING],
  [
    'connections were lost',
    [...CONNECTING, holding(3000, 110, 900), holding(3500, 110, 900)],
  ],
  ['nothing was sampled', []],
])('a run gives no figure when %s', (_why, samples) => {
  expect(() => figuresOf(SMALL, samples)).toThrow(IncompleteRunError)
})

test('a run without a message gives no cost of one', () => {
  const load: Case = {
    ...SMALL,
    name: 'saturated',
    traffic: { loop: 'closed', perSecond: 1, payloadBytes: 100 },
  }

  expect(() => figuresOf(load, HELD)).toThrow('no message arrived')
})

test('how far a run came is told', () => {
  expect(() => connectSpan(CONNECTING, 2000)).toThrow('1000 of 2000 connected')
})
