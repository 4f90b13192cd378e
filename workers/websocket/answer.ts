// Judges the server's answer to an opening handshake by RFC 6455, 4.1. It is
// stricter than needed nowhere: what it refuses, browsers refuse as well.
import { acceptOf, listNames, parseHead, type Head } from './handshake.ts'

/** What the client asked for. */
export interface Asked {
  readonly key: string
  readonly subprotocols: readonly string[]
}

export type Verdict =
  | { readonly type: 'accepted' }
  /** Something before the answer, such as early hints (RFC 9110, 15.2). */
  | { readonly type: 'interim' }
  /** A 101 that does not hold, or no HTTP. */
  | { readonly type: 'bad'; readonly message: string }
  | {
      readonly type: 'refused'
      readonly status: number
      readonly message: string
    }

const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: (.*))?$/
/** Headers of a refusal that say why or what to do. */
const TELLING = ['retry-after', 'location', 'www-authenticate', 'upgrade']
const MAX_HEADER_CHARS = 80

/** @param text the head of the answer, Latin-1 */
export function judgeAnswer(text: string, asked: Asked): Verdict {
  const head = parseHead(text)
  const status = head && STATUS_LINE.exec(head.startLine)
  if (!head || !status) return bad('the answer is not HTTP')
  if (/^1(?!01)/.test(status[1] ?? '')) return { type: 'interim' }
  if (status[1] !== '101') return refusal(head, Number(status[1]), status[2])
  if (head.startLine.startsWith('HTTP/1.0'))
    return bad('a 101 of HTTP/1.0 (RFC 6455, 4.1 demands 1.1)')
  const problem = problemOf(head.headers, asked)
  return problem === null ? { type: 'accepted' } : bad(problem)
}

function bad(message: string): Verdict {
  return { type: 'bad', message }
}

function refusal(head: Head, status: number, reason = ''): Verdict {
  const details = TELLING.flatMap((name) => {
    const value = head.headers.get(name)
    return value === undefined ? [] : `${name}: ${shown(name, value)}`
  })
  const about = details.length > 0 ? ` (${details.join('; ')})` : ''
  const message = `HTTP ${status} ${reason}`.trim() + about
  return { type: 'refused', status, message }
}

/** Not the query of a URL: it may carry a token. */
function shown(name: string, value: string): string {
  const text = name === 'location' ? (value.split(/[?#]/)[0] ?? '') : value
  return text.slice(0, MAX_HEADER_CHARS)
}

function problemOf(
  headers: ReadonlyMap<string, string>,
  asked: Asked,
): string | null {
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket')
    return 'invalid Upgrade header'
  if (!listNames(headers.get('connection'), 'upgrade'))
    return 'invalid Connection header'
  if (headers.get('sec-websocket-accept') !== acceptOf(asked.key))
    return 'invalid Sec-WebSocket-Accept header'
  if (headers.has('sec-websocket-extensions'))
    return 'the server names an extension that was not offered'
  return wrongSubprotocol(headers.get('sec-websocket-protocol'), asked)
}

function wrongSubprotocol(
  chosen: string | undefined,
  { subprotocols }: Asked,
): string | null {
  if (chosen === undefined)
    return subprotocols.length > 0 ? 'the server sent no subprotocol' : null
  return subprotocols.includes(chosen)
    ? null
    : 'the server names a subprotocol that was not offered'
}
