import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { summarySchema } from '../core/metrics/summary-schema.ts'
import { parsePlan } from '../core/plan/parse.ts'
import type { RunControllerDeps } from './run-controller.ts'
import { createRunBench, type RunBench } from './testing/run-bench.ts'
import { samplePlan } from './testing/samples.ts'
import { obey, type Script } from './testing/scripted-host.ts'
import { flush, until } from './testing/until.ts'

const benches: RunBench[] = []

afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.dispose()
})

async function createBench(
  options: Partial<RunControllerDeps> & { readonly script?: Script } = {},
): Promise<RunBench> {
  const bench = await createRunBench(options)
  benches.push(bench)
  return bench
}

const twoWorkers = { workers: 2 }

/** Lets two workers live through a run of three seconds. */
async function runThrough({ host, controller, pass }: RunBench) {
  const finished = controller.finished()
  for (let index = 0; index < 3; index++)
    for (const worker of [0, 1])
      host.worker(worker).report({
        index,
        open: 10 * (index + 1),
        counters: { attempted: 10, succeeded: 9, failed: 1, dials: 10 },
        rttUs: [1000 * (worker + 1)],
      })
  for (const worker of [0, 1]) host.worker(worker).finalOpen = 30
  await pass(3200)
  return finished
}

test('a run goes through its states, and its numbers add up', async () => {
  const bench = await createBench()
  await bench.controller.start(samplePlan(), twoWorkers)
  const summary = await runThrough(bench)

  const states = bench.statuses.map(({ state }) => state)
  expect(states.filter((state, at) => state !== states[at - 1])).toEqual([
    'checking',
    'ramping',
    'holding',
    'draining',
    'finished',
  ])
  expect(summary).toMatchObject({
    outcome: 'completed',
    outcomeReason: null,
    connections: { attempted: 60, succeeded: 54, failed: 6, final: 60 },
    messages: { rtt: { count: 6 } },
    generator: { workers: 2, workersLost: [] },
  })
  expect(bench.controller.summary()).toEqual(summary)
  expect(bench.controller.status().message).toBeNull()
})

test('the workers are prepared alike, each with its own share and seed', async () => {
  const { controller, host } = await createBench()
  const { runId } = await controller.start(samplePlan(), twoWorkers)

  const prepares = host.spawned.map(({ commands }) => commands[0])
  expect(prepares).toMatchObject([
    { type: 'prepare', runId, share: { index: 0, shares: 2 }, endMs: 3000 },
    { type: 'prepare', runId, share: { index: 1, shares: 2 }, endMs: 3000 },
  ])
  const seeds = prepares.map((each) => each?.type === 'prepare' && each.seed)
  expect(new Set(seeds).size).toBe(2)
})

test('the workers start together, a little ahead, the more the later', async () => {
  const leadsMs: number[] = []
  for (const workers of [2, 50]) {
    const { controller, host, clock } = await createBench()
    await controller.start(samplePlan(), { workers })
    await flush()

    const starts = host.spawned.map(({ commands }) => commands[1])
    const { startedAtEpochMs } = controller.status()
    leadsMs.push((startedAtEpochMs ?? 0) - clock.now())
    expect(starts).toEqual(
      Array.from({ length: workers }, () => ({
        type: 'start',
        atEpochMs: startedAtEpochMs,
      })),
    )
  }

  expect(leadsMs[0]).toBeGreaterThanOrEqual(10)
  expect(leadsMs[1]).toBeGreaterThan(leadsMs[0] ?? 0)
})

test('at the plan’s end the workers drain for the longest timeout that applies', async () => {
  const { controller, host, pass } = await createBench()
  const traffic = { type: 'echo', replyTimeout: '4s' } as const
  await controller.start(samplePlan({ traffic }), twoWorkers)
  await pass(3200)

  expect(host.worker(0).commands[2]).toEqual({
    type: 'stop',
    drainMs: 4000,
    closeMs: 2000,
  })
})

