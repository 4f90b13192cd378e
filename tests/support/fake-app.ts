// The page with a made-up run behind it: what real runs show only on a bad day
// (a red generator, lost workers, a lost connection) at the press of Run. The
// real doors are headless/commands/serve.ts and electron/; this one measures nothing.
import { readFile } from 'node:fs/promises'
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { text } from 'node:stream/consumers'
import { WebSocketServer } from 'ws'
import { createSocketPort } from '../../core/rpc/socket-port.ts'
import { createFakeRuns, type FakeRuns, type FakeScript } from './fake-runs.ts'

export interface FakeApp {
  /** With its token. */
  readonly url: string
  readonly runs: FakeRuns
  /** Whether new connections are turned away. */
  refuse(all: boolean): void
  /** Cuts every page's connection; they may come back. */
  cut(): void
  dispose(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'"

export async function startFakeApp(
  folder: string,
  script: FakeScript = {},
): Promise<FakeApp> {
  const runs = createFakeRuns(script)
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (path === '/session') void answerSession(request, response)
    else void answerFile(join(folder, normalize(path)), response)
  })
  const sockets = new WebSocketServer({ server, path: '/api' })
  let refusing = false
  sockets.on('connection', (socket) => {
    if (refusing) {
      socket.terminate()
      return
    }
    const undo = runs.serve(createSocketPort(socket))
    socket.on('close', undo)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // a server that listens on a port has an address of this form
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/?token=${TOKEN}`,
    runs,
    refuse: (all) => {
      refusing = all
    },
    cut: () => sockets.clients.forEach((socket) => socket.terminate()),
    async dispose() {
      runs.dispose()
      sockets.clients.forEach((socket) => socket.terminate())
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const TOKEN = 'let-me-in'

async function answerSession(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request)
  const known =
    request.headers.cookie?.includes('session=yes') || body.includes(TOKEN)
  if (known) response.setHeader('set-cookie', 'session=yes; HttpOnly')
  response.writeHead(known ? 204 : 401).end()
}

async function answerFile(
  path: string,
  response: ServerResponse,
): Promise<void> {
  const file = path.endsWith('/') ? join(path, 'index.html') : path
  try {
    const content = await readFile(file)
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    response.setHeader('content-type', type)
    response.setHeader('content-security-policy', POLICY)
    response.end(content)
  } catch {
    response.writeHead(404).end() // whatever cannot be read is not there
  }
}
