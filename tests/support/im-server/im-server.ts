// An IM server to check the product against: log-in, chat, groups, broadcast,
// push, messages kept for those who are away. It shares no code with the
// product and uses no WebSocket library: what it books is a second opinion.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import {
  httpAnswer,
  readRequest,
  switchingProtocols,
} from '../reference-server/handshake.ts'
import { emptyBooks, type Books } from './books.ts'
import { Link, type Shared } from './link.ts'
import { Misfortune } from './misfortune.ts'
import { fillOptions, type ImOptions } from './options.ts'
import { PostOffice } from './post-office.ts'

export interface ImServer {
  /** ws://, without a path. */
  readonly url: string
  readonly port: number
  /** A copy: it does not change any more. */
  books(): Books
  /** Cuts what is open. Idempotent. */
  stop(): Promise<void>
}

/** More than any system grants. */
const BACKLOG = 65_535
const WATCH_MS = 10

export async function startImServer(
  given: Partial<ImOptions> = {},
): Promise<ImServer> {
  const options = fillOptions(given)
  const books = emptyBooks()
  const office = new PostOffice(books, options, new Misfortune(options))
  const beganMs = performance.now()
  const now = () => performance.now() - beganMs
  const shared: Shared = { options, books, office, now }
  const links = new Set<Link>()
  const sockets = new Set<Socket>()

  // Half-open, so that closing our side does not end the reading of theirs.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    books.tcpAccepted += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    welcome(socket, shared, links)
  })
  server.listen({ host: options.host, port: options.port, backlog: BACKLOG })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on TCP
  const push = createPush(shared)
  const timer = setInterval(() => {
    for (const link of links) link.watch()
    push()
  }, WATCH_MS)

  async function stop(): Promise<void> {
    clearInterval(timer)
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  let stopping: Promise<void> | null = null
  return {
    url: `ws://${options.host}:${port}`,
    port,
    books: () => structuredClone(books),
    stop: () => (stopping ??= stop()),
  }
}

/** One connection from accept to end. */
function welcome(socket: Socket, shared: Shared, links: Set<Link>): void {
  let link: Link | null = null
  let head: Buffer = Buffer.alloc(0)
  const failed = keepReading(socket)
  socket.setNoDelay(true)
  socket.on('data', (chunk: Buffer) => {
    if (link) {
      link.received(chunk)
      return
    }
    head = Buffer.concat([head, chunk])
    const request = readRequest(head)
    if (!request) return
    head = Buffer.alloc(0)
    if (request.key === null || refuses(shared)) {
      if (request.key === null) shared.books.badHandshakes += 1
      socket.end(httpAnswer(request.key === null ? 400 : 503))
      return
    }
    link = new Link(socket, shared)
    links.add(link)
    socket.write(switchingProtocols(request.key, null))
    link.begin()
    if (request.rest.length > 0) link.received(request.rest)
  })
  socket.on('end', () => {
    link?.clientEnded(failed() ? 'reset' : 'eof')
    if (failed()) socket.destroy()
    else socket.end()
  })
  socket.on('error', () => {
    link?.clientEnded('reset')
    socket.destroy()
  })
  socket.on('close', () => {
    if (!link) return
    link.clientEnded('eof')
    links.delete(link)
  })
}

/**
 * A write that meets a reset makes Node throw away what the client had sent
 * before it, unread. The books want that too: only reading ends a socket here.
 *
 * @returns tells whether a write has failed
 */
function keepReading(socket: Socket): () => boolean {
  let failed = false
  const ignoring = (done: () => void) => (error?: Error | null) => {
    if (error) failed = true
    done()
  }
  const write = socket._write.bind(socket)
  const writeAll = socket._writev?.bind(socket)
  socket._write = (chunk, encoding, done) =>
    write(chunk, encoding, ignoring(done))
  if (writeAll)
    socket._writev = (chunks, done) => writeAll(chunks, ignoring(done))
  return () => failed
}

function refuses({ books, options }: Shared): boolean {
  const refused =
    books.handshakes >= options.refuseAfter &&
    books.refused < options.refuseCount
  if (refused) books.refused += 1
  return refused
}

/** @returns to be called often: sends what is due */
function createPush({ options, office, now }: Shared): () => void {
  const { push } = options
  let sent = 0
  let beganMs: number | null = null
  return () => {
    if (!push || sent >= push.count) return
    if (beganMs === null && office.users.length < push.users) return
    beganMs ??= now()
    while (sent < push.count && beganMs + sent * push.everyMs <= now()) {
      sent += 1
      office.submit({
        ...{ kind: 'push', from: null, receivers: office.usersPresent },
        body: { type: 'push', number: sent, text: 'tide' },
        ...{ bytes: Buffer.alloc(0), isText: true },
      })
    }
  }
}
