// Opens TCP and TLS connections to the URLs of a plan; what is the same for
// all of them (names looked up, certificates read) is prepared once. What is
// said over a connection is the sockets' business.
import net from 'node:net'
import type { Plan } from '../../core/plan/schema.ts'
import type { HandshakeSteps } from './handshake-timer.ts'
import { createSharedLookup } from './shared-lookup.ts'
import type { Source } from './source-options.ts'
import type { DialTls } from './tls-dialer.ts'

/**
 * Told of what is read, by node:net itself: into memory that all connections
 * share, valid only during the call. Returns true to go on reading.
 */
export type ReadInto = (bytes: number, buffer: Uint8Array) => boolean

/** Opens connections to one URL. */
export interface Dialer {
  readonly url: URL
  readonly steps: HandshakeSteps
  /**
   * One try: dial.ts tries other sources.
   *
   * @param read instead of 'data' events
   */
  dial(source: Source, read?: ReadInto): net.Socket
}

/** Read into by all connections of a worker, one after another. */
const READ_BYTES = 65_536

/** Rejects with FileError when a certificate cannot be read or used. */
export async function createDialers(plan: Plan): Promise<Dialer[]> {
  const urls = plan.target.urls.map((url) => new URL(url))
  const shared: Shared = {
    lookup: createSharedLookup(),
    buffer: Buffer.allocUnsafeSlow(READ_BYTES),
    createDialTls: urls.some(isSecure) ? await loadTls(plan) : null,
  }
  return urls.map((url) => createDialer(url, shared))
}

interface Shared {
  readonly lookup: net.LookupFunction
  readonly buffer: Buffer
  /** Null when no URL needs TLS. */
  readonly createDialTls: CreateDialTls | null
}

type CreateDialTls = (host: string) => DialTls

/** TLS costs time and memory to load: only for plans that use it. */
async function loadTls(plan: Plan): Promise<CreateDialTls> {
  const { prepareTls } = await import('./tls-dialer.ts')
  return prepareTls(plan.target.tls)
}

function isSecure(url: URL): boolean {
  return url.protocol === 'wss:'
}

function createDialer(url: URL, shared: Shared): Dialer {
  const secure = isSecure(url)
  // IPv6 literals stand in brackets in a URL (RFC 3986, 3.2.2)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port ? Number(url.port) : secure ? 443 : 80
  const { lookup, buffer, createDialTls } = shared
  const options = (source: Source, read?: ReadInto) => ({
    ...source,
    ...{ host, port, lookup, noDelay: true },
    ...(read && { onread: { buffer, callback: read } }),
  })
  const dialTls = secure ? createDialTls?.(host) : null
  return {
    url,
    steps: { named: net.isIP(host) === 0, secure },
    dial: dialTls
      ? (source, read) => dialTls(options(source, read))
      : (source, read) => net.connect(options(source, read)),
  }
}
