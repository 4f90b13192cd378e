// The listening socket of the target. It reads the head of each connection's
// first request: one that asks for a WebSocket is handed on, with all that
// came behind it; everything else is given, byte for byte, to node:http.
import { createServer as createPages, type IncomingMessage } from 'node:http'
import type { RequestListener, Server as Pages } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { parseHead, type Head } from '../websocket/handshake.ts'
import { asksForWebSocket, refusalText } from '../websocket/server-handshake.ts'
import { HeadReader } from './head-reader.ts'

/** A request for a WebSocket that waits for its answer. */
export interface Upgrade {
  readonly socket: Socket
  readonly head: Head
  /** What has been read behind the head. */
  readonly rest: Buffer
}

export interface FrontDoorOptions {
  /** How long a request's head may take, and a page's client may be silent. */
  readonly patienceMs: number
  /** Monotonic milliseconds with fractions. */
  readonly now: () => number
  readonly onAccept: () => void
  readonly onUpgrade: (upgrade: Upgrade) => void
  readonly answerPage: RequestListener
}

export interface ListenAddress {
  readonly host: string
  /** 0: the system chooses. */
  readonly port: number
}

/** More than any system grants: each caps it at its own limit. */
const BACKLOG = 65_535

export class FrontDoor {
  readonly #options: FrontDoorOptions
  readonly #server = createServer({ noDelay: true }, (socket) =>
    this.#accept(socket),
  )
  readonly #heads: HeadReader
  readonly #pages: Pages
  /** Connections that node:http has. */
  readonly #readers = new Set<Socket>()

  constructor(options: FrontDoorOptions) {
    this.#options = options
    const { now, patienceMs } = options
    this.#heads = new HeadReader({
      limitMs: patienceMs,
      now,
      arrived: (socket, bytes, end) => this.#sort(socket, bytes, end),
      tooSlow: (socket) => refuse(socket, TOO_SLOW),
    })
    this.#pages = createPages({ shouldUpgradeCallback }, options.answerPage)
    // it never listens itself, so that node:http watches only for silence
    this.#pages.timeout = patienceMs
    this.#pages.on('upgrade', (request, socket: Socket, rest) =>
      this.#upgradeLater(request, socket, rest),
    )
  }

  /**
   * @returns the port
   * @throws the system's error, with its `code`, when the address is not to be had
   */
  async listen({ host, port }: ListenAddress): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host, port, backlog: BACKLOG }, resolve)
    })
    // Later errors are single connections that could not be accepted (no
    // descriptor left): their clients see them, the others go on.
    this.#server.on('error', () => {})
    return (this.#server.address() as AddressInfo).port // it listens on TCP
  }

  /** Ends everything but the connections that were handed on. */
  close(): void {
    this.#server.close()
    this.#heads.close()
    for (const socket of this.#readers) socket.destroy()
  }

  #accept(socket: Socket): void {
    this.#options.onAccept()
    socket.on('error', ignore)
    this.#heads.read(socket)
  }

  #sort(socket: Socket, bytes: Buffer, end: number): void {
    const head = end === -1 ? null : parseHead(bytes.toString('latin1', 0, end))
    if (head && asksForWebSocket(head))
      this.#options.onUpgrade({ socket, head, rest: bytes.subarray(end) })
    else this.#giveToPages(socket, bytes)
  }

  #giveToPages(socket: Socket, bytes: Buffer): void {
    // paused, or the bytes would be put back into a stream that flows
    socket.pause()
    socket.unshift(bytes)
    this.#readers.add(socket)
    socket.once('close', () => this.#readers.delete(socket))
    this.#pages.emit('connection', socket)
    socket.resume()
  }

  /** A client that has read a page may ask for a WebSocket afterwards. */
  #upgradeLater(request: IncomingMessage, socket: Socket, rest: Buffer): void {
    this.#readers.delete(socket)
    socket.setTimeout(0)
    const head = headOf(request)
    if (head) this.#options.onUpgrade({ socket, head, rest })
    else socket.destroy()
  }
}

const TOO_SLOW = refusalText({
  status: 408,
  message: 'the request did not come in time',
})

/** Answers and ends the connection. */
export function refuse(socket: Socket, answer: string): void {
  socket.once('finish', () => socket.destroy())
  socket.end(answer, 'latin1')
}

/** What goes wrong on a connection is its client's to see. */
function ignore(): void {}

/** Any other protocol is ignored, as RFC 9110, 7.8 allows: pages are served. */
function shouldUpgradeCallback({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}

function headOf(request: IncomingMessage): Head | null {
  const { method = '', url = '', httpVersion, rawHeaders } = request
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let at = 0; at < rawHeaders.length; at += 2)
    lines.push(`${rawHeaders[at] ?? ''}: ${rawHeaders[at + 1] ?? ''}`)
  return parseHead(lines.join('\r\n'))
}