test('a second is told once both workers have reported it, and after the journal has it', async () => {
  const bench = await createBench()
  const { folder } = await bench.controller.start(samplePlan(), twoWorkers)
  let journalThen = ''
  bench.controller.onSecond(() => {
    // synchronously with the event: what a crash right now would leave
    journalThen ||= process
      .getBuiltinModule('fs')
      .readFileSync(join(folder, 'journal.jsonl'), 'utf8')
  })

  bench.host.worker(0).report({ index: 0, open: 4 })
  await flush()
  expect(bench.told).toEqual([])
  bench.host.worker(1).report({ index: 0, open: 5 })
  await until('the second is told', () => bench.told.length > 0)

  expect(bench.told[0]).toMatchObject({
    index: 0,
    state: 'ramping',
    target: 100,
    gauges: { open: 9 },
    missingWorkers: [],
  })
  expect(journalThen.split('\n').map((line) => line.slice(0, 16))).toEqual([
    '{"type":"run","v',
    '{"type":"second"',
    '',
  ])
})

test('every file is there when finished() resolves, readable and without leftovers', async () => {
  const bench = await createBench({
    renderCharts: () =>
      Promise.resolve({
        charts: [{ name: 'rtt', title: 'Round trips', svg: '<svg id="rtt"/>' }],
        png: new Uint8Array([137, 80, 78, 71]),
      }),
  })
  const { folder } = await bench.controller.start(samplePlan(), twoWorkers)
  const summary = await runThrough(bench)

  const read = (name: string) => readFile(join(folder, name), 'utf8')
  expect((await readdir(folder)).sort()).toEqual([
    'charts.png',
    'errors.csv',
    'journal.jsonl',
    'plan.yaml',
    'report.html',
    'steps.csv',
    'summary.json',
    'timeline.csv',
  ])
  const stored = summarySchema.parse(JSON.parse(await read('summary.json')))
  expect(stored).toEqual(summary)
  expect((await read('timeline.csv')).trim().split('\r\n')).toHaveLength(4)
  expect(parsePlan(await read('plan.yaml'))).toEqual(samplePlan())
  expect(await read('report.html')).toContain('Round trips')
  expect(await readFile(join(folder, 'charts.png'))).toHaveLength(4)
})

test('charts that cannot be drawn are a message, not a failed run', async () => {
  const bench = await createBench({
    renderCharts: () => Promise.reject(new Error('no fonts')),
  })
  await bench.controller.start(samplePlan(), twoWorkers)
  const summary = await runThrough(bench)

  expect(summary.outcome).toBe('completed')
  expect(bench.controller.status()).toMatchObject({
    state: 'finished',
    message: expect.stringContaining('no fonts'),
  })
})

test('one run at a time, the next one after it', async () => {
  const bench = await createBench()
  await bench.controller.start(samplePlan(), twoWorkers)

  await expect(bench.controller.start(samplePlan())).rejects.toMatchObject({
    code: 'run_state',
  })
  await runThrough(bench)
  const second = await bench.controller.start(samplePlan(), twoWorkers)
  expect(bench.controller.status()).toMatchObject({
    runId: second.runId,
    state: 'ramping',
  })
  expect(bench.controller.seconds()).toEqual([])
  expect(bench.controller.summary()).toBeNull()
})

test('secrets reach the workers and nothing else', async () => {
  const plan = samplePlan({
    target: {
      urls: ['ws://127.0.0.1:9/?token=${env:TOKEN}'],
      headers: { Authorization: 'Bearer plain-secret' },
    },
  })
  const bench = await createBench({ secrets: () => 'hidden-secret' })
  const { folder } = await bench.controller.start(plan, twoWorkers)
  bench.host.worker(0).report({
    index: 0,
    errors: [
      {
        category: 'auth_failed',
        phase: 'login',
        count: 1,
        closeCode: null,
        sample: 'neither hidden-secret nor plain-secret is known',
      },
    ],
  })
  await runThrough(bench)

  const prepare = JSON.stringify(bench.host.worker(0).commands[0])
  expect(prepare).toContain('hidden-secret')
  expect(prepare).toContain('plain-secret')
  const names = await readdir(folder)
  const texts = await Promise.all(
    names.map((name) => readFile(join(folder, name), 'utf8')),
  )
  const shown = [
    ...texts,
    JSON.stringify(bench.statuses),
    JSON.stringify(bench.controller.seconds()),
    JSON.stringify(bench.controller.summary()),
  ].join('\n')
  expect(shown).toContain('neither *** nor *** is known')
  expect(shown).not.toContain('hidden-secret')
  expect(shown).not.toContain('plain-secret')
  expect(shown).toContain('${env:TOKEN}')
})

