// kill -9 in the middle of a run: of a worker, of the target, of the tool.
// Nothing that was measured is lost, and nothing hangs.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, type TestContext } from 'vitest'
import { recoverRun } from '../../control/recover-run.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import {
  forkReferenceServer,
  type ForkedReferenceServer,
} from '../support/reference-server/fork-reference-server.ts'
import { countOf, createTestRun, type TestRun } from '../support/run-plan.ts'

async function openServer({
  onTestFinished,
}: TestContext): Promise<ForkedReferenceServer> {
  const server = await forkReferenceServer()
  onTestFinished(() => server.stop())
  return server
}

async function openRun({ onTestFinished }: TestContext): Promise<TestRun> {
  const run = await createTestRun()
  onTestFinished(() => run.dispose())
  return run
}

function planFor(url: string, connections: number): PlanSource {
  return {
    version: 1,
    target: { urls: [url] },
    load: { stages: [{ connections, ramp: '1s', hold: '6s' }] },
    heartbeat: { type: 'ping', interval: '1s', timeout: '3s' },
    traffic: { type: 'echo', ratePerMinute: 60, replyTimeout: '2s' },
  }
}

test.concurrent(
  'a killed worker loses only its share and is shown as lost',
  async (context) => {
    const server = await openServer(context)
    const run = await openRun(context)
    await run.start(planFor(server.url, 100), 2)
    await run.secondWhere((second) => second.index === 2)

    run.generators[1]?.kill()
    const after = await run.secondWhere((second) => second.index === 4)
    const status = run.controller.status()
    const summary = await run.finished()

    expect(after.gauges.open).toBe(50)
    expect(after.missingWorkers).toEqual([1])
    expect(status.workersLost).toMatchObject([{ worker: 1, connections: 50 }])
    expect(summary.outcome).toBe('completed')
    expect(summary.generator.workersLost).toHaveLength(1)
    expect(summary.connections).toMatchObject({ attempted: 100, final: 50 })
    const { sent, received, lost } = summary.messages
    expect(received + lost).toBe(sent)
  },
)

test.concurrent(
  'when every worker is killed the run fails with what it has',
  async (context) => {
    const server = await openServer(context)
    const run = await openRun(context)
    await run.start(planFor(server.url, 20), 1)
    await run.secondWhere((second) => second.index === 2)

    run.generators[0]?.kill()
    const summary = await run.finished()

    expect(run.controller.status().state).toBe('failed')
    expect(summary.outcome).toBe('aborted')
    expect(summary.connections.succeeded).toBe(20)
    expect(run.seconds().length).toBeGreaterThanOrEqual(3)
  },
)

test.concurrent(
  'a killed target drops every connection and the run goes on',
  async (context) => {
    const target = await openServer(context)
    const run = await openRun(context)
    const source = planFor(target.url, 100)
    await run.start({ ...source, connect: { reconnect: true } }, 2)
    await run.secondWhere((second) => second.index === 2)

    await target.kill()
    const summary = await run.finished()

    expect(summary.outcome).toBe('completed')
    expect(summary.connections).toMatchObject({ dropped: 100, final: 0 })
    expect(countOf(summary, { phase: 'open' })).toBe(100)
    expect(countOf(summary, { category: 'conn_refused' })).toBeGreaterThan(0)
    const { sent, received, lost } = summary.messages
    expect(received + lost).toBe(sent)
  },
)

const MAIN = fileURLToPath(new URL('../../headless/main.ts', import.meta.url))

/** Resolves when `text` has been printed; the progress table is on stderr. */
async function printed(child: ChildProcess, text: string): Promise<void> {
  let seen = ''
  for await (const chunk of child.stderr ?? []) {
    seen += String(chunk)
    if (seen.includes(text)) return
  }
  throw new Error(`the tool ended without printing ${text}:\n${seen}`)
}

test.concurrent(
  'a killed tool leaves everything up to its last second',
  async (context) => {
    const target = await openServer(context)
    const folder = await mkdtemp(join(tmpdir(), 'tidewire-killed-'))
    const flags = ['--conns', '50', '--ramp', '1s', '--duration', '60s']
    const child = spawn(
      process.execPath,
      [MAIN, 'run', '--target', target.url, ...flags, '--out', folder],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
    await printed(child, ' 4s│')

    child.kill('SIGKILL')
    await once(child, 'close') // not before its workers have ended too
    const recovered = await recoverRun(folder)
    const journal = await readFile(join(folder, 'journal.jsonl'), 'utf8')
    await rm(folder, { recursive: true })

    expect(journal).not.toBe('')
    expect(recovered.summary.outcome).toBe('aborted')
    expect(recovered.seconds.length).toBeGreaterThanOrEqual(4)
    expect(recovered.summary.connections.succeeded).toBe(50)
    expect(recovered.summary.connect.latency?.count).toBe(50)
    await context.expect
      .poll(async () => (await target.books()).openNow)
      .toBe(0)
  },
)
