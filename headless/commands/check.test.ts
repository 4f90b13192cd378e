import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { beforeEach, afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { preflightSchema } from '../../core/protocol/preflight.ts'
import { startTidewire } from '../testing/tidewire.ts'
import { exitCodeFor } from './check.ts'

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 })

let server: WebSocketServer
beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
})
afterEach(() => {
  for (const client of server.clients) client.terminate()
  server.close()
})

// a TCP server's address is never a pipe's name
const url = () => `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`

test('a target that answers ends with 0, and the JSON is the schema’s', async () => {
  const run = startTidewire([
    ...['check', '--target', url(), '--conns', '50', '--output', 'json'],
  ])

  expect([await run.ended, run.out.stderr]).toEqual([0, ''])
  const { wanted, checks } = preflightSchema.parse(JSON.parse(run.out.stdout))
  expect(wanted).toBe(50)
  expect(checks.map(({ id }) => id)).toEqual([
    ...['descriptors', 'processes', 'ports', 'memory', 'cores'],
    ...['backlog', 'conntrack', 'tcp-memory'],
    ...['dns', 'tcp', 'tls', 'upgrade', 'login', 'round-trip'],
  ])
})

test('a target that is not there ends with 1 and is marked without colour', async () => {
  const absent = url()
  server.close()
  await once(server, 'close')

  const run = startTidewire(['check', '--target', absent, '--conns', '50'])

  expect(await run.ended).toBe(1)
  expect(run.out.stdout).toMatch(/^This machine can hold about [\d,]+ conn/)
  expect(run.out.stdout).toMatch(/^FAIL {2}tcp +conn_refused: /m)
  expect(run.out.stdout).toMatch(/^ok {4}descriptors /m)
  expect(run.out.stdout).not.toContain('\u001B')
})

test('what is short is warned of with its command on a line of its own, by check and by run', async () => {
  const short = ['--target', url(), '--conns', '100000', '--ramp', '100s']
  const quick = [...short, '--duration', '1000s']

  const check = startTidewire(['check', ...quick])
  const run = startTidewire(['run', ...quick])
  await run.said('stderr', /More: tidewire check\n/)
  run.child.kill('SIGKILL')

  expect(await check.ended).toBe(0)
  expect(check.out.stdout).toMatch(/^WARN {2}ports /m)
  expect(run.out.stderr).toContain('warning: ports: ')
  if (process.platform !== 'linux') return
  const command =
    /^ +sudo sysctl -w net\.ipv4\.ip_local_port_range="1024 65535"$/m
  expect(check.out.stdout).toMatch(command)
  expect(run.out.stderr).toMatch(command)
})

test('a plan that is wrong, or csv, ends with 2', async () => {
  const wrong = startTidewire(['check', '--target', 'http://x/'])
  const csv = startTidewire(['check', '--target', url(), '--output', 'csv'])

  expect(await wrong.ended).toBe(2)
  expect(await csv.ended).toBe(2)
  expect(csv.out.stderr).toContain('text or json')
})

describe('the exit code', () => {
  const check = {
    ...{ id: 'tcp' as const, found: '', needed: '', message: '' },
    ...{ allows: null, fix: [], fixes: [], serverSide: '' },
  }

  test.each([
    { status: 'warn', refused: false, code: 0 },
    { status: 'skipped', refused: false, code: 0 },
    { status: 'fail', refused: false, code: 1 },
    { status: 'fail', refused: true, code: 3 },
  ] as const)('is $code for $status, refused $refused', (each) => {
    const { status, refused, code } = each

    expect(exitCodeFor({ refused, checks: [{ ...check, status }] })).toBe(code)
  })
})