test('a missing secret is a PlanError, and the state stays as it was', async () => {
  const bench = await createBench()
  const plan = samplePlan({
    target: { urls: ['ws://127.0.0.1:9/?token=${env:TOKEN}'] },
  })

  await expect(bench.controller.start(plan)).rejects.toMatchObject({
    code: 'plan_invalid',
  })
  expect(bench.host.spawned).toEqual([])
  expect(bench.controller.status().state).toBe('idle')
})

test('a folder that cannot be written is a FileError before any process', async () => {
  const bench = await createBench()
  const options = { folder: join('/dev/null', 'results') }

  await expect(
    bench.controller.start(samplePlan(), options),
  ).rejects.toMatchObject({ code: 'file' })
  expect(bench.host.spawned).toEqual([])
  expect(bench.controller.status()).toMatchObject({
    state: 'failed',
    message: expect.stringContaining('a part of the path is a file'),
  })
})

test('a worker that cannot get ready loses the run before it began', async () => {
  const bench = await createBench({
    script: (worker, command) => {
      if (worker.label === 'worker 2')
        worker.exit({ code: 1, signal: null, lastWords: 'Error: no memory' })
      else obey(worker, command)
    },
  })

  await expect(
    bench.controller.start(samplePlan(), twoWorkers),
  ).rejects.toMatchObject({
    code: 'run_lost',
    message: expect.stringMatching(
      /Worker 2 of 2 could not get ready: exited with code 1: Error: no memory/,
    ),
  })
  expect(bench.host.worker(0).heard).toEqual(['prepare'])
  expect(bench.host.worker(0).killed).toBe(true)
  expect(await readdir(bench.runsFolder)).toEqual([])
  expect(bench.controller.status().state).toBe('failed')
})

test('a certificate that a worker cannot read is a FileError', async () => {
  const bench = await createBench({
    script: (worker) =>
      worker.tell({ type: 'failed', code: 'file', message: 'no ca.pem' }),
  })

  await expect(bench.controller.start(samplePlan())).rejects.toMatchObject({
    code: 'file',
    message: 'no ca.pem',
  })
})

test('a plan that a worker’s machine does not allow is a PlanError', async () => {
  const message = 'connect.sourceAddresses[0]: 192.0.2.1 is no address here'
  const bench = await createBench({
    script: (worker) =>
      worker.tell({ type: 'failed', code: 'plan_invalid', message }),
  })

  await expect(bench.controller.start(samplePlan())).rejects.toMatchObject({
    code: 'plan_invalid',
    message,
  })
})

test('workers that never get ready are given up within a limit', async () => {
  const bench = await createBench({ script: () => {} })
  const starting = bench.controller.start(samplePlan(), twoWorkers)
  const refusal = starting.catch((error: unknown) => error)
  await until('the workers are asked', () => bench.host.spawned.length === 2)
  await flush()
  await bench.pass(17_000)

  expect(await refusal).toMatchObject({
    code: 'run_lost',
    message: expect.stringContaining('--workers'),
  })
  expect(bench.host.spawned.every(({ killed }) => killed)).toBe(true)
})

test('stopped while it is being prepared, a run never begins', async () => {
  const bench = await createBench({ script: () => {} })
  const starting = bench.controller.start(samplePlan(), twoWorkers)
  const refusal = starting.catch((error: unknown) => error)
  await until('the workers are asked', () => bench.host.spawned.length === 2)
  bench.controller.stop()

  expect(await refusal).toMatchObject({ code: 'run_state' })
  expect(bench.controller.status().state).toBe('stopped')
  expect(bench.host.spawned.every(({ killed }) => killed)).toBe(true)
})

