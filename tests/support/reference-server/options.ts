// How the reference server is to behave. JSON-safe, so that it crosses the
// edge of its own process. All "every n-th" count from 1; 0 is never.

/** What becomes of a handshake that no fault has taken. */
export type HandshakeAnswer =
  | 'accept'
  /** The request is read and never answered. */
  | 'silent'
  /** A web page instead of a WebSocket. */
  | 'http-200'
  /** 101 with a Sec-WebSocket-Accept that does not fit the key. */
  | 'bad-accept-key'
  /** TCP ends without an answer. */
  | 'end'
  /** Bytes that are not HTTP. */
  | 'garbage'

/** A frame that no server may send (RFC 6455, section in brackets). */
export type Violation =
  | 'masked-frame' // 5.1
  | 'invalid-opcode' // 5.2
  | 'reserved-bits' // 5.2
  | 'fragmented-control' // 5.5
  | 'oversized-control' // 5.5
  | 'stray-continuation' // 5.4
  | 'bad-utf8' // 8.1
  | 'bad-close-code' // 7.4.1

/** What a text message that contains `match` gets instead of its echo. */
export interface ReplyRule {
  readonly match: string
  /** Null: never answered. */
  readonly reply: string | null
}

export interface ReferenceOptions {
  readonly host: string
  /** 0: the system chooses. */
  readonly port: number
  /** PEM texts; null: plain TCP. */
  readonly tls: { readonly key: string; readonly cert: string } | null
  readonly subprotocol: string | null
  readonly handshake: HandshakeAnswer
  /** Of the valid handshake requests; refusing goes before resetting. */
  readonly refuseEvery: number
  readonly refuseStatus: number
  readonly resetEvery: number
  /** Of the accepted connections: pings are never answered. */
  readonly muteEvery: number
  /** Of the accepted connections: closed `closeAfterMs` after the 101. */
  readonly closeEvery: number
  readonly closeAfterMs: number
  /** Null: TCP ends without a close frame. */
  readonly closeCode: number | null
  /** Texts sent in the same packet as the 101. */
  readonly earlyTexts: readonly string[]
  readonly violation: Violation | null
  /** After the handshake nothing is read any more. */
  readonly neverRead: boolean
  /** Applies to echoes and to replies of rules, never to pongs. */
  readonly replyDelayMs: number
  readonly rules: readonly ReplyRule[]
  /** Of the messages to echo, over all connections; in this precedence. */
  readonly dropEvery: number
  readonly duplicateEvery: number
  /** Echoed after the next one of its connection that is echoed. */
  readonly swapEvery: number
}

const DEFAULTS: ReferenceOptions = {
  host: '127.0.0.1',
  port: 0,
  tls: null,
  subprotocol: null,
  handshake: 'accept',
  refuseEvery: 0,
  refuseStatus: 503,
  resetEvery: 0,
  muteEvery: 0,
  closeEvery: 0,
  closeAfterMs: 100,
  closeCode: 1011,
  earlyTexts: [],
  violation: null,
  neverRead: false,
  replyDelayMs: 0,
  rules: [],
  dropEvery: 0,
  duplicateEvery: 0,
  swapEvery: 0,
}

export function fillOptions(
  options: Partial<ReferenceOptions>,
): ReferenceOptions {
  return { ...DEFAULTS, ...options }
}

/** @param position counted from 1 */
export function isNth(position: number, every: number): boolean {
  return every > 0 && position % every === 0
}
