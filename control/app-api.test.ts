import { afterEach, beforeEach, expect, test } from 'vitest'
import { encodePlan } from '../core/plan/schema.ts'
import { appCommands, appEvents } from '../core/protocol/app.ts'
import { createRpcClient } from '../core/rpc/client.ts'
import { createPortPair } from '../core/rpc/memory-port.ts'
import { serveApp } from './app-api.ts'
import { createArchive } from './archive.ts'
import { createRunBench, type RunBench } from './testing/run-bench.ts'
import { samplePlan } from './testing/samples.ts'
import { flush, until } from './testing/until.ts'

const info = {
  version: '1.2.3',
  platform: 'linux',
  cores: 2,
  descriptorLimit: 20_000,
  runsFolder: '/runs',
}

let bench: RunBench

beforeEach(async () => {
  bench = await createRunBench()
})

afterEach(() => bench.dispose())

/** A window: everything that it hears, and its calls. */
function attachWindow() {
  const [near, far] = createPortPair()
  const archive = createArchive(bench.runsFolder)
  const { controller } = bench
  const server = serveApp(near, { controller, archive, info })
  const client = createRpcClient(far, appCommands, appEvents)
  const heard: string[] = []
  client.on('run.status', ({ state }) => heard.push(`status ${state}`))
  client.on('run.second', ({ index }) => heard.push(`second ${index}`))
  client.on('run.summary', ({ outcome }) => heard.push(`summary ${outcome}`))
  return { server, client, heard, far }
}

const plan = encodePlan(samplePlan())

test('the app tells what it runs on', async () => {
  const { client } = attachWindow()

  expect(await client.call('app.info', {})).toEqual(info)
})

test('a run can be started, watched, stopped and exported', async () => {
  const { client, heard } = attachWindow()
  const { runId } = await client.call('run.start', { plan })
  bench.host.worker(0).report({ index: 0, open: 3 })
  await until('the second is heard', () => heard.includes('second 0'))
  await client.call('run.adjust', { connections: 50 })
  await client.call('run.stop', {})
  await until('the end is heard', () => heard.includes('status stopped'))
  await bench.controller.finished()

  expect(heard).toContain('status checking')
  expect(heard).toContain('summary stopped')
  const { runs } = await client.call('runs.list', {})
  expect(runs).toMatchObject([{ runId, outcome: 'stopped' }])
  const opened = await client.call('runs.open', { runId })
  expect(opened.seconds).toHaveLength(1)
  const format = 'timeline.csv'
  const file = await client.call('run.export', { runId, format })
  expect(file.text).toContain('\r\n')
})

test('a window that comes later finds the run with its history', async () => {
  const first = attachWindow()
  const { runId } = await first.client.call('run.start', { plan })
  for (const index of [0, 1]) bench.host.worker(0).report({ index, open: 3 })
  await until('both are told', () => bench.told.length === 2)
  first.client.dispose()

  const { status, seconds, summary } = await attachWindow().client.call(
    'run.attach',
    {},
  )

  expect(status).toMatchObject({ runId, state: 'ramping', stages: 1 })
  expect(seconds.map(({ index }) => index)).toEqual([0, 1])
  expect(summary).toBeNull()
})

test('every attached window hears every event', async () => {
  const windows = [attachWindow(), attachWindow()]
  await windows[0]?.client.call('run.start', { plan })
  bench.host.worker(0).report({ index: 0 })

  await until('the second is told', () => bench.told.length === 1)
  await flush()
  for (const { heard } of windows) expect(heard).toContain('second 0')
})

test('a window that is gone hears nothing, and the run goes on', async () => {
  const { client, server, heard } = attachWindow()
  await client.call('run.start', { plan })
  await until('the start is heard', () => heard.includes('status ramping'))
  server.dispose()
  server.dispose()
  const heardBefore = [...heard]
  bench.host.worker(0).report({ index: 0 })
  await until('the second is told', () => bench.told.length === 1)

  expect(heard).toEqual(heardBefore)
  expect(bench.controller.status().state).toBe('ramping')
})

test('killing works from a window too', async () => {
  const { client, heard } = attachWindow()
  await client.call('run.start', { plan })
  await client.call('run.kill', {})
  await until('the end is heard', () => heard.includes('status stopped'))
  await bench.controller.finished()

  expect(bench.host.worker(0).killed).toBe(true)
})

test('what goes wrong reaches the window with its code', async () => {
  const { client } = attachWindow()
  await client.call('run.start', { plan })

  await expect(client.call('run.start', { plan })).rejects.toMatchObject({
    code: 'run_state',
    message: 'A run is under way: stop it first.',
  })
  await expect(
    client.call('runs.open', { runId: '../x' }),
  ).rejects.toMatchObject({ code: 'file' })
})

test('a plan with a search starts one, which a window that attaches sees', async () => {
  const { client } = attachWindow()
  const search = { for: 'connections' as const, from: 10, to: 100 }
  const { runId } = await client.call('run.start', {
    plan: { ...plan, search },
  })
  bench.host.worker(0).report({ index: 0, open: 3 })
  const later = attachWindow().client
  await until(
    'the second is there',
    async () => (await later.call('run.attach', {})).seconds.length === 1,
  )
  const { status, seconds } = await later.call('run.attach', {})

  expect(seconds).toMatchObject([{ index: 0, gauges: { open: 3 } }])
  expect(status).toMatchObject({
    runId,
    search: { for: 'connections', phase: 'climb', load: 10, probes: [] },
  })
  await client.call('run.stop', {})
  const summary = await bench.controller.finished()
  expect((await later.call('run.attach', {})).summary).toEqual(summary)
  expect(summary.search).toMatchObject({ stoppedBy: 'stopped' })
})
