// What the IM server saw and did, so that a test can compare it with what a
// client believes. Nothing is summed up here: sums are tally.ts's.
import type { Cut } from './options.ts'

export type MessageKind = 'echo' | 'chat' | 'group' | 'broadcast' | 'push'

/** One message that the server took, and whom it was for. */
export interface MessageBook {
  readonly kind: MessageKind
  /** Number of the sender's line of messages, from the marker; -1: none. */
  readonly stream: number
  /** From the marker; the number of a push. */
  readonly sequence: number
  /** Null: the server itself. */
  readonly from: string | null
  readonly receivers: readonly string[]
  /** Receivers for whom the server lost it on purpose. */
  readonly lost: string[]
  /** Receivers who were away. */
  readonly stored: string[]
  /** Of those, the ones whose copy was forgotten on purpose. */
  readonly forgotten: string[]
  /** Held back when its receiver's connection ended, and never sent. */
  readonly heldForEver: string[]
}

/** One copy of a message written to a connection, in order of writing. */
export interface CopyBook {
  readonly message: number
  readonly to: string
  readonly connection: number
  /** It was stored, or unread when the connection before ended. */
  readonly replay: boolean
  acknowledged: boolean
}

export type EndHow = 'code' | 'reset' | 'eof'

export interface ConnectionBook {
  /** Position among the accepted handshakes, from 1. */
  readonly position: number
  user: string | null
  /** Since the server's start, by its own clock. */
  readonly openedMs: number
  /** Null while it is open. */
  endedMs: number | null
  endedBy: 'client' | 'server' | null
  how: EndHow | null
  /** 1005: a close frame without a code; null: no close frame. */
  code: number | null
  /** Why the server ended it, or fell silent. */
  why: CutReason | null
  cutHow: Cut['how'] | null
  /** From the last sign of life, or the start of the cause, to the cut. */
  cutAfterMs: number | null
  pingsReceived: number
  pongsSent: number
  pingsSent: number
  pongsReceived: number
}

export type CutReason = 'idle' | 'dead' | 'slow' | 'protocol'

export interface Books {
  tcpAccepted: number
  handshakes: number
  badHandshakes: number
  refused: number
  loginsReceived: number
  loginsOk: number
  loginsRefused: number
  loginsIgnored: number
  /** PING texts and {"type":"ping"}, each answered. */
  pingMessages: number
  acknowledgements: number
  connections: ConnectionBook[]
  messages: MessageBook[]
  copies: CopyBook[]
}

export function emptyBooks(): Books {
  return {
    tcpAccepted: 0,
    handshakes: 0,
    badHandshakes: 0,
    refused: 0,
    loginsReceived: 0,
    loginsOk: 0,
    loginsRefused: 0,
    loginsIgnored: 0,
    pingMessages: 0,
    acknowledgements: 0,
    connections: [],
    messages: [],
    copies: [],
  }
}
