// Opens the TCP or TLS connection of a handshake from a source that the
// allocator gives, and from another one when the system refuses that. What
// happens on the connection afterwards is its owner's business.
import type { Socket } from 'node:net'
import type { ReadInto } from './dialer.ts'
import type { Source } from './source-options.ts'
import type { SourcePorts } from './source-ports.ts'

/** How a URL is dialed. */
export interface DialRoute {
  readonly urlIndex: number
  readonly sources: SourcePorts
  /** Begins to connect; `source` goes into the options of net or tls. */
  readonly connect: (source: Source, read?: ReadInto) => Socket
}

/** Told of one dial. To end it, destroy the socket. */
export interface DialOwner {
  /** Takes what is read, instead of 'data' events. */
  readonly read?: ReadInto
  /**
   * A socket that has begun to connect: listen to it for all but errors.
   *
   * Told again with another one when the system refuses the source; nothing
   * of the one before is heard any more.
   */
  dialing(socket: Socket): void
  /** Any error of the socket, at any time, other than a refusal passed over. */
  failed(error: NodeJS.ErrnoException): void
}

/** Sources tried for one connection. */
const MAX_TRIES = 32

export function dial(route: DialRoute, owner: DialOwner): void {
  const source = route.sources.next(route.urlIndex)
  if (source) attempt({ route, owner, source, tries: 1 })
  else process.nextTick(() => owner.failed(noPortLeft(route)))
}

interface Attempt {
  readonly route: DialRoute
  readonly owner: DialOwner
  readonly source: Source
  readonly tries: number
}

function attempt(current: Attempt): void {
  const { route, owner, source } = current
  const socket = route.connect(source, owner.read)
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (!isRefusal(error)) owner.failed(error)
    else if (!tryAgain(current, socket)) owner.failed(portError(route, error))
  })
  if (source.place !== undefined)
    socket.once('close', () => route.sources.released(route.urlIndex, source))
  owner.dialing(socket)
}

function tryAgain({ route, owner, source, tries }: Attempt, refused: Socket) {
  if (tries >= MAX_TRIES) return false
  const another = route.sources.retry(route.urlIndex, source)
  refused.removeAllListeners() // its source is given back already
  if (another) attempt({ route, owner, source: another, tries: tries + 1 })
  return another !== null
}

/**
 * The port is taken: for this destination, or by a listener. An address that
 * cannot be bound at all is none of this machine's: no port of it would do.
 */
function isRefusal({ code, syscall }: NodeJS.ErrnoException): boolean {
  if (code === 'EADDRINUSE') return true
  return code === 'EADDRNOTAVAIL' && syscall === 'connect'
}

function portError(
  { sources, urlIndex }: DialRoute,
  error: NodeJS.ErrnoException,
): NodeJS.ErrnoException {
  const { code = 'EADDRINUSE' } = error
  const message = `${code}: ${sources.limitOf(urlIndex)}`
  return Object.assign(new Error(message, { cause: error }), { code })
}

function noPortLeft(route: DialRoute): NodeJS.ErrnoException {
  return portError(route, new Error('none is left to try'))
}
