// For the tests of this folder: a listening target and clients that write
// down what happens to them. Not shipped.
import { once } from 'node:events'
import net from 'node:net'
import { onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import {
  targetFaultsSchema,
  type TargetFaultsSource,
} from '../../core/protocol/target.ts'
import { TargetServer, type TargetServerOptions } from './target-server.ts'

/** Waits until `check` passes; generous, because machines are busy. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 60_000, interval: 5 })
}

export function until(passes: () => boolean): Promise<void> {
  return eventually(() => {
    if (!passes()) throw new Error('it did not come to pass')
  })
}

/** A target on a free loopback port, stopped when the test ends. */
export async function openTarget(
  faults: TargetFaultsSource = {},
  limits: Pick<TargetServerOptions, 'patienceMs' | 'endingLimitMs'> = {},
) {
  const server: TargetServer = new TargetServer({
    host: '127.0.0.1',
    port: 0,
    faults: targetFaultsSchema.parse(faults),
    collect: () => Promise.resolve([server.stats()]),
    now: () => performance.now(),
    ...limits,
  })
  const port = await server.listen()
  onTestFinished(() => server.stop())
  return { server, port, url: `ws://127.0.0.1:${port}/` }
}

/** What became of a dial: open, or refused with a status or an errno. */
export type Dialed =
  | { readonly type: 'open'; readonly client: Client }
  | { readonly type: 'refused'; readonly reason: number | string }

export async function dial(url: string): Promise<Dialed> {
  const webSocket = new WebSocket(url, { perMessageDeflate: false })
  const client = new Client(webSocket)
  onTestFinished(() => webSocket.terminate())
  return new Promise((resolve) => {
    webSocket.on('open', () => resolve({ type: 'open', client }))
    webSocket.on('unexpected-response', (_request, response) => {
      resolve({ type: 'refused', reason: response.statusCode ?? 0 })
      response.destroy()
    })
    webSocket.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ type: 'refused', reason: error.code ?? error.message }),
    )
  })
}

/** @throws Error when the target does not accept */
export async function connect(url: string): Promise<Client> {
  const dialed = await dial(url)
  if (dialed.type === 'open') return dialed.client
  throw new Error(`refused: ${dialed.reason}`)
}

export class Client {
  readonly webSocket: WebSocket
  readonly received: string[] = []
  readonly binary: Buffer[] = []
  readonly receivedAtMs: number[] = []
  pongs = 0
  closeCode: number | null = null

  constructor(webSocket: WebSocket) {
    this.webSocket = webSocket
    webSocket.on('message', (data, isBinary) => {
      this.receivedAtMs.push(performance.now())
      const bytes = data as Buffer // one Buffer by default
      if (isBinary) this.binary.push(bytes)
      else this.received.push(bytes.toString())
    })
    webSocket.on('pong', () => (this.pongs += 1))
    webSocket.on('close', (code) => (this.closeCode = code))
  }

  /**
   * Everything sent up to now has been read and answered, as far as it is
   * answered at once: pings are never delayed.
   */
  async settled(): Promise<void> {
    const pong = Promise.withResolvers<void>()
    this.webSocket.once('pong', () => pong.resolve())
    this.webSocket.ping()
    await pong.promise
  }

  async close(code = 1000): Promise<void> {
    const closed = Promise.withResolvers<void>()
    this.webSocket.once('close', () => closed.resolve())
    this.webSocket.close(code)
    await closed.promise
  }
}

/** A valid request for a WebSocket, with `more` header lines. */
export function requestText(more = ''): string {
  return (
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n' +
    'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
    `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`
  )
}

/** The proof that answers `requestText`. */
export const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='

/** A client without any library: it answers nothing by itself. */
export class RawClient {
  readonly socket: net.Socket
  received: Buffer = Buffer.alloc(0)
  ended = false
  closed = false

  constructor(port: number) {
    const options = { port, host: '127.0.0.1', allowHalfOpen: true }
    this.socket = net.connect({ ...options, noDelay: true })
    this.socket.on('error', () => {}) // tests provoke them
    this.socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk])
    })
    this.socket.on('end', () => (this.ended = true))
    this.socket.on('close', () => (this.closed = true))
    onTestFinished(() => void this.socket.destroy())
  }

  get text(): string {
    return this.received.toString('latin1')
  }

  /** What came behind the head of the answer. */
  get frames(): Buffer {
    const end = this.received.indexOf('\r\n\r\n')
    return end === -1 ? Buffer.alloc(0) : this.received.subarray(end + 4)
  }

  /** Completes the opening handshake. */
  async open(): Promise<this> {
    this.socket.write(requestText())
    await once(this.socket, 'data')
    return this
  }
}

/** A frame of a client; the mask is zero unless told. */
export function clientFrame(
  firstByte: number,
  payload: Uint8Array | string,
  mask = Buffer.alloc(4),
): Buffer {
  const masked = Buffer.from(payload)
  for (const [at, byte] of masked.entries())
    masked[at] = byte ^ (mask[at % 4] ?? 0)
  if (masked.length > 125) throw new RangeError('too long for this helper')
  const head = Buffer.from([firstByte, 0x80 | masked.length])
  return Buffer.concat([head, mask, masked])
}

/** What a user hears: the JSON messages that it received, in order. */
export function heardBy(client: Client): Record<string, unknown>[] {
  // the target sends objects only
  return client.received.map(
    (text) => JSON.parse(text) as Record<string, unknown>,
  )
}

/** The bodies of what others sent to it, in order. */
export function bodiesOf(client: Client): unknown[] {
  return heardBy(client)
    .filter(({ type, ok }) => type !== 'login' && ok === undefined)
    .map(({ body }) => body)
}

/** A connection of a user that has been let in. */
export async function logIn(
  url: string,
  user: string,
  groups: readonly (string | number)[] = [],
): Promise<Client> {
  const client = await connect(url)
  say(client, { type: 'login', user, groups, token: 't' })
  await client.settled()
  return client
}

export function say(client: Client, message: object): void {
  client.webSocket.send(JSON.stringify(message))
}

/** Everything sent by them up to now has reached them all. */
export async function allSettled(...clients: Client[]): Promise<void> {
  for (const client of clients) await client.settled()
  for (const client of clients) await client.settled()
}
