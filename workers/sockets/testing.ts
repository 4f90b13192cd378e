// For the tests of this folder: servers that end with their test, and an
// owner of a socket that writes down what it is told. Not shipped.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket as Tcp } from 'node:net'
import { onTestFinished, vi } from 'vitest'
import { WebSocketServer, type ServerOptions } from 'ws'
import {
  planSchema,
  type Plan,
  type PlanSource,
} from '../../core/plan/schema.ts'
import type { DialRoute } from './dial.ts'
import { createLeanOpener } from './lean-opener.ts'
import { SourcePorts } from './source-ports.ts'
import { createWsOpener } from './ws-opener.ts'
import type {
  HandshakeTiming,
  Socket,
  SocketEnd,
  SocketEvents,
} from '../engine/socket.ts'

/** The ways of opening connections, for what the engine may ask of any. */
export const IMPLEMENTATIONS = [
  { name: 'lean', createOpener: createLeanOpener },
  { name: 'ws', createOpener: createWsOpener },
] as const

/** A plan of one connection. */
export function planFor(
  target: PlanSource['target'],
  connect: PlanSource['connect'] = {},
): Plan {
  return planSchema.parse({
    version: 1,
    ...{ target, connect },
    load: { stages: [{ connections: 1, hold: '1s' }] },
  })
}

/** Waits until `check` passes; generous, because machines are busy. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 60_000, interval: 5 })
}

/** A WebSocket server on a free loopback port. */
export async function openServer(options: ServerOptions = {}) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options })
  await once(server, 'listening')
  onTestFinished(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { server, port, url: `ws://127.0.0.1:${port}/` }
}

/** A TCP server on a free loopback port. */
export async function openTcpServer(onConnection: (tcp: Tcp) => void) {
  const connections = new Set<Tcp>()
  const server = createServer((tcp) => {
    connections.add(tcp)
    tcp.on('error', () => {}) // its client may go as it likes
    onConnection(tcp)
  })
  server.listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  onTestFinished(() => {
    for (const tcp of connections) tcp.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, url: `ws://127.0.0.1:${port}/` }
}

/**
 * A TCP server that reads the request of a handshake and leaves the rest to
 * `then`; what comes after the request is read by nobody yet.
 */
export function openHandServer(then: (tcp: Tcp, request: string) => void) {
  return openTcpServer((tcp) => {
    let request = ''
    const read = (bytes: Buffer) => {
      request += bytes.toString('latin1')
      if (!request.endsWith('\r\n\r\n')) return
      tcp.off('data', read)
      then(tcp, request)
    }
    tcp.on('data', read)
  })
}

/** The head of a 101 that a request is to be answered with. */
export function switching(request: string): string {
  const key = /^sec-websocket-key: (.*)$/im.exec(request)?.[1]?.trim() ?? ''
  const proof = createHash('sha1')
    .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
  return (
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
    `Connection: Upgrade\r\nSec-WebSocket-Accept: ${proof}\r\n\r\n`
  )
}

/** To one destination, from what the system chooses. */
export function routeBy(connect: DialRoute['connect']): DialRoute {
  const sources = new SourcePorts({
    ...{ addresses: [], ports: null, peak: 1 },
    destinations: [{ host: '127.0.0.1', port: 1, family: 4 }],
    share: { index: 0, shares: 1 },
    system: { ephemeral: { from: 32_768, to: 60_999 }, shareable: true },
    ...{ random: () => 0, nowMs: () => 0 },
  })
  return { urlIndex: 0, sources, connect }
}

export class Owner implements SocketEvents {
  timing: HandshakeTiming | null = null
  end: SocketEnd | null = null
  endings = 0
  readonly messages: { readonly text: string; readonly isText: boolean }[] = []
  readonly pongs: string[] = []
  /** In the order in which they came. */
  readonly told: string[] = []

  opened(timing: HandshakeTiming): void {
    this.told.push('opened')
    this.timing = timing
  }

  message(data: Uint8Array, isText: boolean): void {
    this.told.push('message')
    this.messages.push({ text: Buffer.from(data).toString(), isText })
  }

  pong(payload: Uint8Array): void {
    this.told.push('pong')
    this.pongs.push(Buffer.from(payload).toString())
  }

  ended(end: SocketEnd): void {
    this.told.push('ended')
    this.endings++
    this.end = end
  }
}

/** Opens a socket with an owner of its own; it is gone with the test. */
export function open(opener: (events: SocketEvents) => Socket) {
  const owner = new Owner()
  const socket = opener(owner)
  onTestFinished(() => socket.destroy())
  return { owner, socket }
}

/** @throws Error when the connection failed instead */
export async function untilOpen(owner: Owner): Promise<HandshakeTiming> {
  return eventually(() => {
    if (owner.timing) return owner.timing
    throw new Error(owner.end?.message ?? 'not open yet')
  })
}

export async function untilEnded(owner: Owner): Promise<SocketEnd> {
  return eventually(() => {
    if (owner.end) return owner.end
    throw new Error('not over yet')
  })
}
