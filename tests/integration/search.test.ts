// Searches for limits that the built-in target is set to, on real processes:
// scaled down, so that each takes seconds. bench/search.ts has the large ones.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createArchive } from '../../control/archive.ts'
import { recoverRun } from '../../control/recover-run.ts'
import type {
  SearchResult,
  Summary,
} from '../../core/metrics/summary-schema.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import type { RunStatus } from '../../core/protocol/app.ts'
import type { TargetFaultsSource } from '../../core/protocol/target.ts'
import { forkReferenceServer } from '../support/reference-server/fork-reference-server.ts'
import { createTestRun, type TestRun } from '../support/run-plan.ts'

let run: TestRun

beforeEach(async () => {
  run = await createTestRun()
})
afterEach(async () => {
  await run.dispose()
})

type Search = NonNullable<PlanSource['search']>

function planFor(
  search: Search,
  builtin: TargetFaultsSource = {},
  connections = 20,
): PlanSource {
  const messages = search.for === 'message-rate'
  return {
    version: 1,
    name: 'Search',
    target: { urls: ['builtin'], builtin },
    load: { stages: [{ connections, ramp: '1s', hold: '1s' }] },
    traffic: messages ? { type: 'echo', payloadSize: 32 } : { type: 'none' },
    search: { precision: 0.1, hold: '1s', ...search },
  }
}

async function searchFor(plan: PlanSource): Promise<SearchResult> {
  await run.start(plan)
  return resultOf(await run.finished())
}

function resultOf({ search }: Summary): SearchResult {
  if (!search) throw new Error('the summary holds no search')
  return search
}

test('the number of connections that a server holds is found, and all files are left', async () => {
  const search: Search = {
    ...{ for: 'connections', from: 200, to: 300, precision: 0.25 },
  }
  const statuses: RunStatus[] = []
  run.controller.onStatus((status) => statuses.push(status))
  await run.start(planFor(search, { maxConnections: 230 }))
  const summary = await run.finished()
  const result = resultOf(summary)

  // the count of what is open does not depend on how busy the machine is
  expect(result).toMatchObject({ stoppedBy: 'errors', high: 300 })
  expect(result.found).toBeGreaterThan(227)
  expect(result.found).toBeLessThanOrEqual(230)
  expect(result.probes.at(-1)).toMatchObject({ phase: 'confirm', held: true })
  expect(result.reason).toContain('http_5xx 503')
  await expectFiles(summary)
  const [id, ...others] = new Set(statuses.map(({ runId }) => runId))
  expect([id, others]).toEqual([summary.runId, []])
  expect(statuses.at(-1)).toMatchObject({
    state: 'finished',
    search: { phase: 'confirm', probes: result.probes },
  })
})

/** Those of the search and of each probe; one entry in the history. */
async function expectFiles(summary: Summary) {
  const { runId } = summary
  const folder = join(run.folder, runId)
  const { probes } = resultOf(summary)
  expect(await readdir(join(folder, 'probes'))).toHaveLength(probes.length)
  expect(await readdir(join(folder, 'probes/01'))).toContain('summary.json')
  const table = await readFile(join(folder, 'probes.csv'), 'utf8')
  expect(table.split('\r\n')[1]).toMatch(/^1,climb,200,200,true,/)
  const report = await readFile(join(folder, 'report.html'), 'utf8')
  expect(report).toContain('Capacity search')
  const archive = createArchive(run.folder)
  expect(await archive.list()).toMatchObject([{ runId, name: 'Search' }])
  const opened = await archive.open(runId)
  expect(opened.summary).toEqual(summary)
  expect(opened.plan).toMatchObject({ search: { for: 'connections' } })
  expect(opened.seconds).toEqual(run.controller.seconds())
  expect((await recoverRun(folder)).summary.search).toEqual(summary.search)
}

/**
 * A machine that is busy with other things may leave a search at a lower
 * bound, which is right and shows nothing: then it is made again.
 */
const BUSY = { retry: 2 }

