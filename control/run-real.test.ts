// Whole runs with the real workers and the built-in target, each in processes
// of its own: what happens when one of them dies or stands still.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PlanSource } from '../core/plan/schema.ts'
import { createForkHost } from './fork-host.ts'
import type {
  HostedProcess,
  ProcessEntry,
  ProcessHost,
} from './process-host.ts'
import { recoverRun } from './recover-run.ts'
import { createRunController, type RunController } from './run-controller.ts'
import { createSystemClock } from './system-clock.ts'
import { samplePlan } from './testing/samples.ts'
import { until } from './testing/until.ts'

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url))
}

let runsFolder = ''
let controller: RunController
let spawned: { readonly entry: ProcessEntry; readonly process: HostedProcess }[]

beforeEach(async () => {
  runsFolder = await mkdtemp(join(tmpdir(), 'tidewire-real-'))
  spawned = []
  const forks = createForkHost({
    entries: {
      generator: pathOf('../workers/entry/generator.ts'),
      target: pathOf('../workers/entry/target.ts'),
    },
  })
  const host: ProcessHost = {
    spawn(entry, label) {
      const process = forks.spawn(entry, label)
      spawned.push({ entry, process })
      return process
    },
  }
  controller = createRunController({
    host,
    clock: createSystemClock(),
    random: Math.random,
    version: '1.2.3',
    runsFolder,
    cores: 2,
    descriptorLimit: 20_000,
    secrets: () => undefined,
  })
})

afterEach(async () => {
  await controller.dispose()
  await rm(runsFolder, { recursive: true, force: true })
})

function startRun(hold: string, traffic?: PlanSource['traffic']) {
  const plan = samplePlan({
    target: { urls: ['builtin'] },
    load: { stages: [{ connections: 20, ramp: '500ms', hold }] },
    heartbeat: { type: 'ping', interval: '200ms', timeout: '2s' },
    ...(traffic && { traffic }),
  })
  return controller.start(plan, { workers: 2 })
}

function pidOf(entry: ProcessEntry): number {
  const pid = spawned.find((each) => each.entry === entry)?.process.pid
  if (pid === undefined) throw new Error(`no ${entry} was started`)
  return pid
}

function allExited(): Promise<unknown> {
  const exits = spawned.map(
    ({ process }) => new Promise((resolve) => void process.onExit(resolve)),
  )
  return Promise.all(exits)
}

function secondsTold(count: number): Promise<void> {
  return until(
    `${count} seconds are told`,
    () => controller.seconds().length >= count,
  )
}

test('a whole run holds its connections and leaves no process behind', async () => {
  const { folder } = await startRun('2s')
  const summary = await controller.finished()

  expect(summary).toMatchObject({
    outcome: 'completed',
    connections: { attempted: 20, succeeded: 20, final: 20, dropped: 0 },
    heartbeat: { rate: 1, timedOut: 0 },
    errors: [],
    generator: { workers: 2, workersLost: [] },
  })
  await allExited()
  expect(await readdir(folder)).toContain('summary.json')
  expect((await recoverRun(folder)).summary).toEqual(summary)
})

test('a worker killed with -9 loses its share, the rest of the run goes on', async () => {
  await startRun('3s')
  await secondsTold(1)
  process.kill(pidOf('generator'), 'SIGKILL')
  const summary = await controller.finished()

  expect(summary).toMatchObject({
    outcome: 'completed',
    connections: { attempted: 20, succeeded: 20, final: 10 },
    generator: {
      workersLost: [
        { worker: 0, connections: 10, reason: 'was killed by SIGKILL' },
      ],
    },
  })
  expect(controller.seconds().at(-1)?.missingWorkers).toEqual([0])
})

test('the built-in target killed with -9 is told, and its connections count as dropped', async () => {
  await startRun('2s')
  await secondsTold(1)
  process.kill(pidOf('target'), 'SIGKILL')
  const summary = await controller.finished()

  expect(summary).toMatchObject({
    outcome: 'completed',
    connections: { attempted: 20, dropped: 20, final: 0 },
  })
  expect(controller.status().message).toMatch(
    /built-in target .* was killed by SIGKILL/,
  )
})

// Windows has no signal that suspends a process.
test.skipIf(process.platform === 'win32')(
  'a worker that stands still for seconds reports them later, and nothing is lost',
  async () => {
    await startRun('6s', { type: 'echo', ratePerMinute: 600 })
    await secondsTold(1)
    const pid = pidOf('generator')
    process.kill(pid, 'SIGSTOP')
    await until('a second is told without it', () =>
      controller
        .seconds()
        .some(({ missingWorkers }) => missingWorkers[0] === 0),
    )
    process.kill(pid, 'SIGCONT')
    const summary = await controller.finished()

    const rows = controller.seconds()
    const sum = (name: 'messagesSent' | 'messagesReceived' | 'attempted') =>
      rows.reduce((all, { counters }) => all + counters[name], 0)
    expect(rows.some(({ lateReports }) => (lateReports ?? 0) > 0)).toBe(true)
    expect(summary).toMatchObject({
      outcome: 'completed',
      connections: { attempted: 20, final: 20 },
      messages: {
        sent: sum('messagesSent'),
        received: sum('messagesReceived'),
        lost: 0,
        rtt: { count: sum('messagesReceived') },
      },
      generator: { workersLost: [] },
    })
  },
)
