// A WebSocket server without a codec: its script decides every byte and where
// the client's reads end; what the client sends is cut into frames and kept.
import { once } from 'node:events'
import {
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { OPCODE } from '../reference-server/frames.ts'
import {
  readRequest,
  switchingProtocols,
} from '../reference-server/handshake.ts'
import { ClientFrameReader, type ClientFrame } from './client-frames.ts'

export interface RawRequest {
  /** Request line and headers, without the empty line. */
  readonly head: string
  /** Null when the request breaks RFC 6455, 4.1. */
  readonly key: string | null
}

/** How TCP ended: both sides in order, or by a reset. */
export type TcpEnd = 'in order' | 'reset'

/** What a script does with one connection. */
export type Script = (peer: RawPeer) => Promise<void>

export class RawPeer {
  readonly tcp: Socket
  /** What the client sent after its request. */
  readonly frames: ClientFrame[] = []
  /** Ends TCP when the client sends a close frame or ends it (RFC, 7.1.1). */
  endsWithClient = true
  onFrame: ((frame: ClientFrame) => void) | null = null
  /** Whether the client ended its side of TCP in order. */
  finReceived = false
  readonly #reader = new ClientFrameReader()
  readonly #request = Promise.withResolvers<RawRequest>()
  readonly #closeFrame = Promise.withResolvers<void>()
  readonly #fin = Promise.withResolvers<void>()
  readonly #over = Promise.withResolvers<TcpEnd>()
  #head: Buffer | null = Buffer.alloc(0)

  constructor(tcp: Socket) {
    this.tcp = tcp
    tcp.setNoDelay(true)
    tcp.on('data', (chunk) => this.#read(chunk))
    tcp.on('error', () => {}) // 'close' says that there was one
    tcp.on('end', () => this.#ended())
    tcp.on('close', (hadError) => {
      this.#over.resolve(hadError ? 'reset' : 'in order')
    })
  }

  get request(): Promise<RawRequest> {
    return this.#request.promise
  }

  get closeFrameReceived(): Promise<void> {
    return this.#closeFrame.promise
  }

  get clientEnded(): Promise<void> {
    return this.#fin.promise
  }

  get over(): Promise<TcpEnd> {
    return this.#over.promise
  }

  /** Bytes of a frame that the client has not completed. */
  get unfinishedBytes(): number {
    return this.#reader.waitingBytes
  }

  /** The bytes of the 101 that this client waits for. */
  async acceptance(subprotocol: string | null = null): Promise<Buffer> {
    const { key } = await this.request
    return switchingProtocols(key ?? '', subprotocol)
  }

  /**
   * Writes each chunk so that the client gets it in a read of its own. Client
   * and server share one event loop: after two turns it has read.
   */
  async writeApart(chunks: Iterable<Uint8Array>): Promise<void> {
    for (const chunk of chunks) {
      if (this.tcp.destroyed || this.tcp.writableEnded) return
      if (!this.tcp.write(chunk) && this.tcp.writableLength > 0)
        await Promise.race([once(this.tcp, 'drain'), this.over]).catch(ignore)
      await nextTurn()
      await nextTurn()
    }
  }

  #read(chunk: Buffer): void {
    if (this.#head === null) {
      this.#readFrames(chunk)
      return
    }
    const bytes = Buffer.concat([this.#head, chunk])
    this.#head = bytes
    const request = readRequest(bytes)
    if (request === null) return
    this.#head = null
    const head = bytes.toString('latin1', 0, bytes.indexOf('\r\n\r\n'))
    this.#request.resolve({ head, key: request.key })
    if (request.rest.length > 0) this.#readFrames(request.rest)
  }

  #readFrames(chunk: Buffer): void {
    for (const frame of this.#reader.push(chunk)) {
      this.frames.push(frame)
      this.onFrame?.(frame)
      if (frame.opcode !== OPCODE.close) continue
      this.#closeFrame.resolve()
      if (this.endsWithClient) this.tcp.end()
    }
  }

  #ended(): void {
    this.finReceived = true
    this.#fin.resolve()
    if (this.endsWithClient) this.tcp.end()
  }
}

function ignore(): void {
  // the connection is gone: whoever writes looks at it next
}

export class RawServer {
  readonly url: string
  /** How many connections came. */
  connections = 0
  /** The connection that came last. */
  latest: RawPeer | null = null
  readonly #server: Server
  readonly #open = new Set<Socket>()
  readonly #script: Script

  /** @param server listening */
  constructor(server: Server, script: Script) {
    const { port } = server.address() as AddressInfo // it listens on TCP
    this.url = `ws://127.0.0.1:${port}/`
    this.#server = server
    this.#script = script
    server.on('connection', (tcp) => this.#serve(tcp))
  }

  get openConnections(): number {
    return this.#open.size
  }

  #serve(tcp: Socket): void {
    this.connections++
    this.#open.add(tcp)
    tcp.once('close', () => this.#open.delete(tcp))
    const peer = new RawPeer(tcp)
    this.latest = peer
    void this.#script(peer) // a throw in a script ends the process
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return
    this.#server.close()
    for (const tcp of this.#open) tcp.destroy()
    await once(this.#server, 'close')
  }
}

/** A raw server on a free loopback port. Whoever starts it stops it. */
export async function startRawServer(script: Script): Promise<RawServer> {
  const server = createServer({ allowHalfOpen: true })
  server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 })
  await once(server, 'listening')
  return new RawServer(server, script)
}
