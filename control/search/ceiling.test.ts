import { expect, test } from 'vitest'
import { connectionsPerProcess } from '../../core/descriptor-limit.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import { samplePlan } from '../testing/samples.ts'
import { highestLoad, mostConnections } from './ceiling.ts'

const MACHINE = { cores: 2, descriptorLimit: 20_000 }
const PORTS = process.platform === 'linux' ? 28_232 : 16_384

const most = (changes: Partial<PlanSource>, machine = MACHINE) =>
  mostConnections(samplePlan(changes), machine)

test('connections are bound by the ports to each place, not by its paths', () => {
  const to = (...urls: string[]) => most({ target: { urls } })

  expect(to('ws://a:1/x')).toBe(PORTS)
  expect(to('ws://a:1/x', 'ws://a:1/y')).toBe(PORTS)
  expect(to('ws://a:1/', 'ws://a:2/', 'ws://b:1/')).toBe(3 * PORTS)
})

test('more addresses make more ports; a range given is what there is', () => {
  const sourceAddresses = ['127.0.0.2', '127.0.0.3']

  expect(most({ connect: { sourceAddresses } })).toBe(2 * PORTS)
  expect(
    most({
      connect: { sourceAddresses, sourcePorts: { from: 2000, to: 2999 } },
    }),
  ).toBe(2000)
})

test('the built-in target is one process with its own descriptors', () => {
  const target = { urls: ['builtin'] }

  expect(most({ target }, { ...MACHINE, descriptorLimit: 1000 })).toBe(
    connectionsPerProcess(1000),
  )
})

test('connects that stay open through a probe must fit in', () => {
  const plan = samplePlan({
    connect: { sourcePorts: { from: 2000, to: 2999 } },
    search: { for: 'connect-rate', hold: '4s' },
  })
  if (!plan.search) throw new Error('the plan has no search')

  expect(highestLoad(plan, plan.search, MACHINE)).toBe(200)
})

test('messages are bound by cores, or by what few senders may send', () => {
  const of = (connections: number) => {
    const plan = samplePlan({
      load: { stages: [{ connections, hold: '1s' }] },
      traffic: { type: 'echo' },
      search: { for: 'message-rate' },
    })
    return plan.search && highestLoad(plan, plan.search, MACHINE)
  }

  expect([1, 1000].map(of)).toEqual([10_000, 200_000])
})