test('more workers than asked for are explained', async () => {
  const bench = await createBench({ descriptorLimit: 1024 })
  const stages = [{ connections: 2000, hold: '1s' }]
  await bench.controller.start(samplePlan({ load: { stages } }), { workers: 1 })

  expect(bench.controller.status()).toMatchObject({
    workers: 3,
    message: expect.stringContaining('1 workers were asked for, 3 are used'),
  })
})

test('an adjustment reaches the workers, the status and the rows', async () => {
  const bench = await createBench()
  const traffic = { type: 'echo', ratePerMinute: 60 } as const
  await bench.controller.start(samplePlan({ traffic }), twoWorkers)
  const { startedAtEpochMs } = bench.controller.status()
  await bench.pass((startedAtEpochMs ?? 0) - bench.clock.now() + 1000)
  bench.controller.adjust({ connections: 400, ratePerMinute: 120 })
  await flush()

  const adjust = bench.host.worker(1).commands[2]
  expect(adjust).toMatchObject({ type: 'adjust', ratePerMinute: 120 })
  expect(bench.controller.status()).toMatchObject({
    ratePerMinute: 120,
    shape: adjust?.type === 'adjust' ? adjust.shape : [],
  })
  for (const worker of [0, 1])
    for (const index of [0, 1, 2]) bench.host.worker(worker).report({ index })
  await until('three seconds are told', () => bench.told.length === 3)
  expect(bench.told.map(({ target }) => target)).toEqual([100, 400, 400])
})

test('an adjustment is refused when nothing runs or the workers cannot hold it', async () => {
  const bench = await createBench({ descriptorLimit: 1024 })
  expect(() => bench.controller.adjust({ connections: 1 })).toThrow(/No run/)
  await bench.controller.start(samplePlan(), twoWorkers)

  expect(() => bench.controller.adjust({ connections: 5000 })).toThrow(
    /at most 1536 connections/,
  )
})

test('a failed stage ends the run when the plan says so', async () => {
  const bench = await createBench()
  const stages = [
    { connections: 10, ramp: '1s' },
    { connections: 20, ramp: '1s', hold: '60s' },
  ]
  const load = { stages, stopOnFailedStage: true }
  await bench.controller.start(samplePlan({ load }), { workers: 1 })
  const finished = bench.controller.finished()
  await bench.pass(1200)
  const worker = bench.host.worker(0)
  worker.report({ index: 0, open: 2, counters: { attempted: 10, failed: 8 } })

  const summary = await finished
  expect(summary).toMatchObject({
    outcome: 'completed',
    outcomeReason: expect.stringContaining('Ended after stage "10"'),
    steps: [{ name: '10', verdict: 'fail' }],
  })
  expect(bench.controller.status().message).toContain('stage "10"')
})

test('a failed stage does not end the run unless the plan says so', async () => {
  const bench = await createBench()
  const stages = [
    { connections: 10, ramp: '1s' },
    { connections: 20, ramp: '1s', hold: '60s' },
  ]
  await bench.controller.start(samplePlan({ load: { stages } }), { workers: 1 })
  const worker = bench.host.worker(0)
  worker.report({ index: 0, open: 2, counters: { attempted: 10, failed: 8 } })
  await until('the second is told', () => bench.told.length === 1)

  expect(worker.heard).toEqual(['prepare', 'start'])
})

test('a stage that passes does not end the run', async () => {
  const bench = await createBench()
  const stages = [
    { connections: 10, ramp: '1s' },
    { connections: 20, ramp: '1s', hold: '60s' },
  ]
  const load = { stages, stopOnFailedStage: true }
  await bench.controller.start(samplePlan({ load }), { workers: 1 })
  const worker = bench.host.worker(0)
  worker.report({
    index: 0,
    open: 10,
    counters: { attempted: 10, succeeded: 10 },
  })
  await until('the second is told', () => bench.told.length === 1)

  expect(worker.heard).toEqual(['prepare', 'start'])
})
