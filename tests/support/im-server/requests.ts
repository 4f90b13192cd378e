// What clients may say to the IM server, read from a message's bytes.

export type Json = Readonly<Record<string, unknown>>

export type Request =
  | { readonly type: 'PING' }
  | { readonly type: 'ping'; readonly body: Json }
  | {
      readonly type: 'login'
      readonly user: string
      readonly groups: readonly string[]
    }
  | { readonly type: 'ack'; readonly id: number }
  | { readonly type: 'chat'; readonly to: string; readonly body: Json }
  | { readonly type: 'group'; readonly group: string; readonly body: Json }
  | { readonly type: 'broadcast'; readonly body: Json }
  /** Anything else comes back as it is. */
  | { readonly type: 'echo' }

export function readRequest(bytes: Buffer): Request {
  const text = bytes.toString()
  if (text === 'PING') return { type: 'PING' }
  const body = parse(text)
  switch (body?.['type']) {
    case 'ping':
      return { type: 'ping', body }
    case 'login':
      return {
        type: 'login',
        user: word(body['user']),
        groups: list(body['groups']).map(word),
      }
    case 'ack':
      return { type: 'ack', id: Number(body['id']) }
    case 'chat':
      return { type: 'chat', to: word(body['to']), body }
    case 'group':
      return { type: 'group', group: word(body['group']), body }
    case 'broadcast':
      return { type: 'broadcast', body }
    default:
      return { type: 'echo' }
  }
}

function parse(text: string): Json | null {
  if (!text.startsWith('{')) return null
  try {
    return JSON.parse(text) as Json // it began with a brace
  } catch {
    return null
  }
}

/** Names may be written as numbers; they are compared as text. */
function word(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : ''
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
