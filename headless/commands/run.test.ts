import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import {
  summarySchema,
  type Summary,
} from '../../core/metrics/summary-schema.ts'
import { startTidewire, type StartOptions } from '../testing/tidewire.ts'

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 })

const FILES = [
  'charts.png',
  'errors.csv',
  'journal.jsonl',
  'plan.yaml',
  'report.html',
  'steps.csv',
  'summary.json',
  'timeline.csv',
]

let folder = ''
let server: WebSocketServer
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-cli-'))
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (socket) => {
    socket.on('error', () => {})
    socket.on('message', (data, binary) => socket.send(data, { binary }))
  })
  await once(server, 'listening')
})
afterEach(async () => {
  for (const client of server.clients) client.terminate()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

// a TCP server's address is never a pipe's name
const url = () => `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`

function start(args: readonly string[], options: StartOptions = {}) {
  const env = { TIDEWIRE_HOME: folder, ...options.env }
  return startTidewire(['run', ...args], { ...options, env })
}

async function summaryIn(run: string): Promise<Summary> {
  const text = await readFile(join(run, 'summary.json'), 'utf8')
  return summarySchema.parse(JSON.parse(text))
}

const SHORT = ['--conns', '20', '--duration', '3s', '--ramp', '1s']
const LONG = ['--conns', '10', '--duration', '10m', '--ramp', '1s']

test('a run that meets its thresholds prints its result, leaves its files and ends with 0', async () => {
  const out = join(folder, 'out')

  const run = start([
    ...['--target', url(), ...SHORT, '--mode', 'messaging'],
    ...['--msg-rate', '60', '--ping-interval', '1s'],
    ...['--out', out, '--output', 'json'],
  ])

  expect(await run.ended).toBe(0)
  expect(run.out.stderr).toMatch(/\n +1s│(.|\n)*\n +2s│/)
  expect(run.out.stderr).toMatch(new RegExp(`│.*\nfiles: ${out}\n$`))
  const printed = summarySchema.parse(JSON.parse(run.out.stdout))
  expect(printed).toEqual(await summaryIn(out))
  expect(printed).toMatchObject({
    outcome: 'completed',
    connections: { attempted: 20, succeeded: 20, failed: 0, successRate: 1 },
    heartbeat: { rate: 1 },
    messages: { lost: 0, sent: printed.messages.received },
  })
  expect((await readdir(out)).sort()).toEqual(FILES)
})

test('a target that is not there ends with 1 and says what each connection met', async () => {
  const absent = url()
  server.close()
  await once(server, 'close')

  const secret = `${absent}?token=hush`
  const run = start(['--target', secret, ...SHORT, '--output', 'json'])

  expect(await run.ended).toBe(1)
  expect(run.out.stderr).toContain('token=***')
  expect(run.out.stderr + run.out.stdout).not.toContain('hush')
  expect(JSON.parse(run.out.stdout)).toMatchObject({
    connections: { attempted: 20, failed: 20, successRate: 0 },
    errors: [{ category: 'conn_refused', count: 20 }],
  })
  expect(run.out.stderr).not.toMatch(/\n\s+at /)
})

test('a plan file is run, --quiet keeps stderr silent, and a run without --out is kept', async () => {
  const file = join(folder, 'plan.yaml')
  await writeFile(
    file,
    `version: 1
name: From a file
target: { urls: [builtin] }
load: { stages: [{ connections: 5, hold: 60s }] }
heartbeat: { type: none }
`,
  )

  const run = start([file, '--duration', '2s', '--quiet'])

  expect([await run.ended, run.out.stderr]).toEqual([0, ''])
  expect(run.out.stdout).toContain('Success rate:')
  const kept = await readdir(join(folder, 'runs'))
  const [runId = ''] = kept
  const summary = await summaryIn(join(folder, 'runs', runId))
  expect(kept).toHaveLength(1)
  expect(summary).toMatchObject({
    runId,
    name: 'From a file',
    connections: { succeeded: 5 },
    heartbeat: { sent: 0 },
  })
})

describe.skipIf(process.platform === 'win32')('an interrupted run', () => {
  test('stops on Ctrl-C, writes everything and ends with 130', async () => {
    const out = join(folder, 'out')
    const run = start(['--target', url(), ...LONG, '--out', out])
    await run.said('stderr', /\n +2s│/)

    run.child.kill('SIGINT')

    expect(await run.ended).toBe(130)
    expect(await summaryIn(out)).toMatchObject({
      outcome: 'stopped',
      connections: { succeeded: 10 },
    })
    expect((await readdir(out)).sort()).toEqual(FILES)
    expect(run.out.stdout).toContain('Success rate:')
  })

  test('is stopped likewise when the launcher is gone', async () => {
    const out = join(folder, 'out')
    const run = start(['--target', url(), ...LONG, '--out', out], {
      channel: true,
    })
    await run.said('stderr', /\n +2s│/)

    run.child.disconnect()

    expect(await run.ended).toBe(130)
    expect((await readdir(out)).sort()).toEqual(FILES)
  })

  test('that was killed is told again by report from its journal', async () => {
    const out = join(folder, 'out')
    const run = start(['--target', url(), ...LONG, '--out', out])
    await run.said('stderr', /\n +3s│/)
    run.child.kill('SIGKILL')
    await run.ended

    const report = startTidewire(['report', out, '--output', 'json'])

    expect([await report.ended, report.out.stderr]).toEqual([
      0,
      `files: ${out}\n`,
    ])
    expect((await readdir(out)).sort()).toEqual(FILES)
    expect(await summaryIn(out)).toMatchObject({
      outcome: 'aborted',
      connections: { succeeded: 10 },
    })
  })
})

test('a secret that is not set is named and ends with 2', async () => {
  const header = 'X-Token: ${env:TIDEWIRE_NOT_SET}'

  const run = start(['--target', url(), ...SHORT, '--header', header])

  expect(await run.ended).toBe(2)
  expect(run.out.stderr).toContain('TIDEWIRE_NOT_SET')
})
