import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { PlanError } from '../../core/errors.ts'
import { planSchema, type PlanSource } from '../../core/plan/schema.ts'
import { createSourcePorts, readSystemPorts } from './source-addresses.ts'
import { eventually, openServer, open, untilOpen } from './testing.ts'
import { createWsOpener } from './ws-opener.ts'

const LINUX = process.platform === 'linux'
const WHOLE = { index: 0, shares: 1 }

function planFor(connect: PlanSource['connect'], urls = ['ws://127.0.0.1:1/']) {
  return planSchema.parse({
    version: 1,
    target: { urls },
    load: { stages: [{ connections: 10, hold: '1s' }] },
    connect,
  })
}

test('addresses of the interfaces are this machine’s', async () => {
  const loopback = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.internal && address.family === 'IPv4')

  const sourceAddresses = loopback ? [loopback.address] : []
  const ports = await createSourcePorts(planFor({ sourceAddresses }), WHOLE)

  expect(ports.next(0)?.localAddress).toBe(loopback?.address)
})

test('an address that is not is named before the run, with those there are', async () => {
  // TEST-NET-1 (RFC 5737) is nobody's
  const plan = planFor({ sourceAddresses: ['127.0.0.1', '192.0.2.1'] })

  const error: unknown = await createSourcePorts(plan, WHOLE).catch(
    (reason: unknown) => reason,
  )

  expect(error).toBeInstanceOf(PlanError)
  expect(String(error)).toContain(
    'connect.sourceAddresses[1]: 192.0.2.1 is no address of this machine, which has ',
  )
  expect(String(error)).toContain('127.0.0.1')
})

test('the system’s range of ports is known', async () => {
  const { ephemeral, shareable } = await readSystemPorts()

  expect(ephemeral.from).toBeGreaterThan(0)
  expect(ephemeral.to).toBeGreaterThan(ephemeral.from)
  expect(shareable).toBe(LINUX)
})

test.skipIf(!LINUX)(
  'connections come from the plan’s addresses, in turn (all of 127/8 is local on Linux)',
  async () => {
    const { server, url } = await openServer()
    const seen: (string | undefined)[] = []
    server.on('connection', (_socket, request) => {
      seen.push(request.socket.remoteAddress)
    })
    const sourceAddresses = ['127.3.2.1', '127.3.2.2', '127.3.2.3']
    const plan = planFor({ sourceAddresses }, [url])
    const openSocket = await createWsOpener(plan, WHOLE)

    for (let count = 0; count < 6; count++) {
      const { owner } = open((events) => openSocket(0, events))
      await untilOpen(owner)
    }

    await eventually(() =>
      expect(seen).toEqual([...sourceAddresses, ...sourceAddresses]),
    )
  },
)

test.skipIf(!LINUX)(
  'a name is looked up in the family of the source address',
  async () => {
    const { url } = await openServer()
    const named = url.replace('127.0.0.1', 'localhost')
    const plan = planFor({ sourceAddresses: ['127.3.2.1'] }, [named])
    const openSocket = await createWsOpener(plan, WHOLE)

    const { owner } = open((events) => openSocket(0, events))

    expect((await untilOpen(owner)).dnsMs).not.toBeNull()
  },
)
