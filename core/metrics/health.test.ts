import { expect, test } from 'vitest'
import {
  GROWTH_SECONDS,
  HEALTH_LIMITS,
  judgeRun,
  judgeWorker,
  limitText,
  type RunHealth,
} from './health.ts'
import { CALM } from './sample-run.ts'

test('a calm worker gives no reason', () => {
  expect(judgeWorker(CALM)).toEqual({ red: [], amber: [], redBy: [] })
})

test.each([
  ['gcPauseMaxMs', { amber: 20, red: 100 }, 'garbage collection paused for'],
  ['cpuPercent', { amber: 50, red: 80 }, 'CPU at'],
  ['sendLagP99Ms', { amber: 1, red: 10 }, 'send lag p99 of'],
] as const)('%s is amber above one limit and red above another', (...row) => {
  const [name, { amber, red }, sentence] = row
  const unit = name === 'cpuPercent' ? '% of a core' : 'ms'
  const judge = (value: number) => judgeWorker({ ...CALM, [name]: value })
  const said = (value: number, limit: number) => [
    `${sentence} ${value} ${unit} (limit ${limit} ${unit})`,
  ]

  expect(judge(amber)).toEqual({ red: [], amber: [], redBy: [] })
  expect(judge(amber + 1).amber).toEqual(said(amber + 1, amber))
  expect(judge(red)).toMatchObject({ red: [], amber: said(red, amber) })
  expect(judge(red + 1)).toEqual({
    red: said(red + 1, red),
    amber: [],
    redBy: [name],
  })
})

test('the loop is judged by its delay and by its utilisation', () => {
  const busy = { ...CALM, cpuPercent: 50, loopUtilization: 0.75 }

  expect(judgeWorker({ ...busy, loopDelayMaxMs: 21 }).amber).toEqual([
    'event loop busy 75 % (limit 70 %)',
    'event loop late by 21 ms (limit 20 ms)',
  ])
  expect(
    judgeWorker({ ...busy, loopUtilization: 0.95, loopDelayMaxMs: 101 }).red,
  ).toEqual([
    'event loop busy 95 % (limit 90 %)',
    'event loop late by 101 ms (limit 100 ms)',
  ])
})

test('a loop that was late without using the CPU stood still', () => {
  const stopped = { ...CALM, loopDelayMaxMs: 1500, cpuPercent: 3 }
  // two seconds of CPU time in three seconds
  const computing = { ...CALM, loopDelayMaxMs: 2000, cpuPercent: 67 }

  expect(judgeWorker(stopped)).toEqual({
    red: [
      'the process stood still, with hardly any CPU used, for 1500 ms (limit 100 ms)',
    ],
    amber: [],
    redBy: ['standstillMs'],
  })
  expect(judgeWorker(computing).redBy).toEqual(['loopDelayMaxMs'])
})

test('a suspend of the system is red, and nothing short of it is amber', () => {
  expect(judgeWorker({ ...CALM, suspendedMs: 100 })).toMatchObject({
    red: [],
    amber: [],
  })
  expect(judgeWorker({ ...CALM, suspendedMs: 42_000 }).red).toEqual([
    'the system slept for 42000 ms (limit 100 ms)',
  ])
})

test('a worker that sent nothing has no send lag to be red', () => {
  expect(judgeWorker({ ...CALM, sendLagP99Ms: null }).red).toEqual([])
})

test('few descriptors left are amber, an unknown number is not', () => {
  const judge = (descriptorsLeft: number | null) =>
    judgeWorker({ ...CALM, descriptorsLeft })

  expect(judge(64).amber).toEqual([])
  expect(judge(63)).toMatchObject({
    red: [],
    amber: ['descriptors left: 63 descriptors (limit 64 descriptors)'],
  })
  expect(judge(null).amber).toEqual([])
})

const NOTHING: RunHealth = {
  errors: [],
  silentWorkers: [],
  bytesWaiting: [],
  portsLeft: null,
}

test('what this machine refuses is red, what a server refuses is not', () => {
  const judge = (category: 'fd_exhausted' | 'conn_refused') =>
    judgeRun({ ...NOTHING, errors: [{ category, count: 4 }] })

  expect(judge('fd_exhausted')).toMatchObject({
    red: [
      'refused by this machine, not by the server: 4 connects (limit 0 connects)',
    ],
    redBy: ['refusedHere'],
  })
  expect(judge('conn_refused').red).toEqual([])
})

test('a worker that runs and does not report is red', () => {
  expect(judgeRun({ ...NOTHING, silentWorkers: [2] }).redBy).toEqual([
    'workersSilent',
  ])
})

const MIB = 2 ** 20
test.each([
  ['grows for three seconds', [0, 1, 2, 3], true],
  ['has grown for two seconds only', [2, 3, 4], false],
  ['went down once', [4, 2, 3, 5], false],
  ['stands', [3, 3, 3, 3], false],
  ['grew long ago', [0, 1, 2, 3, 4, 4], false],
] as const)('a backlog that %s', (_name, mebibytes, amber) => {
  const bytesWaiting = mebibytes.map((value) => value * MIB)

  const judged = judgeRun({ ...NOTHING, bytesWaiting })

  expect(judged.red).toEqual([])
  expect(judged.amber).toEqual(
    amber
      ? ['bytes waiting in sockets have grown for 3 s, to 3 MiB (limit 1 MiB)']
      : [],
  )
})

test('a small backlog that grows is nothing', () => {
  expect(judgeRun({ ...NOTHING, bytesWaiting: [1, 2, 3, MIB] }).amber).toEqual(
    [],
  )
})

test('few source ports left are amber', () => {
  expect(judgeRun({ ...NOTHING, portsLeft: 256 }).amber).toEqual([])
  expect(judgeRun({ ...NOTHING, portsLeft: 0 })).toMatchObject({
    red: [],
    amber: ['source ports left: 0 ports (limit 256 ports)'],
  })
})

test('every limit can be said, each once, and amber comes before red', () => {
  const names = HEALTH_LIMITS.map(({ name }) => name)

  expect(new Set(names).size).toBe(names.length)
  for (const { amber, red } of HEALTH_LIMITS)
    if (amber !== null && red !== null) expect(amber).toBeLessThan(red)
  expect(HEALTH_LIMITS.map((limit) => limitText(limit))).toContain(
    'send lag p99 above 10 ms',
  )
  const waiting = HEALTH_LIMITS.find(({ name }) => name === 'bytesWaiting')
  expect(waiting?.label).toContain(`for ${GROWTH_SECONDS} s`)
})
