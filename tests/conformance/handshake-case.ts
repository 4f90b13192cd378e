// The form of the handshake table: what a server answers to the request for an
// upgrade, and what a client has to make of it (RFC 6455, 4.1).
import type {
  ImplementationName,
  PlanChanges,
} from '../support/raw-websocket/implementations.ts'

/** What the answer may depend on. */
export interface Asked {
  /** The Sec-WebSocket-Accept that belongs to the client's key. */
  readonly accept: string
}

export interface HandshakeCase {
  readonly title: string
  /** Each chunk comes in a read of its own; text is Latin-1. */
  readonly answer: (asked: Asked) => Iterable<string | Uint8Array>
  /** What the server does then; it waits for the client unless told. */
  readonly after?: 'wait' | 'end' | 'reset'
  readonly plan?: PlanChanges
  /** "opened", or the category that it ends in, with its HTTP status. */
  readonly expected: string
  /** Where an implementation does otherwise, and the reason. */
  readonly deviations?: Partial<
    Record<
      ImplementationName,
      { readonly why: string; readonly expected: string }
    >
  >
}

export function expectedHandshake(
  testCase: HandshakeCase,
  name: ImplementationName,
): string {
  return testCase.deviations?.[name]?.expected ?? testCase.expected
}

export function handshakeTitle(
  { title, deviations }: HandshakeCase,
  name: ImplementationName,
): string {
  const why = deviations?.[name]?.why
  return why === undefined ? title : `${title} (${name} differs: ${why})`
}

export const STATUS_LINE = 'HTTP/1.1 101 Switching Protocols'
export const END = '\r\n\r\n'

/** A head with lines of its own instead of, or besides, the usual ones. */
export function head(
  statusLine: string,
  lines: readonly (string | null)[],
): string {
  return (
    [statusLine, ...lines.filter((line) => line !== null)].join('\r\n') + END
  )
}

export interface Lines {
  readonly upgrade?: string | null
  readonly connection?: string | null
  readonly accept?: string | null
  readonly more?: readonly string[]
}

/** The 101 for `asked`, with lines changed, or left out by null. */
export function switching({ accept }: Asked, lines: Lines = {}): string {
  const {
    upgrade = 'Upgrade: websocket',
    connection = 'Connection: Upgrade',
    accept: acceptLine = `Sec-WebSocket-Accept: ${accept}`,
    more = [],
  } = lines
  return head(STATUS_LINE, [upgrade, connection, acceptLine, ...more])
}
