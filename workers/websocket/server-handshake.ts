// Judges a client's request for a WebSocket by RFC 6455, 4.2, and words the
// server's answers. No sockets here; requests for pages are HTTP's business.
import { STATUS_CODES } from 'node:http'
import { acceptOf, listNames, type Head } from './handshake.ts'

export interface RequestVerdict {
  readonly accepted: boolean
  /** The whole answer, Latin-1; after a refusal the connection ends. */
  readonly answer: string
}

const GET_LINE = /^GET \S+ HTTP\/1\.1$/
/** 16 bytes in base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const VERSION = '13'

interface Refusal {
  readonly status: number
  readonly message: string
  /** Header lines, each with its line end. */
  readonly headers?: string
}

/** Whether `judgeRequest` is to answer it, rather than a server of pages. */
export function asksForWebSocket({ startLine, headers }: Head): boolean {
  return (
    headers.get('upgrade')?.toLowerCase() === 'websocket' &&
    listNames(headers.get('connection'), 'upgrade') &&
    GET_LINE.test(startLine)
  )
}

/** No extension is agreed to; of the subprotocols offered, to the first. */
export function judgeRequest(head: Head): RequestVerdict {
  const { headers } = head
  const offered = headers.get('sec-websocket-protocol')
  const subprotocols = offered === undefined ? [] : namesIn(offered)
  const wrong = problemOf(head) ?? wrongSubprotocols(subprotocols)
  if (wrong) return { accepted: false, answer: refusalText(wrong) }
  const [subprotocol] = subprotocols
  const accept = acceptOf(headers.get('sec-websocket-key') ?? '')
  const answer =
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
    `Connection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n` +
    (subprotocol === undefined
      ? '\r\n'
      : `Sec-WebSocket-Protocol: ${subprotocol}\r\n\r\n`)
  return { accepted: true, answer }
}

/** A whole answer that refuses, after which the connection ends. */
export function refusalText(refusal: Refusal): string {
  const { status, message, headers = '' } = refusal
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n` +
    'Connection: close\r\nContent-Type: text/plain\r\n' +
    `Content-Length: ${message.length}\r\n${headers}\r\n${message}`
  )
}

function problemOf({ startLine, headers }: Head): Refusal | null {
  if (!startLine.startsWith('GET '))
    return {
      status: 405,
      message: 'a WebSocket is asked for with GET',
      headers: 'Allow: GET\r\n',
    }
  if (!GET_LINE.test(startLine)) return bad('the request is not HTTP/1.1')
  if (!headers.get('host')) return bad('no Host header')
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket')
    return bad('invalid Upgrade header')
  if (!listNames(headers.get('connection'), 'upgrade'))
    return bad('invalid Connection header')
  return wrongProof(headers)
}

function wrongProof(headers: Head['headers']): Refusal | null {
  if (!KEY.test(headers.get('sec-websocket-key') ?? ''))
    return bad('missing or invalid Sec-WebSocket-Key header')
  if (headers.get('sec-websocket-version') !== VERSION)
    return {
      status: 426,
      message: `only version ${VERSION} of the protocol is spoken here`,
      headers:
        'Upgrade: websocket\r\n' + `Sec-WebSocket-Version: ${VERSION}\r\n`,
    }
  return null
}

/** RFC 6455, 4.1: tokens, each once. */
function wrongSubprotocols(names: readonly string[]): Refusal | null {
  const right =
    names.every((name) => NAME.test(name)) &&
    new Set(names).size === names.length
  return right ? null : bad('invalid Sec-WebSocket-Protocol header')
}

function namesIn(list: string): string[] {
  return list.split(',').map((name) => name.trim())
}

function bad(message: string): Refusal {
  return { status: 400, message }
}
