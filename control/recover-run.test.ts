import { fork } from 'node:child_process'
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { summarySchema } from '../core/metrics/summary-schema.ts'
import { recoverRun } from './recover-run.ts'
import { createRunBench } from './testing/run-bench.ts'
import { samplePlan } from './testing/samples.ts'
import { flush, until } from './testing/until.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-recover-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

/** A short run into `folder`; returns what it said of itself. */
async function runInto(path: string) {
  const bench = await createRunBench()
  await bench.controller.start(samplePlan(), { folder: path, workers: 1 })
  const worker = bench.host.worker(0)
  for (const index of [0, 1, 2])
    worker.report({
      index,
      open: index + 1,
      counters: { attempted: 2, succeeded: 1, failed: 1 },
      rttUs: [100 * (index + 1)],
      errors: [
        {
          category: 'conn_refused',
          phase: 'connect',
          count: 1,
          closeCode: null,
          sample: 'ECONNREFUSED',
        },
      ],
    })
  await flush()
  bench.controller.stop()
  const summary = await bench.controller.finished()
  const seconds = bench.controller.seconds()
  await bench.dispose()
  return { summary, seconds }
}

test('a run that ended is told from its journal as it told itself', async () => {
  const told = await runInto(folder)

  const recovered = await recoverRun(folder)

  expect(recovered.summary).toEqual(told.summary)
  expect(recovered.seconds).toEqual(told.seconds)
  expect(recovered.plan).toMatchObject({ version: 1, name: 'Load test' })
})

/** A second of a group chat with a storm, told twice over. */
const STORMY = {
  counters: { messagesSent: 2, messagesReceived: 5, awayMissed: 1 },
  tallies: { 'storm.cut': 2, 'storm.restored': 2, 'flapping.cut': 1 },
  recorded: { endToEnd: [1500, 1700], stormRestore: [900, 1100] },
} as const

test.each([
  ['that ended', false],
  ['that was killed', true],
])('scenarios of a run %s are told from its journal', async (_how, killed) => {
  const plan = samplePlan({
    traffic: { type: 'groups', size: 4 },
    disturbances: [{ type: 'storm', at: '1s' }, { type: 'flapping' }],
  })
  const bench = await createRunBench()
  await bench.controller.start(plan, { folder, workers: 1 })
  const worker = bench.host.worker(0)
  worker.report({ index: 0, ...STORMY })
  worker.report({ index: 1, ...STORMY })
  await flush()
  bench.controller.stop()
  const told = await bench.controller.finished()
  await bench.dispose()
  const journal = join(folder, 'journal.jsonl')
  const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n')
  if (killed)
    await writeFile(
      journal,
      lines.filter((line) => !line.includes('"type":"end"')).join('\n'),
    )

  const { summary } = await recoverRun(folder)

  expect(summary.outcome).toBe(killed ? 'aborted' : 'stopped')
  expect(summary.scenarios).toEqual(told.scenarios)
  expect(summary.messages).toEqual(told.messages)
  expect(summary.messages.endToEnd).toMatchObject({ count: 4, p50: 1.5 })
  expect(summary.scenarios).toMatchObject({
    storm: { cut: 4, restored: 4, msTo95: 1.1, msTo99: 1.1 },
    flapping: { cut: 2, back: 0 },
    conversations: { owed: 12, delivered: 10, missed: 2 },
  })
})

/** What version 0.1.0 left, before there were scenarios. */
const EARLIER = fileURLToPath(new URL('testing/earlier-run', import.meta.url))

test('a run of before there were scenarios is told as it was then', async () => {
  const text = await readFile(join(EARLIER, 'summary.json'), 'utf8')
  const written: unknown = JSON.parse(text)
  if (typeof written !== 'object' || written === null) throw new Error(text)

  const { summary, seconds } = await recoverRun(EARLIER)

  expect(summary).toMatchObject(written)
  expect(summary.scenarios).toEqual({})
  expect(summary.steps).toMatchObject([{ endToEndP99Ms: null }])
  expect(seconds[0]).toMatchObject({ counters: { awayMissed: 0 } })
  const parsed = summarySchema.parse(written)
  expect(parsed).toMatchObject(written)
  expect(parsed).toMatchObject({
    scenarios: {},
    steps: [{ endToEndP99Ms: null, ratePerMinute: null, thresholds: [] }],
    generator: { amberSeconds: 0, soundSeconds: null },
    grades: { successRate: null, keptRate: null },
  })
})

