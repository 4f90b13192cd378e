// How runs end before their plan does: stopped, killed, workers lost, silent
// workers, trouble with the disk.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openJournalFile } from './journal.ts'
import { recoverRun } from './recover-run.ts'
import type { RunControllerDeps } from './run-controller.ts'
import { createRunBench, type RunBench } from './testing/run-bench.ts'
import { samplePlan } from './testing/samples.ts'
import { obey, type Script } from './testing/scripted-host.ts'
import { flush, until } from './testing/until.ts'

const benches: RunBench[] = []

afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.dispose()
})

const plan = samplePlan({
  load: { stages: [{ connections: 100, ramp: '1s', hold: '59s' }] },
})

async function startBench(
  options: Partial<RunControllerDeps> & { readonly script?: Script } = {},
) {
  const bench = await createRunBench(options)
  benches.push(bench)
  const { folder } = await bench.controller.start(plan, { workers: 2 })
  const finished = bench.controller.finished()
  const reportAll = async (index: number, workers = [0, 1]) => {
    const counters = { attempted: 10, succeeded: 10, dials: 10 }
    for (const worker of workers) {
      const open = 10 * (index + 1)
      bench.host.worker(worker).report({ index, open, counters, rttUs: [900] })
    }
    await flush()
  }
  return { ...bench, folder, finished, reportAll }
}

const deaf: Script = (worker, command) => {
  if (command.type !== 'stop') obey(worker, command)
}

test('a stopped run ends politely, with everything measured', async () => {
  const { controller, host, pass, reportAll, finished, folder } =
    await startBench()
  await reportAll(0)
  await pass(1500)
  controller.stop()
  controller.stop()
  const summary = await finished

  expect(host.worker(0).commands.slice(2)).toEqual([
    { type: 'stop', drainMs: 300, closeMs: 700 },
  ])
  expect(summary).toMatchObject({
    outcome: 'stopped',
    outcomeReason: expect.stringMatching(/Stopped by the user after 1\.\d s/),
    connections: { attempted: 20 },
    generator: { workersLost: [] },
  })
  expect(controller.status().state).toBe('stopped')
  expect(await readdir(folder)).toContain('summary.json')
})

test('a worker that never answers the stop is killed after two seconds', async () => {
  const { controller, host, pass, reportAll, finished } = await startBench({
    script: (worker, command) =>
      (worker.label === 'worker 1' ? deaf : obey)(worker, command),
  })
  await reportAll(0)
  controller.stop()
  await pass(1900)
  expect(host.worker(0).killed).toBe(false)
  expect(controller.status().state).toBe('stopping')
  await pass(400)
  const summary = await finished

  expect(host.worker(0).killed).toBe(true)
  expect(summary).toMatchObject({
    outcome: 'stopped',
    connections: { attempted: 20 },
    generator: {
      workersLost: [
        {
          worker: 0,
          connections: 10,
          reason: expect.stringContaining('did not answer the stop within 2 s'),
        },
      ],
    },
  })
})

test('workers that do not end their drain are killed after its limit', async () => {
  const bench = await createRunBench({ script: deaf })
  benches.push(bench)
  await bench.controller.start(samplePlan(), { workers: 1 })
  const finished = bench.controller.finished()
  await bench.pass(3200)
  expect(bench.controller.status().state).toBe('draining')
  await bench.pass(4500) // of 1 s drain, 2 s close, 2 s margin
  expect(bench.controller.status().state).toBe('draining')
  await bench.pass(1000)

  expect((await finished).outcome).toBe('completed')
  expect(bench.host.worker(0).killed).toBe(true)
})

test('a stop during the drain does not wait for its end', async () => {
  const bench = await createRunBench({ script: deaf })
  benches.push(bench)
  await bench.controller.start(samplePlan(), { workers: 1 })
  const finished = bench.controller.finished()
  await bench.pass(3200)
  bench.controller.stop()
  await bench.pass(2300)

  expect((await finished).outcome).toBe('stopped')
})

test('killed, a run ends at once and keeps what was reported', async () => {
  const { controller, host, reportAll, finished, folder } = await startBench({
    script: deaf,
  })
  await reportAll(0)
  controller.kill()
  const summary = await finished

  expect([0, 1].map((index) => host.worker(index).killed)).toEqual([true, true])
  expect(summary).toMatchObject({
    outcome: 'stopped',
    outcomeReason: expect.stringContaining('Killed by the user'),
    connections: { attempted: 20, final: 20 },
    generator: { workersLost: [] },
  })
  expect(await readdir(folder)).toContain('report.html')
})

test('a worker that dies loses only its share, and is shown as lost', async () => {
  const { controller, host, pass, reportAll, finished, told, folder } =
    await startBench()
  await reportAll(0)
  await pass(1500)
  host.worker(1).exit({ code: null, signal: 'SIGKILL' })
  await flush()
  expect(controller.status()).toMatchObject({
    state: 'holding',
    workersLost: [
      { worker: 1, connections: 10, reason: 'was killed by SIGKILL' },
    ],
    message:
      'Worker 2 of 2 was killed by SIGKILL; 10 of its connections are lost.',
  })

  await reportAll(1, [0])
  await until('the next second is told', () => told.length === 2)
  expect(told[1]).toMatchObject({ missingWorkers: [1], gauges: { open: 20 } })
  controller.stop()
  expect(await finished).toMatchObject({
    connections: { attempted: 30 },
    generator: { workers: 2, workersLost: [{ worker: 1 }] },
  })
  expect((await recoverRun(folder)).summary.generator.workersLost).toEqual(
    (await finished).generator.workersLost,
  )
})

