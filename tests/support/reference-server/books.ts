// What the reference server saw and did, so that a test can compare it with
// what a client believes. For every state of the server
//   messagesReceived + duplicated = repliesSent + repliesWaiting +
//   repliesAbandoned + dropped + held + receivedUnanswered
// holds (messages that a rule answers are booked apart).

export type CountByCode = Record<string, number>

export interface ConnectionBooks {
  /** Position among the accepted connections, from 1. */
  readonly position: number
  readonly muted: boolean
  open: boolean
  pingsReceived: number
  pongsSent: number
  messagesReceived: number
  repliesSent: number
}

export interface Books {
  tcpAccepted: number
  /** TLS handshakes that the client broke off. */
  tlsErrors: number
  /** Ended before a whole request came; so do clients that refuse our TLS
   * certificate, which under TLS 1.3 they do after the TLS handshake. */
  endedBeforeRequest: number
  /** Valid requests, whatever became of them. */
  handshakeRequests: number
  /** Requests that break RFC 6455, section 4.1; refused with 400. */
  badHandshakes: number
  handshakesOk: number
  refusedByStatus: CountByCode
  resets: number
  openNow: number

  pingsReceived: number
  pongsSent: number

  /** Messages to echo; also those that came too late to be answered. */
  messagesReceived: number
  messageBytesReceived: number
  /** Distinct payloads, per connection. */
  uniqueMessages: number
  repliesSent: number
  messageBytesSent: number
  dropped: number
  duplicated: number
  swapped: number
  /** Waiting for their successor now, or for ever. */
  held: number
  /** Came after this side had begun to close. */
  receivedUnanswered: number
  /** Delayed now. */
  repliesWaiting: number
  /** Came due after the connection had begun to close. */
  repliesAbandoned: number

  /** Messages that a rule matched, and their replies. */
  ruleMessagesReceived: number
  ruleRepliesSent: number

  /** Close frames that the client sent first; 1005: without a code. */
  closesReceived: CountByCode
  /** Close frames that answered ours. */
  closeRepliesReceived: CountByCode
  closesSent: CountByCode
  closeRepliesSent: CountByCode
  /** TCP ended by us, on purpose, without a close frame. */
  finsSent: number
  /** Ended by the client's FIN or RST, and nobody had begun to close. */
  endedWithoutFrame: number
  /** Connections that the client reset, at any time. */
  resetsReceived: number
  /** Frames of the client that break RFC 6455. */
  protocolErrors: number

  /** Accepted connections in order. */
  connections: ConnectionBooks[]
}

export function emptyBooks(): Books {
  return {
    tcpAccepted: 0,
    tlsErrors: 0,
    endedBeforeRequest: 0,
    handshakeRequests: 0,
    badHandshakes: 0,
    handshakesOk: 0,
    refusedByStatus: {},
    resets: 0,
    openNow: 0,
    pingsReceived: 0,
    pongsSent: 0,
    messagesReceived: 0,
    messageBytesReceived: 0,
    uniqueMessages: 0,
    repliesSent: 0,
    messageBytesSent: 0,
    dropped: 0,
    duplicated: 0,
    swapped: 0,
    held: 0,
    receivedUnanswered: 0,
    repliesWaiting: 0,
    repliesAbandoned: 0,
    ruleMessagesReceived: 0,
    ruleRepliesSent: 0,
    closesReceived: {},
    closeRepliesReceived: {},
    closesSent: {},
    closeRepliesSent: {},
    finsSent: 0,
    endedWithoutFrame: 0,
    resetsReceived: 0,
    protocolErrors: 0,
    connections: [],
  }
}

export function countCode(counts: CountByCode, code: number): void {
  counts[code] = (counts[code] ?? 0) + 1
}
