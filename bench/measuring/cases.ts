// What is measured: the loads that every client is given, at the size of a
// recording. What figures a load yields is metrics.ts's.

export type CaseName = 'hold' | 'echo' | 'saturated' | 'tls' | 'tls-resumed'

export interface Case {
  readonly name: CaseName
  readonly label: string
  readonly connections: number
  /** Over which the connections are dialed; 0: as fast as the client can. */
  readonly rampMs: number
  /**
   * open: by schedule; closed: the next message when the reply has come.
   * `perSecond` is of one connection, and no matter in a closed loop.
   */
  readonly traffic: {
    readonly loop: 'none' | 'open' | 'closed'
    readonly perSecond: number
    readonly payloadBytes: number
  }
  readonly tls: boolean
  /** Dial with the TLS session of an earlier connection. */
  readonly resume: boolean
  /** What is measured after the last handshake: from, and for how long. */
  readonly settleMs: number
  readonly windowMs: number
  /** A run that has not got so far by then has failed. */
  readonly limitMs: number
}

const SILENT = { loop: 'none', perSecond: 0, payloadBytes: 0 } as const

export const CASES: Readonly<Record<CaseName, Case>> = {
  hold: {
    name: 'hold',
    label: 'connect 10,000 and hold them',
    connections: 10_000,
    rampMs: 0,
    traffic: SILENT,
    tls: false,
    resume: false,
    settleMs: 3000,
    windowMs: 3000,
    limitMs: 60_000,
  },
  echo: {
    name: 'echo',
    label: '1,000 connections, 20,000 messages/s by schedule',
    connections: 1000,
    rampMs: 0,
    traffic: { loop: 'open', perSecond: 20, payloadBytes: 100 },
    tls: false,
    resume: false,
    settleMs: 2000,
    windowMs: 6000,
    limitMs: 60_000,
  },
  saturated: {
    name: 'saturated',
    label: '1,000 connections, each message after its reply',
    connections: 1000,
    rampMs: 0,
    traffic: { loop: 'closed', perSecond: 20, payloadBytes: 100 },
    tls: false,
    resume: false,
    settleMs: 2000,
    windowMs: 4000,
    limitMs: 60_000,
  },
  tls: {
    name: 'tls',
    label: 'connect 2,000 over TLS in 4 s',
    connections: 2000,
    rampMs: 4000,
    traffic: SILENT,
    tls: true,
    resume: false,
    settleMs: 0,
    windowMs: 200,
    limitMs: 60_000,
  },
  'tls-resumed': {
    name: 'tls-resumed',
    label: 'the same, each with an earlier session',
    connections: 2000,
    rampMs: 4000,
    traffic: SILENT,
    tls: true,
    resume: true,
    settleMs: 0,
    windowMs: 200,
    limitMs: 60_000,
  },
}
