import { expect, test } from 'vitest'
import { CASES } from '../measuring/cases.ts'
import type { Peer } from '../server/peer.ts'
import { planSchema } from '../../core/plan/schema.ts'
import { planFor } from './tidewire.ts'

function peerAt(url: string, caFile?: string): Peer {
  return {
    ...{ url, pid: 1 },
    ...(caFile === undefined ? {} : { caFile }),
    read: () => Promise.reject(new Error('nothing to read')),
    dispose: () => Promise.resolve(),
  }
}

test('every case is a plan that Tidewire takes, with heartbeats on', () => {
  for (const load of Object.values(CASES)) {
    const plan = planSchema.parse(planFor(load, peerAt('ws://127.1.2.3:9/')))

    expect(plan.load.stages[0]).toMatchObject({
      connections: load.connections,
      ramp: load.rampMs,
    })
    expect(plan.heartbeat.type).toBe('ping')
    expect(plan.traffic.type).toBe(
      load.traffic.loop === 'none' ? 'none' : 'echo',
    )
  }
})

test('the schedule is 20,000 messages of 100 bytes a second in all', () => {
  const { traffic } = planFor(CASES.echo, peerAt('ws://127.1.2.3:9/'))

  expect(traffic).toMatchObject({
    loop: 'open',
    ratePerMinute: (20_000 / CASES.echo.connections) * 60,
    payloadSize: 100,
  })
})

test('over TLS the server is verified, and sessions are kept where asked', () => {
  const peer = peerAt('wss://127.1.2.3:9/', '/tmp/cert.pem')

  const [fresh, resumed] = [CASES.tls, CASES['tls-resumed']].map(
    (load) => planSchema.parse(planFor(load, peer)).target.tls,
  )

  expect(fresh).toMatchObject({ verify: true, ca: '/tmp/cert.pem' })
  expect([fresh?.sessionReuse, resumed?.sessionReuse]).toEqual([false, true])
})
