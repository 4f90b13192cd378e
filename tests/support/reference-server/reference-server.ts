// A WebSocket server to check the product against. It shares no code with the
// product and uses no WebSocket library: what it counts is a second opinion.
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { createSecureContext } from 'node:tls'
import { emptyBooks, type Books } from './books.ts'
import type { Shared } from './echo.ts'
import { fillOptions, type ReferenceOptions } from './options.ts'
import { ReplyQueue } from './reply-queue.ts'
import { Visitor } from './visitor.ts'

export interface ReferenceServer {
  /** ws:// or wss://, without a path. */
  readonly url: string
  readonly port: number
  /** A copy: it does not change any more. */
  books(): Books
  /** Cuts what is open. Idempotent. */
  stop(): Promise<void>
}

/** More than any system grants. */
const BACKLOG = 65_535

export async function startReferenceServer(
  given: Partial<ReferenceOptions> = {},
): Promise<ReferenceServer> {
  const options = fillOptions(given)
  const { host, port, tls, replyDelayMs } = options
  const secureContext = tls && createSecureContext(tls)
  const replyQueue = replyDelayMs > 0 ? new ReplyQueue(replyDelayMs) : null
  const books = emptyBooks()
  const shared: Shared = { options, books, replyQueue, echoes: 0 }
  const visitors = new Set<Visitor>()

  // Half-open, so that closing our side does not end the reading of theirs.
  const server = createServer({ allowHalfOpen: true }, (tcp) => {
    const visitor = new Visitor(tcp, shared, secureContext)
    visitors.add(visitor)
    tcp.on('close', () => visitors.delete(visitor))
  })
  server.listen({ host, port, backlog: BACKLOG })
  await once(server, 'listening')
  const bound = (server.address() as AddressInfo).port // it listens on TCP

  async function stop(): Promise<void> {
    const closed = once(server, 'close')
    server.close()
    for (const visitor of visitors) visitor.destroy()
    replyQueue?.close()
    await closed
  }
  let stopping: Promise<void> | null = null
  return {
    url: `${tls ? 'wss' : 'ws'}://${host}:${bound}`,
    port: bound,
    books: () => structuredClone(books),
    stop: () => (stopping ??= stop()),
  }
}
