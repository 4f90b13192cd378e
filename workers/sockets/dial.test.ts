import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { destinationOf } from '../../core/plan/destination.ts'
import { dial, type DialOwner } from './dial.ts'
import type { PortRange, Source } from './source-options.ts'
import { SourcePorts } from './source-ports.ts'
import { eventually, openTcpServer } from './testing.ts'

const LINUX = process.platform === 'linux'
/** Nobody else on the machine dials from it, where it is there at all. */
const OWN_ADDRESS = LINUX ? '127.77.1.9' : '127.0.0.1'

/** Writes down what it is told. */
class DialWitness implements DialOwner {
  readonly sockets: net.Socket[] = []
  readonly errors: NodeJS.ErrnoException[] = []
  connected = false

  dialing(socket: net.Socket): void {
    this.sockets.push(socket.resume())
    socket.once('connect', () => (this.connected = true))
    socket.once('close', () => (this.connected = false))
  }

  failed(error: NodeJS.ErrnoException): void {
    this.errors.push(error)
  }

  get localPort(): number | undefined {
    return this.sockets.at(-1)?.localPort
  }
}

function sourcesFor(urls: readonly string[], ports: PortRange | null) {
  return new SourcePorts({
    ...{ addresses: [OWN_ADDRESS], ports, peak: 1 },
    destinations: urls.map(destinationOf),
    share: { index: 0, shares: 1 },
    system: { ephemeral: { from: 32_768, to: 60_999 }, shareable: true },
    ...{ random: () => 0, nowMs: () => performance.now() },
  })
}

interface Scene {
  readonly urls: readonly string[]
  readonly ports: PortRange | null
  readonly open?: (options: net.TcpNetConnectOpts) => net.Socket
}

/** Dials the URLs one after another. */
function dialer({ urls, ports, open = net.connect }: Scene) {
  const sources = sourcesFor(urls, ports)
  return (urlIndex = 0) => {
    const witness = new DialWitness()
    const { host, port } = destinationOf(urls[urlIndex] ?? '')
    const connect = (source: Source) => open({ host, port, ...source })
    dial({ urlIndex, sources, connect }, witness)
    onTestFinished(() => {
      for (const socket of witness.sockets) socket.destroy()
    })
    return witness
  }
}

async function openPeer() {
  const peers: net.Socket[] = []
  const server = await openTcpServer((tcp) => peers.push(tcp.resume()))
  return { ...server, peers }
}

/** A row of ports whose first one has a listener. */
async function rowFromListener(length: number): Promise<PortRange> {
  const server = await listen()
  onTestFinished(() => void server.close())
  const { port } = server.address() as net.AddressInfo // it listens on TCP
  return { from: port, to: port + length - 1 }
}

/** A range of one port that nobody uses. */
async function freePort(): Promise<PortRange> {
  const server = await listen()
  const { port } = server.address() as net.AddressInfo // it listens on TCP
  server.close()
  await once(server, 'close')
  return { from: port, to: port }
}

async function listen(): Promise<net.Server> {
  const server = net.createServer()
  server.listen({ host: OWN_ADDRESS, port: 0 })
  await once(server, 'listening')
  return server
}

async function untilConnected(witness: DialWitness): Promise<void> {
  await eventually(() => expect(witness.connected).toBe(true))
}

test.each([
  ['net', undefined],
  ['tls', (options: net.TcpNetConnectOpts) => tls.connect({ ...options })],
] as const)(
  'a port with a listener is passed over, by %s too',
  async (_name, open) => {
    const { url } = await openPeer()
    const ports = await rowFromListener(30)
    const dialNext = dialer({ urls: [url], ports, ...(open && { open }) })

    const witness = dialNext()
    await untilConnected(witness)

    expect(witness.sockets.length).toBeGreaterThan(1)
    expect(witness.localPort).toBeGreaterThan(ports.from)
    expect(witness.localPort).toBeLessThanOrEqual(ports.to)
    expect(witness.errors).toEqual([])
  },
)

test('when every port is refused, the error says which limit that is', async () => {
  const { url, port } = await openPeer()
  const ports = await rowFromListener(1)

  const witness = dialer({ urls: [url], ports })()
  await eventually(() => expect(witness.errors).toHaveLength(1))

  const [error] = witness.errors
  expect(error?.code).toBe('EADDRINUSE')
  expect(error?.message).toContain(
    `EADDRINUSE: no source port left from ${OWN_ADDRESS} to 127.0.0.1:${port}`,
  )
  expect(error?.message).toContain(`${ports.from} to ${ports.to}`)
  // bounded, and each socket was let go
  expect(witness.sockets).toHaveLength(32)
  expect(witness.sockets.every(({ destroyed }) => destroyed)).toBe(true)
})

test('with all ports in use, no socket is opened, and the failure comes later', async () => {
  const { url } = await openPeer()
  const ports = await rowFromListener(1)
  const sources = sourcesFor([url], ports)
  sources.next(0)
  const witness = new DialWitness()

  const connect = () => net.connect({ port: 1 })
  dial({ urlIndex: 0, sources, connect }, witness)
  const before = witness.errors.length
  await eventually(() => expect(witness.errors).toHaveLength(1))

  expect([before, witness.sockets.length]).toEqual([0, 0])
})

test('any other error is the owner’s', async () => {
  const { from: port } = await freePort()

  const url = `ws://${OWN_ADDRESS}:${port}/`
  const witness = dialer({ urls: [url], ports: null })()
  await eventually(() => expect(witness.errors).toHaveLength(1))

  expect(witness.errors[0]?.code).toBe('ECONNREFUSED')
  expect(witness.sockets).toHaveLength(1)
})

test('an address of another machine is not tried with other ports', async () => {
  const { url, port } = await openPeer()
  const witness = new DialWitness()
  const sources = sourcesFor([url], { from: 20_000, to: 30_000 })
  // TEST-NET-1 (RFC 5737) is nobody's
  const connect = ({ localPort = 0 }: Source) =>
    net.connect({ port, localAddress: '192.0.2.1', localPort })

  dial({ urlIndex: 0, sources, connect }, witness)
  await eventually(() => expect(witness.errors).toHaveLength(1))

  expect(witness.errors[0]?.message).toContain('192.0.2.1')
  expect(witness.sockets).toHaveLength(1)
})

test('a port is used again after its connection is over', async () => {
  const { url, peers } = await openPeer()
  const only = await freePort()
  const dialNext = dialer({ urls: [url], ports: only })
  const first = dialNext()
  await untilConnected(first)

  peers[0]?.end() // who ends first keeps the TIME_WAIT
  await eventually(() => expect(first.connected).toBe(false))
  const second = dialNext()
  await untilConnected(second)

  expect(second.localPort).toBe(only.to)
})

describe.skipIf(!LINUX)('Linux', () => {
  test('shares one port among destinations', async () => {
    const [one, two] = [await openPeer(), await openPeer()]
    const only = await freePort()
    const dialNext = dialer({ urls: [one.url, two.url], ports: only })

    const witnesses = [dialNext(0), dialNext(1)]
    await Promise.all(witnesses.map(untilConnected))

    expect(witnesses.map(({ localPort }) => localPort)).toEqual([
      only.to,
      only.to,
    ])
  })
})