test.each<[string, Search, TargetFaultsSource, number]>([
  [
    'connects',
    { for: 'connect-rate', from: 120, to: 240 },
    { acceptPerSecond: 150 },
    150,
  ],
  [
    'messages',
    { for: 'message-rate', from: 1000, to: 2000, expect: { p99: '500ms' } },
    { messagesPerSecond: 1200 },
    1200,
  ],
])(
  'the rate of %s that a server takes is found',
  BUSY,
  async (_of, search, builtin, limit) => {
    const wide = { ...search, precision: 0.5 }
    const { stoppedBy, found, high } = await searchFor(planFor(wide, builtin))

    expect(stoppedBy).toBe('errors')
    expect(found).toBeGreaterThan(limit * 0.75)
    expect(found).toBeLessThan(limit * 1.1)
    expect(high).toBeGreaterThan(limit * 0.95)
  },
)

// Windows has no signal that suspends a process.
test.skipIf(process.platform === 'win32')(
  'a generator that cannot keep up gives a lower bound and no capacity',
  async () => {
    const search: Search = {
      ...{ for: 'connect-rate', from: 200, to: 1600, precision: 0.5 },
    }
    const undo = standStill((status) => (status.search?.load ?? 0) >= 400)
    // twice what is asked for, but not all at once after a standstill
    const plan = planFor(search, { acceptPerSecond: 800 })
    const result = await searchFor(plan).finally(undo)

    expect(result).toMatchObject({
      ...{ found: null, low: 200, high: null, stoppedBy: 'generator' },
    })
    expect(result.reason).toContain('This machine ran out')
    const missed = result.probes.filter(({ held }) => !held)
    expect(missed.map(({ load }) => load)).toEqual([400, 400, 400])
    for (const probe of missed)
      expect(probe.reason).toContain('but the generator was overloaded')
  },
)

/** Stops the worker for a moment, again and again, while it holds. */
function standStill(holds: (status: RunStatus) => boolean): () => void {
  const timer = setInterval(() => {
    const pid = run.generators.at(-1)?.pid
    if (pid === undefined || !holds(run.controller.status())) return
    signal(pid, 'SIGSTOP')
    setTimeout(() => signal(pid, 'SIGCONT'), 300)
  }, 600)
  return () => clearInterval(timer)
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name)
  } catch {
    // it has ended meanwhile
  }
}

test('a worker that is killed costs a probe and not the result, and a stop ends it within seconds', async () => {
  await run.start(planFor({ for: 'connections', from: 40, to: 4000 }), 2)
  await run.secondWhere(({ state }) => state === 'holding')
  run.generators[1]?.kill()
  await probes(2)
  await run.secondWhere(({ state }) => state === 'holding')
  const stoppedAtMs = performance.now()
  run.controller.stop()
  const summary = await run.finished()

  expect(performance.now() - stoppedAtMs).toBeLessThan(10_000)
  expect(summary).toMatchObject({ outcome: 'stopped' })
  expect(summary.outcomeReason).toMatch(/^Stopped by the user after/)
  const result = resultOf(summary)
  expect(result).toMatchObject({ found: null, low: 40, stoppedBy: 'stopped' })
  expect(result.probes).toMatchObject([
    {
      ...{ held: false, generatorLimited: true },
      reason: expect.stringContaining('workers were lost'),
    },
    { load: 40, held: true },
  ])
  const files = await readdir(join(run.folder, summary.runId))
  expect(files).toContain('summary.json')
  expect(run.controller.status().state).toBe('stopped')
})

/** Resolves when so many probes have been judged. */
function probes(count: number): Promise<void> {
  return new Promise((resolve) => {
    const undo = run.controller.onStatus(({ search }) => {
      if ((search?.probes.length ?? 0) < count) return
      undo()
      resolve()
    })
  })
}

test('a target that goes away ends the search with what had held until then', async () => {
  const server = await forkReferenceServer({})
  const plan = planFor({ for: 'connections', from: 40, to: 4000 })
  await run.start({ ...plan, target: { urls: [server.url] } })
  await probes(1)
  await server.kill()
  const summary = await run.finished()

  const result = resultOf(summary)
  expect(result).toMatchObject({ found: null, low: 40, stoppedBy: 'target' })
  expect(result.reason).toMatch(/^The target went away: .*conn_refused/)
  expect(result.probes.length).toBeLessThan(5)
  expect(summary.verdict).toMatchObject({ cause: 'server-went-away' })
})
