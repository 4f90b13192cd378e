// How the IM server is to behave. JSON-safe, so that it crosses the edge of
// its own process. All "every n-th" count from 1; 0 is never. A share is the
// chance of each single one, drawn from `seed`.

/** How this server ends a connection on its own account. */
export type Cut =
  /** A close frame with this code. */
  | { readonly how: 'code'; readonly code: number }
  | { readonly how: 'reset' }
  /** TCP ends without a close frame. */
  | { readonly how: 'eof' }
  /** The socket stays; nothing is read or answered any more. */
  | { readonly how: 'silence' }

/** What the server says to everybody of its own accord, numbered from 1. */
export interface Push {
  /** It begins when so many users have logged in. */
  readonly users: number
  readonly everyMs: number
  readonly count: number
}

export interface ImOptions {
  readonly host: string
  /** 0: the system chooses. */
  readonly port: number
  readonly seed: number

  /** Handshakes after the first so many … */
  readonly refuseAfter: number
  /** … are refused with 503, up to this number of them. */
  readonly refuseCount: number

  /** Of the log-ins, in this precedence. */
  readonly refuseLoginEvery: number
  readonly ignoreLoginEvery: number

  /** Of the deliveries to users who are there, in this precedence. */
  readonly loseEvery: number
  readonly repeatEvery: number
  /** Written after the next delivery of its connection. */
  readonly swapEvery: number
  readonly loseShare: number
  readonly repeatShare: number
  readonly swapShare: number

  /** When the server's part is done: `acknowledged` needs clients that send
   * {"type":"ack","id":…} for each message. */
  readonly keepUntil: 'written' | 'acknowledged'
  /** Of the messages to store for users who are away. */
  readonly forgetEvery: number
  readonly forgetShare: number
  /** Each stored message is delivered twice. */
  readonly replayTwice: boolean

  /** 0: the server never pings. */
  readonly pingEveryMs: number
  /** Cut clients of which nothing was heard for so long; 0: never. */
  readonly deadAfterMs: number
  readonly deadCut: Cut
  /** Cut clients that send nothing but pongs for so long; 0: never. */
  readonly idleAfterMs: number
  readonly idleCut: Cut
  /** Cut clients with more bytes waiting for them; 0: never. */
  readonly slowOverBytes: number
  /** Cut clients with more messages not acknowledged; 0: never. */
  readonly slowOverUnread: number
  readonly slowCut: Cut

  readonly push: Push | null
}

const DEFAULTS: ImOptions = {
  host: '127.0.0.1',
  port: 0,
  seed: 1,
  refuseAfter: 0,
  refuseCount: 0,
  refuseLoginEvery: 0,
  ignoreLoginEvery: 0,
  loseEvery: 0,
  repeatEvery: 0,
  swapEvery: 0,
  loseShare: 0,
  repeatShare: 0,
  swapShare: 0,
  keepUntil: 'written',
  forgetEvery: 0,
  forgetShare: 0,
  replayTwice: false,
  pingEveryMs: 0,
  deadAfterMs: 0,
  deadCut: { how: 'reset' },
  idleAfterMs: 0,
  idleCut: { how: 'code', code: 4000 },
  slowOverBytes: 0,
  slowOverUnread: 0,
  slowCut: { how: 'reset' },
  push: null,
}

export function fillOptions(options: Partial<ImOptions>): ImOptions {
  return { ...DEFAULTS, ...options }
}
