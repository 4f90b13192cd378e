// The messages that mean something to the target: heartbeat, log-in, chat.
// It reads them; connection.ts acts on them. Everything else is echoed.

export type AppMessage =
  | { readonly type: 'heartbeat'; readonly reply: string }
  | {
      readonly type: 'login'
      readonly user: string
      readonly token: string
      readonly body: JsonObject
    }
  | { readonly type: 'chat'; readonly to: string; readonly body: JsonObject }

export type JsonObject = Readonly<Record<string, unknown>>

const PING = Buffer.from('PING')
const OPENING_BRACE = 0x7b
/** Longer messages are payload, not commands: they are not parsed. */
const MAX_COMMAND_BYTES = 4096

/**
 * @param data a text message
 * @returns null for what is to be echoed
 */
export function readAppMessage(data: Uint8Array): AppMessage | null {
  if (data.length === PING.length && PING.equals(data))
    return { type: 'heartbeat', reply: 'PONG' }
  if (data[0] !== OPENING_BRACE || data.length > MAX_COMMAND_BYTES) return null
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length)
  // Looking for the key is many times cheaper than parsing, and most payloads
  // of load tests that begin with a brace do not have it.
  if (!bytes.includes('"type"', 0, 'latin1')) return null
  const body = parseObject(bytes.toString())
  return body && interpret(body)
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
        body,
      }
    case 'chat':
      return { type: 'chat', to: textOf(body['to']), body }
    default:
      return null
  }
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    // It began with a brace, so it is an object.
    return value as JsonObject
  } catch {
    return null // not JSON after all: echoed as it is
  }
}

/** Users may be numbers in a template; they are compared as text. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : ''
}