/** 100 us, then 200 us, then 300 us, as version 0.1.0 wrote them: deflated. */
const OLD_HISTOGRAMS = [
  'HISTFAAAACJ4nJNpmSzMwMDAzMDAwAilGaBshmuTlzDA+McZmQBVQwQn',
  'HISTFAAAACJ4nJNpmSzMwMDAzMDAwAilGaBshmuTlzDA+P3MTABUnwPx',
  'HISTFAAAACJ4nJNpmSzMwMDAzMDAwAilGaBshmuTlzDA+NdZmABVeQQ6',
]

test('a journal with compressed histograms, of an earlier version, is read', async () => {
  const told = await runInto(folder)
  const journal = join(folder, 'journal.jsonl')
  const old = [...OLD_HISTOGRAMS]
  const text = (await readFile(journal, 'utf8')).replaceAll(
    /"rtt":"[^"]+"/g,
    () => `"rtt":"${old.shift() ?? ''}"`,
  )
  await writeFile(journal, text)

  const recovered = await recoverRun(folder)

  expect(old).toEqual([])
  expect(recovered.summary).toEqual(told.summary)
})

test.each([1, 10, 1000])(
  'a last line torn %i bytes before its end costs that line alone',
  async (missingBytes) => {
    const told = await runInto(folder)
    const journal = join(folder, 'journal.jsonl')
    const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n')
    const upToSecondRow = `${lines.slice(0, 3).join('\n')}\n`
    await writeFile(journal, upToSecondRow)
    await truncate(journal, upToSecondRow.length - 1 - missingBytes)

    const { summary, seconds } = await recoverRun(folder)

    expect(seconds).toEqual(told.seconds.slice(0, 1))
    expect(summary).toMatchObject({
      outcome: 'aborted',
      outcomeReason: expect.stringContaining('first 1 s'),
      connections: { attempted: 2, final: 1 },
      messages: { rtt: { count: 1 } },
    })
  },
)

test('a journal without its first line is a FileError', async () => {
  await mkdir(folder, { recursive: true })
  await appendFile(join(folder, 'journal.jsonl'), '{"type":"run","versi')

  await expect(recoverRun(folder)).rejects.toMatchObject({ code: 'file' })
})

test('a tool killed with -9 leaves every second up to its last one, and no process', async () => {
  const tool = fileURLToPath(new URL('testing/run-tool.ts', import.meta.url))
  const pids = join(folder, 'pids')
  const results = join(folder, 'results')
  await mkdir(pids)
  const child = fork(tool, [results], {
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '', TINY_PIDS: pids },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  await until('ten seconds are in the journal', async () => {
    const { seconds } = await recoverRun(results).catch(() => ({ seconds: [] }))
    return seconds.length >= 10
  })
  const before = await recoverRun(results)
  child.kill('SIGKILL')
  await exited

  const { summary, seconds, plan } = await recoverRun(results)
  expect(seconds.length).toBeGreaterThanOrEqual(before.seconds.length)
  expect(seconds.map(({ index }) => index)).toEqual(
    seconds.map((_, position) => position),
  )
  expect(summary).toMatchObject({
    outcome: 'aborted',
    connections: { attempted: 2 * seconds.length, peak: 2 * seconds.length },
    messages: { sent: 4 * seconds.length, rtt: { count: 2 * seconds.length } },
    generator: { workers: 2 },
  })
  expect(plan.load.stages[0]?.hold).toBe('10m')
  const workers = (await readdir(pids)).map(Number)
  expect(workers).toHaveLength(2)
  await until('the workers have ended', () => !workers.some(isAlive))
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
