// A client connection by the `ws` package, behind the engine's Socket
// interface. The only file of the load plane that knows `ws`.
import type { createConnection, Socket as NetSocket } from 'node:net'
import type { IncomingMessage } from 'node:http'
import WebSocket from 'ws'
import type {
  HandshakeTiming,
  Socket,
  SocketEnd,
  SocketEvents,
} from '../engine/socket.ts'
import { dial, type DialOwner, type DialRoute } from './dial.ts'
import { HandshakeTimer, type HandshakeSteps } from './handshake-timer.ts'
import { endOfError } from './socket-end.ts'

/** What is the same for all connections to one URL. */
export interface WsTarget {
  readonly url: string
  readonly subprotocols: string[]
  readonly options: WebSocket.ClientOptions
  readonly steps: HandshakeSteps
  /** Opens the TCP or TLS connection that the handshake goes over. */
  readonly route: DialRoute
}

type Dialed = (error: Error | null, net?: NetSocket) => void

const NO_STATUS = 1005
const ABNORMAL = 1006

export function openWsSocket(target: WsTarget, events: SocketEvents): Socket {
  return new WsSocket(target, events)
}

class WsSocket implements Socket {
  readonly #events: SocketEvents
  readonly #ws: WebSocket
  readonly #copies: boolean
  readonly #secure: boolean
  #timer: HandshakeTimer | null = null
  #net: NetSocket | null = null
  #failure: SocketEnd | null = null
  #handshaken = false
  #over = false

  constructor(target: WsTarget, events: SocketEvents) {
    this.#events = events
    this.#copies = Boolean(target.options.perMessageDeflate)
    this.#secure = target.steps.secure
    this.#ws = new WebSocket(target.url, target.subprotocols, {
      ...target.options,
      createConnection: this.#opener(target),
    })
    this.#listen()
  }

  /** `done` is told when TCP is up; the types of `ws` know no such way. */
  #opener(target: WsTarget): typeof createConnection {
    const opener = (_options: unknown, done: Dialed) =>
      dial(target.route, this.#dialer(target, done))
    return opener as unknown as typeof createConnection
  }

  #dialer({ steps }: WsTarget, done: Dialed): DialOwner {
    return {
      dialing: (net) => {
        if (this.#over) net.destroy()
        this.#net = net
        this.#timer = new HandshakeTimer(net, steps)
        net.once('connect', () => done(null, net))
      },
      failed: (error) => {
        this.#failed(error)
        done(error)
      },
    }
  }

  #listen(): void {
    const ws = this.#ws
    ws.on('open', () => this.#opened())
    ws.on('message', (data: Buffer, isBinary) => {
      if (!this.#over) this.#events.message(data, !isBinary)
    })
    ws.on('pong', (payload) => {
      if (!this.#over) this.#events.pong(payload)
    })
    ws.on('unexpected-response', (_request, response) =>
      this.#refused(response),
    )
    ws.on('error', (error: NodeJS.ErrnoException) => this.#failed(error))
    ws.on('close', (code, reason) => this.#closed(code, reason))
  }

  #failed(error: NodeJS.ErrnoException): void {
    this.#failure ??= endOf(error, this.#handshaken)
  }

  #opened(): void {
    if (this.#over) return
    this.#handshaken = true
    const timing: HandshakeTiming = this.#timer?.finish() ?? NOT_TIMED
    this.#timer = null
    this.#events.opened(timing)
  }

  #refused(response: IncomingMessage): void {
    const status = response.statusCode ?? 0
    response.resume()
    this.#ws.terminate()
    this.#end({
      httpStatus: status,
      message: `HTTP ${status} ${response.statusMessage ?? ''}`.trim(),
    })
  }

  #closed(code: number, reason: Buffer): void {
    const failure = this.#failure
    const byFrame = code !== ABNORMAL && !failure?.code?.startsWith('WS_ERR_')
    if (byFrame)
      this.#end({ closeCode: code, message: closeText(code, reason) })
    else if (failure) this.#end(failure)
    else this.#end({ ended: true, message: 'TCP ended without a close frame' })
  }

  #end(end: SocketEnd): void {
    if (this.#over) return
    this.#over = true
    this.#events.ended(end)
  }

  send(data: Uint8Array | string, isText: boolean): void {
    // not slice: that of a Buffer does not copy
    const owned =
      this.#copies && typeof data !== 'string' ? new Uint8Array(data) : data
    this.#ws.send(owned, { binary: !isText })
  }

  ping(payload: Uint8Array): void {
    this.#ws.ping(payload)
  }

  pong(payload: Uint8Array): void {
    this.#ws.pong(payload)
  }

  close(code: number): void {
    this.#ws.close(code)
  }

  destroy(): void {
    this.#over = true
    this.#net?.destroy() // `ws` does not know it before TCP is up
    this.#ws.terminate()
  }

  reset(): void {
    if (!this.#secure) this.#net?.resetAndDestroy()
    this.destroy()
  }

  /**
   * `ws` tells of a close frame only when TCP has ended as well; what was kept
   * back until then still goes out, to a peer that has ended.
   */
  mute(): void {
    this.#net?.cork() // for ever: `ws` itself cannot be told not to answer
  }

  pause(): void {
    this.#ws.pause()
  }

  resume(): void {
    this.#ws.resume()
  }

  get bytesWaiting(): number {
    return this.#ws.bufferedAmount
  }

  get tcpConnected(): boolean {
    return this.#net !== null && !this.#net.connecting
  }
}

const NOT_TIMED: HandshakeTiming = {
  dnsMs: null,
  tcpMs: null,
  tlsMs: null,
  upgradeMs: null,
}

function closeText(code: number, reason: Buffer): string {
  const text = reason.toString('utf8')
  if (text) return text
  return code === NO_STATUS ? 'close frame without a code' : ''
}

/** @param opened whether the handshake had succeeded */
function endOf(error: NodeJS.ErrnoException, opened: boolean): SocketEnd {
  const end = endOfError(error)
  // `ws` gives no code to a 101 that does not hold (RFC 6455, 4.1)
  if (opened || end.ended || end.code !== undefined) return end
  return { ...end, code: 'BAD_UPGRADE' }
}
