import { expect, test } from 'vitest'
import type { ErrorRow } from '../metrics/interval-report.ts'
import { judgeWay, WAY, type WayStep, type WayWalked } from './way.ts'

function walked(changes: Partial<WayWalked>): WayWalked {
  return {
    type: 'walked',
    url: 'wss://example.org/ws',
    urls: 1,
    tookMs: {},
    connected: false,
    error: null,
    waitedMs: 3000,
    without: {},
    foreignPing: false,
    ...changes,
  }
}

function errorOf(changes: Partial<ErrorRow>): ErrorRow {
  return {
    ...{ category: 'other', phase: 'connect', count: 1, closeCode: null },
    sample: 'the sample',
    ...changes,
  }
}

const statuses = (way: WayWalked) =>
  judgeWay(way, 'linux').map(({ status }) => status)

const ALL = {
  ...{ dns: 1, tcp: 2, tls: 3, upgrade: 4, login: 5 },
  'round-trip': 6.25,
}

test('a way that is walked to its end has a time for each step', () => {
  const checks = judgeWay(walked({ tookMs: ALL, connected: true }), 'linux')

  expect(checks.map(({ id }) => id)).toEqual([...WAY])
  expect(checks.every(({ status }) => status === 'ok')).toBe(true)
  expect(checks.at(-1)?.found).toBe('6.3 ms')
})

test.each<[Partial<ErrorRow>, WayStep]>([
  [{ category: 'dns' }, 'dns'],
  [{ category: 'conn_refused' }, 'tcp'],
  [{ category: 'conn_timeout' }, 'tcp'],
  [{ category: 'tls' }, 'tls'],
  [{ category: 'http_4xx' }, 'upgrade'],
  [{ category: 'handshake_timeout' }, 'upgrade'],
  [{ category: 'auth_failed', phase: 'login' }, 'login'],
  [{ category: 'heartbeat_timeout', phase: 'heartbeat' }, 'round-trip'],
  [{ category: 'closed_by_server', phase: 'open' }, 'round-trip'],
])('%o ends it at %s, with cause and fix', (error, step) => {
  const way = walked({ error: errorOf(error) })

  const checks = judgeWay(way, 'macos')
  const at = WAY.indexOf(step)

  expect(checks.map(({ status }) => status)).toEqual(
    WAY.map((_, index) =>
      index < at ? 'ok' : index === at ? 'fail' : 'skipped',
    ),
  )
  expect(checks[at]?.found).toBe(`${error.category}: the sample`)
  expect(checks[at]?.fixes).toHaveLength(1)
})

test('a step that the plan does not take is skipped with its reason', () => {
  const without = { dns: 'An address.', tls: 'Not wss.', login: 'None.' }
  const way = walked({ tookMs: ALL, connected: true, without })

  expect(statuses(way)).toEqual([
    ...['skipped', 'ok', 'skipped', 'ok', 'skipped', 'ok'],
  ])
})

test('an unanswered ping is a failure only where the plan sends pings', () => {
  const error = errorOf({ category: 'heartbeat_timeout', phase: 'heartbeat' })

  expect(statuses(walked({ error })).at(-1)).toBe('fail')
  expect(statuses(walked({ error, foreignPing: true })).at(-1)).toBe('warn')
})

test('silence is told at the step that it began with', () => {
  const { 'round-trip': _trip, login: _login, ...open } = ALL

  expect(statuses(walked({})).indexOf('fail')).toBe(3)
  expect(statuses(walked({ tookMs: open })).indexOf('fail')).toBe(4)
  expect(
    statuses(walked({ tookMs: open, connected: true })).indexOf('fail'),
  ).toBe(5)
})

test('a plan that no worker takes fails at once, and nothing else is tried', () => {
  const way = { type: 'refused', reason: 'no such file' } as const

  const [first, ...others] = judgeWay(way, 'linux')

  expect(first).toMatchObject({ status: 'fail', message: 'no such file' })
  expect(others.every(({ status }) => status === 'skipped')).toBe(true)
})
