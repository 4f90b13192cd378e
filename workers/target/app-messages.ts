// The messages that mean something to the target: heartbeat, log-in, what
// users send each other, acknowledgement. It reads them; connection.ts acts on
// them. Everything else is echoed.

export type AppMessage =
  | { readonly type: 'heartbeat'; readonly reply: string }
  | LogInMessage
  | ChatMessage
  | { readonly type: 'ack'; readonly id: number }

export interface LogInMessage {
  readonly type: 'login'
  readonly user: string
  readonly token: string
  /** Null: as they were. */
  readonly groups: readonly string[] | null
  readonly body: JsonObject
}

/** From a user to others. */
export interface ChatMessage {
  readonly type: 'chat' | 'group' | 'broadcast'
  /** A user or a group; empty for a broadcast. */
  readonly to: string
}

export type JsonObject = Readonly<Record<string, unknown>>

const PING = Buffer.from('PING')
const OPENING_BRACE = 0x7b
/** Longer messages are payload and not parsed … */
const MAX_COMMAND_BYTES = 4096
/** … unless they say so early what they are. */
const EARLY_BYTES = 256
const EARLY_TYPE = /"type"\s*:\s*"(?:login|chat|group|broadcast)"/

/**
 * @param data a text message
 * @returns null for what is to be echoed
 */
export function readAppMessage(data: Uint8Array): AppMessage | null {
  if (data.length === PING.length && PING.equals(data))
    return { type: 'heartbeat', reply: 'PONG' }
  if (data[0] !== OPENING_BRACE) return null
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length)
  if (!mayBeKnown(bytes)) return null
  const body = parseObject(bytes.toString())
  return body && interpret(body)
}

/**
 * Looking for the key is many times cheaper than parsing, and most payloads
 * of load tests that begin with a brace do not have it.
 */
function mayBeKnown(bytes: Buffer): boolean {
  return bytes.length > MAX_COMMAND_BYTES
    ? EARLY_TYPE.test(bytes.toString('latin1', 0, EARLY_BYTES))
    : bytes.includes('"type"', 0, 'latin1')
}

function interpret(body: JsonObject): AppMessage | null {
  switch (body['type']) {
    case 'ping':
      return {
        type: 'heartbeat',
        reply: JSON.stringify({ ...body, type: 'pong' }),
      }
    case 'login':
      return {
        type: 'login',
        user: textOf(body['user']),
        token: textOf(body['token']),
        groups: groupsOf(body['groups']),
        body,
      }
    case 'chat':
      return { type: 'chat', to: textOf(body['to']) }
    case 'group':
      return { type: 'group', to: textOf(body['group']) }
    case 'broadcast':
      return { type: 'broadcast', to: '' }
    case 'ack':
      return { type: 'ack', id: Number(textOf(body['id']) || NaN) }
    default:
      return null
  }
}

/** @returns null for what is not JSON, or no object */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && !Array.isArray(value)
    return isObject ? (value as JsonObject | null) : null // just checked
  } catch {
    return null
  }
}

function groupsOf(value: unknown): string[] | null {
  return Array.isArray(value) ? value.map(textOf) : null
}

/** Users may be numbers in a template; they are compared as text. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : ''
}
