// From an error of node:net or node:tls to why a connection ended.
import type { SocketEnd } from '../engine/socket.ts'

export function endOfError(error: NodeJS.ErrnoException): SocketEnd {
  const { code, errno } = error
  // Node's own word for a connection that ended before TLS or HTTP answered
  if (code === 'ECONNRESET' && errno === undefined)
    return { ended: true, message: 'TCP ended before the answer' }
  return { code, message: messageOf(error) }
}

/** With several addresses tried, the first one's error speaks for all. */
function messageOf(error: Error): string {
  const errors: unknown[] = error instanceof AggregateError ? error.errors : []
  const first = errors[0]
  const text = error.message || (first instanceof Error ? first.message : '')
  return plainText(text) || 'no reason'
}

/** Without Node's advice to Node users, and OpenSSL's thread and file. */
function plainText(message: string): string {
  const ssl = /:error:[0-9A-F]+:([^:]*):[^:]*:([^:]+):/.exec(message)
  if (ssl) return `${ssl[1]}: ${ssl[2]}`
  return (message.split(/\n|; if the root CA/)[0] ?? '').trim()
}
