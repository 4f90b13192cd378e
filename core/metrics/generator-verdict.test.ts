import { expect, test } from 'vitest'
import { type GeneratorFacts, judgeGenerator } from './generator-verdict.ts'
import { sampleRun, type SecondSketch } from './sample-run.ts'

const SOUND: GeneratorFacts = {
  measuredSeconds: 60,
  redSeconds: 0,
  redBy: new Map(),
  suspendedMs: 0,
  workers: 2,
  workersLost: [],
  unreportedMessages: 0,
  conversation: false,
}
const LOSS = { worker: 0, atMs: 1, connections: 5, reason: 'killed' }

test('a run without a red second is trusted, and says so', () => {
  expect(judgeGenerator(SOUND)).toEqual({
    verdict: 'trusted',
    reason: 'The generator stayed within its limits in all 60 seconds.',
  })
})

test('the reason names what was passed most, in how many seconds', () => {
  const redBy = new Map([
    ['sendLagP99Ms', 7],
    ['cpuPercent', 3],
  ])

  expect(judgeGenerator({ ...SOUND, redSeconds: 9, redBy })).toEqual({
    verdict: 'generator-limited',
    reason:
      'The load generator passed its limits: send lag p99 above 10 ms in 7 of 60 seconds (11.7 %), 9 red in all; ' +
      "what was measured may be its own limit, not the server's.",
  })
})

test('of two that were passed as often, the likelier cause is named', () => {
  const redBy = new Map([
    ['sendLagP99Ms', 2],
    ['standstillMs', 2],
  ])

  expect(judgeGenerator({ ...SOUND, redSeconds: 2, redBy }).reason).toContain(
    'worker process standing still above 100 ms in 2 of 60 seconds',
  )
})

test('up to one per cent of red seconds leave doubts about the tail alone', () => {
  const facts = {
    ...SOUND,
    measuredSeconds: 200,
    redBy: new Map([['gcPauseMaxMs', 2]]),
  }

  expect(judgeGenerator({ ...facts, redSeconds: 2 })).toMatchObject({
    verdict: 'suspect',
    reason: expect.stringContaining('the slowest latencies may be its own.'),
  })
  expect(judgeGenerator({ ...facts, redSeconds: 3 }).verdict).toBe(
    'generator-limited',
  )
})

test('red seconds of a journal that does not say why are red all the same', () => {
  expect(judgeGenerator({ ...SOUND, redSeconds: 6 })).toEqual({
    verdict: 'generator-limited',
    reason: expect.stringContaining('overloaded in 6 of 60 seconds (10 %)'),
  })
})

test.each([
  ['a lost worker', { workersLost: [LOSS] }, 'suspect'],
  ['a suspend', { suspendedMs: 800 }, 'suspect'],
  ['nothing measured', { measuredSeconds: 0 }, 'suspect'],
  [
    'the loss of every worker',
    { workersLost: [LOSS, { ...LOSS, worker: 1 }] },
    'generator-limited',
  ],
] as const)('%s is never trusted', (_name, change, verdict) => {
  expect(judgeGenerator({ ...SOUND, ...change }).verdict).toBe(verdict)
})

const CALM_SECOND: SecondSketch = {
  reports: [{ recorded: { rtt: [1000, 1000], connectLatency: [500] } }],
}
const RED_SECOND: SecondSketch = {
  reports: [
    { recorded: { rtt: [900_000] }, health: { sendLagP99Ms: 900 } },
    { health: { cpuPercent: 60, bytesWaiting: 70, descriptorsLeft: 9 } },
  ],
}

test('sound seconds leave out what was recorded while a worker was red', () => {
  const { summary } = sampleRun([CALM_SECOND, RED_SECOND, CALM_SECOND])

  expect(summary.messages.rtt?.max).toBeCloseTo(900, 0)
  expect(summary.messages.rtt?.count).toBe(5)
  expect(summary.generator).toMatchObject({
    saturatedSeconds: 1,
    measuredSeconds: 3,
    soundSeconds: {
      seconds: 2,
      rtt: { count: 4, max: 1 },
      connectLatency: { count: 2 },
      endToEnd: null,
    },
  })
})

test('without a red second there are no others to set apart', () => {
  expect(sampleRun([CALM_SECOND]).summary.generator.soundSeconds).toBeNull()
})

test('a red second while everything is closed is not set apart either', () => {
  const { summary } = sampleRun([
    CALM_SECOND,
    { ...RED_SECOND, context: { state: 'stopping' } },
  ])

  expect(summary.generator.soundSeconds).toBeNull()
})

test('peaks, what was left at least, and amber seconds are told', () => {
  const { summary, seconds } = sampleRun([
    {
      reports: [{ health: { loopDelayMaxMs: 50, suspendedMs: 30 } }],
      context: { portsLeft: 4000 },
    },
    { ...RED_SECOND, context: { portsLeft: 3000 } },
    { reports: [{ health: { bytesWaiting: 20, descriptorsLeft: 800 } }] },
  ])

  expect(summary.generator).toMatchObject({
    amberSeconds: 1,
    suspendedMs: 30,
    bytesWaitingPeak: 70,
    descriptorsLeftMin: 9,
    portsLeftMin: 3000,
  })
  expect(seconds[0]?.health.amberReasons).toEqual([
    'worker 0: event loop late by 50 ms (limit 20 ms)',
  ])
  expect(seconds[1]?.health).toMatchObject({
    redBy: ['sendLagP99Ms'],
    amberReasons: [
      'worker 1: CPU at 60 % of a core (limit 50 % of a core)',
      'worker 1: descriptors left: 9 descriptors (limit 64 descriptors)',
    ],
  })
})
