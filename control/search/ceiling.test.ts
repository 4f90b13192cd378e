import { expect, test } from 'vitest'
import { connectionsPerProcess } from '../../core/descriptor-limit.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import type { MachineFacts } from '../../core/preflight/facts.ts'
import { judge } from '../../core/preflight/judge.ts'
import { demandOf } from '../preflight/demand.ts'
import { DOCUMENTED_COST } from '../preflight/memory-cost.ts'
import { samplePlan } from '../testing/samples.ts'
import { highestLoad, mostConnections } from './ceiling.ts'

const FACTS: MachineFacts = {
  system: 'linux',
  cores: 2,
  files: {
    ...{ limit: 20_000, hard: 20_000 },
    ...{ systemMax: 2_000_000, systemOpen: 5000, processMax: 1_048_576 },
  },
  ports: {
    range: { from: 32_768, to: 60_999 },
    ...{ reserved: 0, timeWait: 0, addresses: ['127.0.0.1'] },
    listeners: [{ port: 2000, address: null }],
  },
  memory: { availableBytes: 64 * 1024 ** 3, groupBytes: null },
  kernel: {
    ...{ somaxconn: 4096, synBacklog: 2048 },
    ...{ conntrackMax: null, conntrackCount: null },
    ...{ tcpUsedBytes: null, tcpPressureBytes: null, tcpMaxBytes: null },
  },
}
const ALL_PORTS_LESS_ONE = 64_510

function known(source: Partial<PlanSource>, changes: Partial<MachineFacts>) {
  const plan = samplePlan({
    load: { stages: [{ connections: 900, ramp: '9s', hold: '1s' }] },
    ...source,
  })
  const facts = { ...FACTS, ...changes }
  const machine = { cores: facts.cores, descriptorLimit: 20_000 }
  const demand = demandOf(plan, machine, facts.ports.addresses)
  return { plan, machine: { facts, demand, cost: DOCUMENTED_COST } }
}

function most(
  source: Partial<PlanSource>,
  changes: Partial<MachineFacts> = {},
) {
  const { plan, machine } = known(source, changes)
  return mostConnections(plan, machine)
}

const files = (limit: number) => ({
  files: { ...FACTS.files, limit, hard: limit },
})

test.each<[string, Partial<PlanSource>, Partial<MachineFacts>]>([
  ['ports', {}, {}],
  ['open files', {}, files(250)],
  ['memory', {}, { memory: { availableBytes: 2e8, groupBytes: null } }],
  [
    'the ports of a plan',
    { connect: { sourcePorts: { from: 3000, to: 3999 } } },
    {},
  ],
  ['many destinations', { target: { urls: ['ws://a:1/', 'ws://b:1/'] } }, {}],
])(
  'a search is bound by what preflight tells of %s',
  (_of, source, changes) => {
    const { plan, machine } = known(source, changes)
    const way = { type: 'skipped' as const, reason: '' }

    const { capacity } = judge({ plan, way, ...machine })

    expect(capacity).not.toBeNull()
    expect(mostConnections(plan, machine)).toBe(capacity)
  },
)

test('connections are bound by the ports to each place, not by its paths', () => {
  const to = (...urls: string[]) => most({ target: { urls } })

  expect(to('ws://a:1/x')).toBe(ALL_PORTS_LESS_ONE)
  expect(to('ws://a:1/x', 'ws://a:1/y')).toBe(ALL_PORTS_LESS_ONE)
  expect(to('ws://a:1/', 'ws://a:2/', 'ws://b:1/')).toBe(3 * ALL_PORTS_LESS_ONE)
})

test('the built-in target is one process with one port and its own descriptors', () => {
  const target = { urls: ['builtin'] }

  expect(most({ target }, files(1000))).toBe(connectionsPerProcess(1000))
  expect(most({ target }, files(200_000))).toBe(ALL_PORTS_LESS_ONE)
})

test('connects that stay open through a probe must fit in', () => {
  const { plan, machine } = known(
    {
      connect: { sourcePorts: { from: 3000, to: 3999 } },
      search: { for: 'connect-rate', hold: '4s' },
    },
    {},
  )
  if (!plan.search) throw new Error('the plan has no search')

  expect(highestLoad(plan, plan.search, machine)).toEqual({
    load: 200,
    by: 'machine',
  })
})

test('messages are bound by what their senders may send, not by a guess', () => {
  const of = (connections: number) => {
    const { plan, machine } = known(
      {
        load: { stages: [{ connections, hold: '1s' }] },
        traffic: { type: 'echo' },
        search: { for: 'message-rate' },
      },
      {},
    )
    return plan.search && highestLoad(plan, plan.search, machine)
  }

  expect([1, 1000].map(of)).toEqual([
    { load: 10_000, by: 'senders' },
    { load: 10_000_000, by: 'senders' },
  ])
})
