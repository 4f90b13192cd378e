// Searches on scripted workers and a fake clock: what the controller's door
// shows of them, and how they end.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { durationOf, peakOf } from '../../core/plan/load-shape.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import type { RunStatus } from '../../core/protocol/app.ts'
import { createArchive } from '../archive.ts'
import { recoverRun } from '../recover-run.ts'
import { createRunBench, type RunBench } from '../testing/run-bench.ts'
import { samplePlan } from '../testing/samples.ts'
import { obey, type Script } from '../testing/scripted-host.ts'
import { until } from '../testing/until.ts'

const benches: RunBench[] = []

afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.dispose()
})

/** Lets in so many connections of each run, and refuses the others. */
function serverOf(limit: number): Script {
  return (worker, command) => {
    obey(worker, command)
    if (command.type !== 'start') return
    const [prepare] = worker.commands
    if (prepare?.type !== 'prepare') return
    const { plan } = prepare
    const wanted = peakOf(plan.load)
    const open = Math.min(wanted, limit)
    const seconds = durationOf(plan.load) / 1000
    for (let index = 0; index < seconds; index++)
      worker.report({
        index,
        open,
        ...(index === 0
          ? {
              counters: {
                attempted: wanted,
                succeeded: open,
                failed: wanted - open,
              },
            }
          : {}),
      })
  }
}

async function createBench(limit: number): Promise<RunBench> {
  const bench = await createRunBench({ script: serverOf(limit) })
  benches.push(bench)
  return bench
}

const SEARCH: NonNullable<PlanSource['search']> = {
  for: 'connections',
  from: 100,
  to: 1000,
  hold: '1s',
  precision: 0.05,
}
const planOf = (search: Partial<typeof SEARCH> = {}) =>
  samplePlan({ name: 'Limit', search: { ...SEARCH, ...search } })

/** Files are written meanwhile, which takes real time. */
function passUntil(
  { controller, pass }: RunBench,
  holds: (status: RunStatus) => boolean,
) {
  return until('the search comes so far', async () => {
    await pass(200)
    return holds(controller.status())
  })
}

async function passAll(bench: RunBench) {
  await passUntil(
    bench,
    ({ state, writingFiles }) =>
      ['finished', 'stopped', 'failed'].includes(state) && !writingFiles,
  )
  return bench.controller.finished()
}

test('the search of a plan is one run to whoever watches', async () => {
  const bench = await createBench(330)
  const { runId, folder } = await bench.controller.start(planOf())
  const summary = await passAll(bench)

  const { statuses, controller } = bench
  expect(summary).toMatchObject({
    ...{ runId, name: 'Limit', outcome: 'completed' },
    search: { found: 330, stoppedBy: 'errors' },
    // of the run that the answer rests on
    connections: { succeeded: 330 },
  })
  expect(controller.summary()).toEqual(summary)
  expect(new Set(statuses.map((status) => status.runId))).toEqual(
    new Set([runId]),
  )
  const states = statuses.map(({ state }) => state)
  expect(states.indexOf('finished')).toBeGreaterThan(
    states.lastIndexOf('holding'),
  )
  const told = statuses.flatMap(({ search }) => search?.probes.length ?? [])
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(controller.status()).toMatchObject({
    state: 'finished',
    search: { phase: 'confirm', probes: summary.search?.probes },
  })
  expect(await readdir(join(folder, 'probes'))).toHaveLength(
    summary.search?.probes.length ?? 0,
  )
})

test('seconds are those of the current probe, and begin anew with each', async () => {
  const bench = await createBench(5000)
  await bench.controller.start(planOf({ to: 200 }))
  await passAll(bench)

  const starts = bench.told.filter(({ index }) => index === 0)
  expect(starts).toHaveLength(3)
  const told = bench.statuses.flatMap(({ search }) => search ?? [])
  expect([...new Set(told.map(({ probe }) => probe))]).toEqual([1, 2, 3])
  const times = told.map(({ elapsedMs }) => elapsedMs)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  // the whole, not the last probe
  expect(times.at(-1)).toBeGreaterThan(bench.controller.status().elapsedMs)
  expect(bench.controller.seconds()).toEqual(
    bench.told.slice(bench.told.findLastIndex(({ index }) => index === 0)),
  )
})