test('a worker that says it failed is lost with its own words', async () => {
  const { controller, host } = await startBench()
  host.worker(0).tell({ type: 'failed', code: 'internal', message: 'a defect' })
  await flush()

  expect(controller.status().workersLost).toMatchObject([
    { worker: 0, reason: 'failed: a defect' },
  ])
  expect(host.worker(0).killed).toBe(true)
})

test('without any worker the run has failed, and its files are written', async () => {
  const { controller, host, reportAll, finished, folder } = await startBench()
  await reportAll(0)
  for (const index of [0, 1])
    host.worker(index).exit({ code: 137, signal: null })
  const summary = await finished

  expect(summary).toMatchObject({
    outcome: 'aborted',
    outcomeReason: expect.stringContaining('exited with code 137'),
    connections: { attempted: 20, final: 0 },
  })
  expect(controller.status().state).toBe('failed')
  const stored = await readFile(join(folder, 'summary.json'), 'utf8')
  expect(JSON.parse(stored)).toEqual(summary)
})

test('what a silent worker reports too late is in the totals and histograms', async () => {
  const { controller, pass, reportAll, finished, told } = await startBench()
  for (const index of [0, 1, 2]) {
    await reportAll(index, [0])
    await pass(1000)
  }
  await pass(2600) // the first seconds are told without the second worker
  await until('two seconds are told', () => told.length >= 2)
  expect(told[0]?.missingWorkers).toEqual([1])

  for (const index of [0, 1, 2]) await reportAll(index, [1])
  controller.stop()
  const summary = await finished

  expect(summary).toMatchObject({
    connections: { attempted: 60 },
    messages: { rtt: { count: 6 } },
  })
  const rows = controller.seconds()
  const sum = rows.reduce((all, row) => all + row.counters.attempted, 0)
  expect(sum).toBe(60)
  expect(rows.some(({ lateReports }) => (lateReports ?? 0) > 0)).toBe(true)
})

test('a late report that no second follows makes one of its own', async () => {
  const { controller, pass, reportAll, finished, told } = await startBench()
  await reportAll(0, [0])
  await pass(4000)
  await until('it is told without the second worker', () => told.length === 1)
  await reportAll(0, [1])
  controller.stop()

  expect((await finished).connections.attempted).toBe(20)
  expect(controller.seconds()).toMatchObject([
    { index: 0, missingWorkers: [1], counters: { attempted: 10 } },
    { index: 1, lateReports: 1, counters: { attempted: 10 } },
  ])
})

test('a standstill of the whole tool does not count against the workers', async () => {
  const { controller, clock, host, pass, finished } = await startBench({
    script: deaf,
  })
  controller.stop()
  clock.jump(60_000)
  clock.advance(0)
  for (const index of [0, 1]) host.worker(index).finish()
  await flush()
  await pass(400)

  expect((await finished).generator.workersLost).toEqual([])
})

test('a disk that fills up in the middle is told, and costs nothing once it has room', async () => {
  const disk = { full: false }
  const { controller, reportAll, finished, folder, told } = await startBench({
    async openJournal(path) {
      const file = await openJournalFile(path)
      return {
        ...file,
        write: (text, position) =>
          disk.full
            ? Promise.reject(
                Object.assign(new Error('full'), { code: 'ENOSPC' }),
              )
            : file.write(text, position),
      }
    },
  })
  await reportAll(0)
  await until('the first second is told', () => told.length === 1)

  disk.full = true
  await reportAll(1)
  await until('the second one is told too', () => told.length === 2)
  expect(controller.status().message).toMatch(/disk is full.*The run goes on/)

  disk.full = false
  await reportAll(2)
  await until('the third one is told', () => told.length === 3)
  expect(controller.status().message).toBeNull()
  controller.stop()
  const summary = await finished
  const recovered = await recoverRun(folder)
  expect(recovered.summary).toEqual(summary)
  expect(recovered.seconds).toEqual(controller.seconds())
})

test('files that cannot be written are told, and the result is there all the same', async () => {
  const { controller, reportAll, finished, folder } = await startBench()
  await reportAll(0)
  await mkdir(join(folder, 'timeline.csv', 'in-the-way'), { recursive: true })
  controller.stop()

  expect((await finished).connections.attempted).toBe(20)
  expect(controller.status().message).toMatch(/Cannot write .*timeline\.csv/)
  expect(await readdir(folder)).toContain('summary.json')
})

test('a folder that was removed in the middle is made again for the results', async () => {
  const { controller, reportAll, finished, folder } = await startBench()
  await reportAll(0)
  await rm(folder, { recursive: true })
  controller.stop()
  await finished

  expect(await readdir(folder)).toContain('summary.json')
})
