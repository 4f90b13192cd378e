// The opening handshake of RFC 6455, section 4: reading the client's request
// and writing every kind of answer that a client may meet.
import { createHash } from 'node:crypto'
import { STATUS_CODES } from 'node:http'

const END_OF_HEAD = '\r\n\r\n'
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const VALID_KEY = /^[A-Za-z0-9+/]{22}==$/

export interface HandshakeRequest {
  /** Null when the request breaks section 4.1. */
  readonly key: string | null
  /** What came behind the request. */
  readonly rest: Buffer
}

/** @returns null while the head of the request is not complete */
export function readRequest(bytes: Buffer): HandshakeRequest | null {
  const end = bytes.indexOf(END_OF_HEAD)
  if (end < 0) return null
  const [requestLine = '', ...lines] = bytes
    .toString('latin1', 0, end)
    .split('\r\n')
  const rest = bytes.subarray(end + END_OF_HEAD.length)
  return { key: validKey(requestLine, headersOf(lines)), rest }
}

function headersOf(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [
        line.slice(0, colon).trim().toLowerCase(),
        line.slice(colon + 1).trim(),
      ]
    }),
  )
}

function validKey(
  requestLine: string,
  headers: ReadonlyMap<string, string>,
): string | null {
  const key = headers.get('sec-websocket-key') ?? ''
  const valid =
    /^GET \S+ HTTP\/1\.1$/.test(requestLine) &&
    headers.has('host') &&
    headers.get('upgrade')?.toLowerCase() === 'websocket' &&
    /\bupgrade\b/i.test(headers.get('connection') ?? '') &&
    headers.get('sec-websocket-version') === '13' &&
    VALID_KEY.test(key)
  return valid ? key : null
}

/** The answer that opens the connection to whoever sent `key`. */
export function switchingProtocols(
  key: string,
  subprotocol: string | null,
): Buffer {
  const accept = createHash('sha1')
    .update(key + GUID)
    .digest('base64')
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...(subprotocol === null ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
  ]
  return Buffer.from(lines.join('\r\n') + END_OF_HEAD)
}

export function httpAnswer(status: number, body = ''): Buffer {
  return Buffer.from(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n` +
      `Content-Type: text/plain\r\nContent-Length: ${body.length}\r\n` +
      `Connection: close${END_OF_HEAD}${body}`,
  )
}
