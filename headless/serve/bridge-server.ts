// The UI in a browser: static files, the session, and the app API over a
// WebSocket. Loopback only; knows nothing of what the API does.
import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Port } from '../../core/rpc/port.ts'
import { createSocketPort } from '../../core/rpc/socket-port.ts'
import { isOwnHost, isOwnOrigin } from './own-address.ts'
import { pageHeaders } from './page-headers.ts'
import { readToken } from './read-token.ts'
import { createSessions, type Sessions } from './session.ts'
import { readStaticFile } from './static-file.ts'

const LOOPBACK = '127.0.0.1'

export interface BridgeOptions {
  /** Folder of the built UI. */
  readonly root: string
  /** 0: any free port. */
  readonly port: number
  /** Makes an unguessable text. */
  secret(): string
  /** A browser has connected; the Port closes when it goes. */
  onClient(port: Port): void
  /** Somebody came with a link that had been used: a link that works. */
  onUsedLink(url: string): void
}

export interface BridgeServer {
  /** With the one-time token. */
  readonly url: string
  close(): Promise<void>
}

/** Rejects with the system's error when the port cannot be had. */
export async function startBridge(
  options: BridgeOptions,
): Promise<BridgeServer> {
  const server = createServer()
  server.listen(options.port, LOOPBACK)
  await once(server, 'listening')
  // a TCP server's address is never a pipe's name
  const { port } = server.address() as AddressInfo
  const sessions = createSessions(`tidewire_${port}`, options.secret)
  const bridge: Bridge = { ...options, port, sessions }
  server.on('request', (request, response) => {
    answer(bridge, request, response).catch(() => response.destroy())
  })
  const sockets = acceptSockets(server, bridge)
  return {
    url: linkOf(bridge),
    close: () => closeServer(server, sockets),
  }
}

interface Bridge extends BridgeOptions {
  readonly sessions: Sessions
}

function linkOf({ port, sessions }: Bridge): string {
  return `http://${LOOPBACK}:${port}/?token=${sessions.token()}`
}

async function answer(
  bridge: Bridge,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(pageHeaders(bridge.port)))
    response.setHeader(name, value)
  if (!isOwnHost(request.headers.host, bridge.port)) {
    response.writeHead(403).end('This name is not served here.\n')
    return
  }
  const [path = '/'] = (request.url ?? '/').split('?')
  if (path === '/session') await answerSession(bridge, request, response)
  else await answerFile(bridge.root, path, { request, response })
}

async function answerSession(
  bridge: Bridge,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { origin, cookie } = request.headers
  if (request.method !== 'POST') {
    response.writeHead(405, { Allow: 'POST' }).end()
    return
  }
  if (origin !== undefined && !isOwnOrigin(origin, bridge.port)) {
    response.writeHead(403).end()
    return
  }
  const session = bridge.sessions.open(await readToken(request), cookie)
  if (session.type === 'refused') {
    if (session.reused) bridge.onUsedLink(linkOf(bridge))
    response.writeHead(401).end()
    return
  }
  if (session.type === 'opened')
    response.setHeader('Set-Cookie', session.cookie)
  response.writeHead(204).end()
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

async function answerFile(
  root: string,
  path: string,
  { request, response }: Exchange,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end()
    return
  }
  const file = await readStaticFile(root, path)
  if (!file) {
    response.writeHead(404).end('Not found.\n')
    return
  }
  response.writeHead(200, {
    'Content-Type': file.type,
    'Content-Length': file.body.length,
  })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}

function acceptSockets(server: Server, bridge: Bridge): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 16 * 1024 * 1024,
  })
  server.on('upgrade', (request, stream, head) => {
    const refusal = refusalOf(bridge, request)
    if (refusal) refuse(stream, refusal)
    else
      sockets.handleUpgrade(request, stream, head, (socket: WebSocket) => {
        socket.on('error', () => {}) // told by its close
        bridge.onClient(createSocketPort(socket))
      })
  })
  return sockets
}

function refusalOf(bridge: Bridge, request: IncomingMessage): string | null {
  const { host, origin, cookie } = request.headers
  const [path] = (request.url ?? '').split('?')
  if (!isOwnHost(host, bridge.port)) return '403 Forbidden'
  if (!isOwnOrigin(origin, bridge.port)) return '403 Forbidden'
  if (path !== '/api') return '404 Not Found'
  return bridge.sessions.holds(cookie) ? null : '401 Unauthorized'
}

function refuse(stream: Duplex, status: string): void {
  stream.on('error', () => {}) // gone before it was told
  stream.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  )
}

async function closeServer(
  server: Server,
  sockets: WebSocketServer,
): Promise<void> {
  for (const socket of sockets.clients) socket.terminate()
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
