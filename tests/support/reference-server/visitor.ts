// One TCP connection of the reference server from accept to end: TLS, the
// handshake with its faults, then the frames of open-connection.ts.
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket, type SecureContext } from 'node:tls'
import { countCode } from './books.ts'
import type { Shared } from './echo.ts'
import { encodeFrame, OPCODE } from './frames.ts'
import {
  httpAnswer,
  readRequest,
  switchingProtocols,
  type HandshakeRequest,
} from './handshake.ts'
import { OpenConnection } from './open-connection.ts'
import { isNth } from './options.ts'
import { violationBytes } from './violations.ts'

/** A valid key, but nobody's. */
const FOREIGN_KEY = 'AAAAAAAAAAAAAAAAAAAAAA=='

export class Visitor {
  readonly #tcp: Socket
  readonly #stream: Duplex
  readonly #shared: Shared
  #secured: boolean
  #reset = false
  #request: Buffer = Buffer.alloc(0)
  #connection: OpenConnection | null = null
  /** Whatever was answered to it. */
  #requested = false

  /** @param secureContext null: plain TCP */
  constructor(
    tcp: Socket,
    shared: Shared,
    secureContext: SecureContext | null,
  ) {
    this.#tcp = tcp
    this.#shared = shared
    this.#secured = secureContext === null
    shared.books.tcpAccepted += 1
    tcp.setNoDelay(true)
    this.#stream = secureContext ? this.#secure(secureContext) : tcp
    this.#stream.on('data', (chunk: Buffer) => this.#received(chunk))
    this.#stream.on('end', () => this.#clientEnded())
    this.#stream.on('error', (error) => this.#failed(error))
    this.#stream.on('close', () => this.#closed())
  }

  destroy(): void {
    this.#stream.destroy()
    this.#tcp.destroy()
  }

  #secure(secureContext: SecureContext): TLSSocket {
    const stream = new TLSSocket(this.#tcp, { isServer: true, secureContext })
    stream.on('secure', () => {
      this.#secured = true
    })
    return stream
  }

  #received(chunk: Buffer): void {
    if (this.#connection) {
      this.#connection.received(chunk)
    } else if (!this.#requested) {
      this.#request = Buffer.concat([this.#request, chunk])
      const request = readRequest(this.#request)
      if (!request) return
      this.#requested = true
      this.#request = Buffer.alloc(0)
      this.#handshake(request)
    }
  }

  #handshake({ key, rest }: HandshakeRequest): void {
    const { books, options } = this.#shared
    if (key === null) {
      books.badHandshakes += 1
      this.#turnAway(httpAnswer(400))
      return
    }
    const position = (books.handshakeRequests += 1)
    if (isNth(position, options.refuseEvery)) {
      countCode(books.refusedByStatus, options.refuseStatus)
      this.#turnAway(httpAnswer(options.refuseStatus))
    } else if (isNth(position, options.resetEvery)) {
      books.resets += 1
      this.#tcp.resetAndDestroy()
    } else {
      this.#answer(key, rest)
    }
  }

  #answer(key: string, rest: Buffer): void {
    const { handshake, subprotocol } = this.#shared.options
    switch (handshake) {
      case 'accept':
        this.#accept(key, rest)
        break
      case 'silent':
        break
      case 'http-200':
        this.#turnAway(httpAnswer(200, 'a web page'))
        break
      case 'bad-accept-key':
        this.#turnAway(switchingProtocols(FOREIGN_KEY, subprotocol))
        break
      case 'end':
        this.#turnAway(Buffer.alloc(0))
        break
      case 'garbage':
        this.#turnAway(Buffer.from('SSH-2.0-OpenSSH_9.6\r\n'))
        break
    }
  }

  #accept(key: string, rest: Buffer): void {
    const { subprotocol, earlyTexts, violation, neverRead } =
      this.#shared.options
    this.#connection = new OpenConnection(this.#stream, this.#shared)
    this.#stream.write(
      Buffer.concat([
        switchingProtocols(key, subprotocol),
        ...earlyTexts.map((text) =>
          encodeFrame(OPCODE.text, Buffer.from(text)),
        ),
      ]),
    )
    if (violation) this.#stream.write(violationBytes(violation))
    if (neverRead) this.#stream.pause()
    else if (rest.length > 0) this.#connection.received(rest)
  }

  #turnAway(answer: Buffer): void {
    this.#stream.end(answer)
  }

  #closed(): void {
    if (!this.#requested) this.#shared.books.endedBeforeRequest += 1
    this.#connection?.closed()
  }

  #clientEnded(): void {
    this.#connection?.clientEnded()
    this.#stream.end()
  }

  #failed(error: NodeJS.ErrnoException): void {
    const { books } = this.#shared
    if (!this.#secured) books.tlsErrors += 1
    else if (isReset(error) && !this.#reset) books.resetsReceived += 1
    this.#reset = true
    this.#connection?.clientEnded()
    this.destroy()
  }
}

/** EPIPE: the reset was noticed by writing. */
function isReset({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE'
}
