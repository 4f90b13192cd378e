// The layout of WebSocket frames (RFC 6455, 5.2) and what may go wrong with
// them. Constants and small pure functions; parsing is frame-parser.ts,
// writing outbox.ts.

export const CONTINUATION = 0x0
export const TEXT = 0x1
export const BINARY = 0x2
export const CLOSE = 0x8
export const PING = 0x9
export const PONG = 0xa

export const FIN = 0x80
export const RESERVED_BITS = 0x70
export const OPCODE_BITS = 0x0f
export const MASKED = 0x80
export const LENGTH_BITS = 0x7f
/** In place of a 7-bit length: 2 or 8 bytes of length follow. */
export const LENGTH_16 = 126
export const LENGTH_64 = 127

export const MASK_BYTES = 4
/** Of a control frame (RFC 6455, 5.5). */
export const MAX_CONTROL_BYTES = 125

/** Close codes of RFC 6455, 7.4.1 that are sent or stand for a lack of one. */
export const NORMAL_CLOSURE = 1000
export const PROTOCOL_ERROR = 1002
export const NO_STATUS = 1005
export const INVALID_DATA = 1007
export const TOO_BIG = 1009

/** What a peer did against the protocol. */
export interface Violation {
  /** The code that the `ws` package uses for it: WS_ERR_... */
  readonly code: string
  readonly message: string
  /** To be sent in our close frame. */
  readonly closeCode: number
}

function violation(
  code: string,
  message: string,
  closeCode = PROTOCOL_ERROR,
): Violation {
  return { code: `WS_ERR_${code}`, message, closeCode }
}

export const VIOLATIONS = {
  reservedBit: violation(
    'UNEXPECTED_RSV',
    'a reserved bit is set without an extension',
  ),
  opcode: violation('INVALID_OPCODE', 'a frame has an unknown opcode'),
  controlFragmented: violation(
    'EXPECTED_FIN',
    'a control frame comes in fragments',
  ),
  controlLength: violation(
    'INVALID_CONTROL_PAYLOAD_LENGTH',
    'a control frame is longer than 125 bytes',
  ),
  masked: violation('UNEXPECTED_MASK', 'a frame of the server is masked'),
  unmasked: violation('EXPECTED_MASK', 'a frame of the client is not masked'),
  length: violation(
    'INVALID_PAYLOAD_LENGTH',
    'a frame’s length is not in its shortest form',
  ),
  continuation: violation(
    'UNEXPECTED_CONTINUATION',
    'a continuation without a message to continue',
  ),
  interrupted: violation(
    'EXPECTED_CONTINUATION',
    'a new message before the end of the one before',
  ),
  tooBig: violation(
    'UNSUPPORTED_MESSAGE_LENGTH',
    'a message is larger than is accepted',
    TOO_BIG,
  ),
  text: violation('INVALID_UTF8', 'a text message is not UTF-8', INVALID_DATA),
  closeLength: violation(
    'INVALID_CLOSE_PAYLOAD_LENGTH',
    'a close frame has half a code',
  ),
  closeCode: violation('INVALID_CLOSE_CODE', 'a close frame has no valid code'),
  closeReason: violation(
    'INVALID_UTF8',
    'the reason of a close frame is not UTF-8',
    INVALID_DATA,
  ),
} as const satisfies Record<string, Violation>

/** Whether a close frame may carry the code (RFC 6455, 7.4; IANA registry). */
export function isCloseCode(code: number): boolean {
  if (code >= 3000) return code <= 4999
  return code >= 1000 && code <= 1014 && code !== 1004 && !isReserved(code)
}

/** Codes that only stand for the lack of a close frame. */
function isReserved(code: number): boolean {
  return code === NO_STATUS || code === 1006
}

/** XORs in place; the key as a 32-bit number, first byte highest. */
export function applyMask(
  bytes: Uint8Array,
  from: number,
  to: number,
  key: number,
): void {
  let rest = key
  for (let at = from; at < to; at++) {
    bytes[at] = (bytes[at] ?? 0) ^ (rest >>> 24)
    rest = (rest << 8) | (rest >>> 24)
  }
}
