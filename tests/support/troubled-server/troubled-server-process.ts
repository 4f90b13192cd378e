// A WebSocket server on `ws` whose troubles are real: it computes for each
// message and each handshake, and takes its time with TLS. A process of its
// own, driven by IPC messages; ends with its parent.
import { createServer as createPlain } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createSecureContext } from 'node:tls'
import { WebSocketServer } from 'ws'

export interface Troubles {
  /** CPU time that each handshake takes, ms. */
  readonly handshakeMs: number
  /** CPU time that each message takes, ms. */
  readonly messageMs: number
  /** Connections that its system keeps until it accepts them. */
  readonly backlog: number
  /** Handshakes that it answers; those after them wait for ever. */
  readonly answers: number
  /** Computes for so long at once, after so many handshakes. */
  readonly pause: { readonly afterHandshakes: number; readonly ms: number }
  /** Behind TLS; the certificate is looked up for so long. */
  readonly tls: {
    readonly key: string
    readonly cert: string
    readonly lookupMs: number
  } | null
}

process.on('SIGINT', () => {}) // the test decides when this process ends
process.on('disconnect', () => process.exit(0))
process.once('message', (troubles: Troubles) => start(troubles))

function start(troubles: Troubles): void {
  const { handshakeMs, messageMs, tls, backlog, answers, pause } = troubles
  let handshakes = 0
  const server = tls ? secureServer(tls) : createPlain()
  const sockets = new WebSocketServer({
    server,
    verifyClient: (_info, decide) => {
      compute(handshakeMs)
      handshakes += 1
      if (handshakes === pause.afterHandshakes) compute(pause.ms)
      if (handshakes <= answers) decide(true)
    },
  })
  sockets.on('connection', (socket) => {
    socket.on('error', () => {})
    socket.on('message', (data, isBinary) => {
      compute(messageMs)
      socket.send(data, { binary: isBinary })
    })
  })
  server.listen({ host: '127.0.0.1', port: 0, backlog }, () => {
    process.send?.((server.address() as AddressInfo).port) // it listens on TCP
  })
}

function secureServer({ key, cert, lookupMs }: NonNullable<Troubles['tls']>) {
  const context = createSecureContext({ key, cert })
  return createSecure({
    key,
    cert,
    SNICallback: (_name, found) => {
      setTimeout(() => found(null, context), lookupMs)
    },
  })
}

function compute(ms: number): void {
  const endMs = performance.now() + ms
  while (performance.now() < endMs);
}
