import { expect, test } from 'vitest'
import { checkPlan } from './check.ts'
import type { PlanSource } from './schema.ts'

interface Scene {
  readonly urls?: string[]
  readonly connections?: number
  readonly connect: PlanSource['connect']
}

function issuesOf({ urls, connections = 1000, connect }: Scene): string[] {
  const checked = checkPlan({
    version: 1,
    target: { urls: urls ?? ['ws://10.0.0.1:9000/'] },
    load: { stages: [{ connections, hold: '1s' }] },
    connect,
  })
  if (checked.ok) return []
  return checked.issues.map(({ path, message }) => `${path}: ${message}`)
}

const HUNDRED = { from: 2000, to: 2099 }

test.each<[string, Scene, string]>([
  [
    'an address twice',
    { connect: { sourceAddresses: ['127.0.0.2', '127.0.0.3', '127.0.0.2'] } },
    'connect.sourceAddresses[2]: 127.0.0.2 is named twice; keep one',
  ],
  [
    'no address',
    { connect: { sourceAddresses: ['localhost'] } },
    'connect.sourceAddresses[0]: must be an IP address of this machine',
  ],
  [
    'an address of the other family alone',
    { urls: ['ws://[::1]/'], connect: { sourceAddresses: ['127.0.0.2'] } },
    'connect.sourceAddresses: needs an IPv6 address too: ::1 can be dialed from no other',
  ],
  [
    'IPv6 alone for the built-in target',
    { urls: ['builtin'], connect: { sourceAddresses: ['::1'] } },
    'connect.sourceAddresses: needs an IPv4 address too: the built-in target can be dialed from no other',
  ],
  [
    'a range that ends before it begins',
    { connect: { sourcePorts: { from: 3000, to: 2999 } } },
    'connect.sourcePorts.to: must not be below connect.sourcePorts.from',
  ],
  [
    'a port that needs privilege',
    { connect: { sourcePorts: { from: 1024, to: 2999 } } },
    'connect.sourcePorts.from: must be a whole number from 1025 to 65535',
  ],
  [
    'ports for too few',
    { connect: { sourcePorts: HUNDRED } },
    'connect.sourcePorts.to: is too small: 1000 connections to 10.0.0.1:9000 from 1 source address with 100 ports each leave 900 without a port; add 9 source addresses to connect.sourceAddresses, widen the range by 900 ports, or name more target addresses or ports',
  ],
  [
    'ports for too few from several addresses',
    {
      connections: 250,
      connect: {
        sourceAddresses: ['127.0.0.2', '127.0.0.3', '::1'],
        sourcePorts: HUNDRED,
      },
    },
    'connect.sourcePorts.to: is too small: 250 connections to 10.0.0.1:9000 from 2 source addresses with 100 ports each leave 50 without a port; add 1 source address to connect.sourceAddresses, widen the range by 25 ports, or name more target addresses or ports',
  ],
])('%s is refused', (_what, scene, issue) => {
  expect(issuesOf(scene)).toEqual([issue])
})

test('as many ports as connections are enough', () => {
  const connect = { sourcePorts: HUNDRED }

  expect(issuesOf({ connections: 100, connect })).toEqual([])
  expect(issuesOf({ connections: 101, connect })).toHaveLength(1)
})

test('each destination has all ports, each source address as well', () => {
  const urls = ['ws://10.0.0.1:9000/', 'ws://10.0.0.1:9001/', 'ws://a.example/']
  const sourceAddresses = ['127.0.0.2', '127.0.0.3']
  const connect = { sourceAddresses, sourcePorts: HUNDRED }

  expect(issuesOf({ urls, connections: 600, connect })).toEqual([])
  expect(issuesOf({ urls, connections: 601, connect })).toHaveLength(1)
})

test('two paths of one server are one destination', () => {
  const urls = ['ws://10.0.0.1:9000/a', 'ws://10.0.0.1:9000/b']
  const connect = { sourcePorts: HUNDRED }

  expect(issuesOf({ urls, connections: 101, connect })).toHaveLength(1)
})

test('a target that is none is told once, at its own field', () => {
  const connect = { sourceAddresses: ['127.0.0.2'], sourcePorts: HUNDRED }

  expect(issuesOf({ urls: ['nonsense'], connect })).toEqual([
    'target.urls[0]: "nonsense" is not a URL; write one such as ws://localhost:8080/ws',
  ])
})

test('without ports in the plan no number of connections is refused', () => {
  expect(issuesOf({ connections: 1_000_000, connect: {} })).toEqual([])
})
