import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createArchive } from './archive.ts'
import { createRunBench, type RunBench } from './testing/run-bench.ts'
import { samplePlan } from './testing/samples.ts'
import { flush, until } from './testing/until.ts'

let bench: RunBench

beforeEach(async () => {
  bench = await createRunBench()
})

afterEach(() => bench.dispose())

/** Starts a run and has it measure two seconds. */
async function startRun(name: string): Promise<string> {
  const spawnedBefore = bench.host.spawned.length
  const plan = samplePlan({ name })
  const { runId } = await bench.controller.start(plan, { workers: 1 })
  const toldBefore = bench.told.length
  const worker = bench.host.worker(spawnedBefore)
  for (const index of [0, 1])
    worker.report({ index, open: 5 + index, counters: { attempted: 3 } })
  await until('it is told', () => bench.told.length === toldBefore + 2)
  return runId
}

async function runOnce(name: string): Promise<string> {
  const runId = await startRun(name)
  bench.controller.stop()
  await bench.controller.finished()
  bench.clock.advance(1000)
  await flush()
  return runId
}

test('a runs folder that is not there yet holds no runs', async () => {
  const archive = createArchive(join(bench.runsFolder, 'absent'))

  expect(await archive.list()).toEqual([])
})

test('finished runs are listed, the newest first', async () => {
  const first = await runOnce('first')
  const second = await runOnce('second')

  const rows = await createArchive(bench.runsFolder).list()

  expect(rows.map(({ runId, name }) => [runId, name])).toEqual([
    [second, 'second'],
    [first, 'first'],
  ])
  expect(rows[0]).toMatchObject({ outcome: 'stopped', peak: 6 })
})

test('what is no run is passed over', async () => {
  await runOnce('only')
  await mkdir(join(bench.runsFolder, 'photos'))
  await mkdir(join(bench.runsFolder, '.hidden'))
  await writeFile(join(bench.runsFolder, 'notes.txt'), '')

  expect(await createArchive(bench.runsFolder).list()).toHaveLength(1)
})

test('a run is opened with its summary, seconds and plan', async () => {
  const runId = await runOnce('opened')

  const run = await createArchive(bench.runsFolder).open(runId)

  expect(run.summary).toEqual(bench.controller.summary())
  expect(run.seconds).toEqual(bench.controller.seconds())
  expect(run.plan.name).toBe('opened')
})

test('a run under way is listed as such, and later as ended without a word', async () => {
  const runId = await startRun('now')
  const soon = createArchive(bench.runsFolder)
  const muchLater = createArchive(bench.runsFolder, () => Date.now() + 60_000)

  expect(await soon.list()).toMatchObject([{ runId, outcome: 'running' }])
  expect(await muchLater.list()).toMatchObject([
    { runId, outcome: 'aborted', peak: 6, name: 'now' },
  ])
  expect((await muchLater.open(runId)).seconds).toHaveLength(2)
})

test('a run that wrote no files is exported from its journal', async () => {
  const runId = await runOnce('exported')
  const folder = join(bench.runsFolder, runId)
  const archive = createArchive(bench.runsFolder)
  const written = await readFile(join(folder, 'timeline.csv'), 'utf8')
  await rm(join(folder, 'timeline.csv'))

  expect(await archive.export(runId, 'timeline.csv')).toEqual({
    fileName: `${runId}-timeline.csv`,
    text: written,
  })
})

test('the files that are there are exported as they are', async () => {
  const runId = await runOnce('exported')
  const folder = join(bench.runsFolder, runId)
  const archive = createArchive(bench.runsFolder)
  await writeFile(join(folder, 'plan.yaml'), 'version: 1 # mine')

  const { text } = await archive.export(runId, 'plan.yaml')
  expect(text).toBe('version: 1 # mine')
})

test('a damaged summary is told anew from the journal', async () => {
  const runId = await runOnce('damaged')
  await writeFile(join(bench.runsFolder, runId, 'summary.json'), '{"half":')

  const rows = await createArchive(bench.runsFolder, () => Infinity).list()
  expect(rows).toMatchObject([{ runId, outcome: 'stopped' }])
})

test.each(['../secrets', '..', 'no-such-run'])(
  'the run %j is a FileError',
  async (runId) => {
    const archive = createArchive(bench.runsFolder)

    await expect(archive.open(runId)).rejects.toMatchObject({ code: 'file' })
    await expect(archive.export(runId, 'plan.yaml')).rejects.toMatchObject({
      code: 'file',
    })
  },
)

test('a run outside the runs folder is out of reach, though it is there', async () => {
  const outside = `../${await runOnce('outside')}`
  const archive = createArchive(join(bench.runsFolder, 'inner'))

  await expect(archive.open(outside)).rejects.toMatchObject({ code: 'file' })
  await expect(archive.export(outside, 'plan.yaml')).rejects.toMatchObject({
    code: 'file',
  })
})
