// The texts of the opening handshake (RFC 6455, 4): the client's request and
// what it demands of the answer, and the server's proof that it has read the
// request. No sockets here.
import { hash, randomFillSync } from 'node:crypto'

/** RFC 6455, 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const KEY_BYTES = 16
const KEYS_AT_ONCE = 256
/** Of a request's or an answer's head; Node's own limit for HTTP. */
export const MAX_HEAD_BYTES = 16_384

const HEAD_END = Buffer.from('\r\n\r\n')

/** Sec-WebSocket-Key values, drawn many at a time. */
export class HandshakeKeys {
  readonly #bytes = Buffer.allocUnsafeSlow(KEY_BYTES * KEYS_AT_ONCE)
  #used = this.#bytes.length

  next(): string {
    if (this.#used === this.#bytes.length) {
      randomFillSync(this.#bytes)
      this.#used = 0
    }
    const from = this.#used
    this.#used += KEY_BYTES
    return this.#bytes.toString('base64', from, this.#used)
  }
}

/** The Sec-WebSocket-Accept that answers a key (RFC 6455, 4.2.2). */
export function acceptOf(key: string): string {
  return hash('sha1', key + GUID, 'base64')
}

/** @returns where the head ends, its empty line included; -1: not yet */
export function headEnd(bytes: Buffer): number {
  const at = bytes.indexOf(HEAD_END)
  return at === -1 ? -1 : at + HEAD_END.length
}

/** A head's first line and headers. */
export interface Head {
  readonly startLine: string
  /** By lower-case name; equal names joined by ", " (RFC 9110, 5.2). */
  readonly headers: ReadonlyMap<string, string>
}

/** @returns null for what is no HTTP/1 head */
export function parseHead(text: string): Head | null {
  const [startLine = '', ...lines] = text.trimEnd().split('\r\n')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    // a space before the colon or at the line's start: RFC 9112, 5.1 and 5.2
    if (colon < 1 || !TOKEN.test(name)) return null
    const value = line.slice(colon + 1).trim()
    const key = name.toLowerCase()
    const before = headers.get(key)
    headers.set(key, before === undefined ? value : `${before}, ${value}`)
  }
  return { startLine, headers }
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** Whether a list such as "keep-alive, Upgrade" names the token, in any case. */
export function listNames(list: string | undefined, token: string): boolean {
  if (list === undefined) return false
  if (list.length === token.length) return list.toLowerCase() === token
  return list
    .toLowerCase()
    .split(',')
    .some((part) => part.trim() === token)
}