test('a search under way takes no other run and no other load', async () => {
  const bench = await createBench(5000)
  await bench.controller.start(planOf())

  expect(() => bench.controller.adjust({ connections: 5 })).toThrow(
    'A search sets the load itself.',
  )
  await expect(bench.controller.start(planOf())).rejects.toThrow(
    'A run is under way',
  )
})

test('a stop between and within probes keeps what was found', async () => {
  const bench = await createBench(5000)
  await bench.controller.start(planOf())
  await passUntil(bench, ({ search }) => search?.probes.length === 1)
  bench.controller.stop()
  bench.controller.stop()
  const summary = await passAll(bench)

  expect(summary).toMatchObject({
    outcome: 'stopped',
    search: { found: null, stoppedBy: 'stopped' },
  })
  expect(summary.search?.low).toBeGreaterThanOrEqual(100)
  expect(bench.controller.status()).toMatchObject({ state: 'stopped' })
})

test('one that is stopped in its first probe has its files too', async () => {
  const bench = await createBench(5000)
  const { folder } = await bench.controller.start(planOf())
  await bench.pass(500)
  bench.controller.stop()
  const summary = await passAll(bench)

  expect(summary.search).toMatchObject({ low: 0, high: null, probes: [] })
  expect(await readdir(folder)).toContain('summary.json')
})

test('a search can be read from its journal alone', async () => {
  const bench = await createBench(330)
  const { folder } = await bench.controller.start(planOf())
  const summary = await passAll(bench)
  const { summary: recovered, seconds, plan } = await recoverRun(folder)

  expect(recovered).toEqual(summary)
  expect(seconds).toEqual(bench.controller.seconds())
  expect(plan).toMatchObject({ name: 'Limit', search: { from: 100 } })
})

test('what a search knew when its process was killed is in its journal', async () => {
  const bench = await createBench(330)
  const { folder, runId } = await bench.controller.start(planOf())
  await passAll(bench)
  const journal = join(folder, 'journal.jsonl')
  const lines = (await readFile(journal, 'utf8')).split('\n')
  const third = lines.flatMap((line, at) =>
    line.startsWith('{"type":"probe",') ? [at] : [],
  )[2]
  await writeFile(journal, lines.slice(0, (third ?? 0) + 1).join('\n'))
  await rm(join(folder, 'summary.json'))

  const { summary } = await createArchive(bench.runsFolder).open(runId)

  expect(summary).toMatchObject({
    outcome: 'aborted',
    search: { stoppedBy: 'stopped', found: null, low: 200, high: 400 },
  })
  expect(summary.outcomeReason).toContain('in the middle of the search')
})

test('results of an earlier search in the folder are replaced, other files stay', async () => {
  const bench = await createBench(5000)
  const folder = join(bench.runsFolder, 'mine')
  const notes = join(folder, 'probes/notes')
  await mkdir(join(folder, 'probes/07'), { recursive: true })
  await writeFile(join(folder, 'probes/07/summary.json'), 'old')
  await writeFile(notes, 'keep')
  await bench.controller.start(planOf({ to: 100 }), { folder })
  await passAll(bench)

  expect((await readdir(join(folder, 'probes'))).toSorted()).toEqual([
    ...['01', '02', 'notes'],
  ])
})

test('one that cannot begin leaves nothing and makes way for the next', async () => {
  const bench = await createRunBench({
    script: (worker, { type }) => {
      if (type === 'prepare') worker.exit({ code: 1, signal: null })
    },
  })
  benches.push(bench)

  await expect(bench.controller.start(planOf())).rejects.toThrow(
    'could not get ready',
  )

  expect(bench.controller.status()).toMatchObject({ state: 'failed' })
  await until('it is over', () => bench.controller.status().state === 'failed')
  await expect(bench.controller.start(planOf())).rejects.toThrow(
    'could not get ready',
  )
})
