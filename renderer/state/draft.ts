/** A number as typed: text that is not (yet) a number stays text. */
export type NumberText = number | string

export interface HeaderDraft {
  readonly name: string
  readonly value: string
}

export interface StageDraft {
  readonly name: string
  readonly connections: NumberText
  readonly ramp: string
  readonly hold: string
  readonly successRate: NumberText
  readonly p99: string
}

export interface ThresholdDraft {
  readonly metric: string
  readonly op: string
  readonly value: NumberText
}

/** The form: the plan with every field present, also those out of use. */
export interface PlanDraft {
  readonly name: string
  readonly target: {
    readonly kind: 'builtin' | 'urls'
    readonly urls: readonly string[]
    readonly headers: readonly HeaderDraft[]
    /** Separated by commas or spaces. */
    readonly subprotocols: string
    readonly verify: boolean
    readonly ca: string
    readonly cert: string
    readonly key: string
    readonly serverName: string
    readonly sessionReuse: boolean
    readonly compression: boolean
  }
  readonly load: {
    readonly stages: readonly StageDraft[]
    readonly maxConnectsPerSecond: NumberText
    readonly dialing: string
    readonly stopOnFailedStage: boolean
    readonly userBase: NumberText
  }
  readonly connect: {
    readonly handshakeTimeout: string
    readonly retries: NumberText
    readonly initial: string
    readonly multiplier: NumberText
    readonly ceiling: string
    readonly jitter: NumberText
    readonly reconnect: boolean
    readonly readTimeout: string
    readonly writeTimeout: string
    /** Separated by commas or spaces. */
    readonly sourceAddresses: string
    readonly portFrom: NumberText
    readonly portTo: NumberText
    readonly masking: string
    readonly checkUtf8: boolean
  }
  readonly login: {
    readonly type: string
    readonly message: string
    readonly expect: string
    readonly timeout: string
  }
  readonly heartbeat: {
    readonly type: string
    readonly interval: string
    readonly timeout: string
    readonly message: string
    readonly expect: string
  }
  readonly traffic: {
    readonly type: string
    readonly loop: string
    readonly ratePerMinute: NumberText
    readonly payloadSize: NumberText
    readonly format: string
    readonly template: string
    readonly replyTimeout: string
  }
  readonly thresholds: readonly ThresholdDraft[]
}

export const EMPTY_STAGE: StageDraft = {
  name: '',
  connections: 100,
  ramp: '10s',
  hold: '10s',
  successRate: 0.95,
  p99: '1s',
}

export const EMPTY_DRAFT: PlanDraft = {
  name: 'Load test',
  target: {
    kind: 'builtin',
    urls: ['ws://localhost:8080/ws'],
    headers: [],
    subprotocols: '',
    verify: true,
    ca: '',
    cert: '',
    key: '',
    serverName: '',
    sessionReuse: false,
    compression: false,
  },
  load: {
    stages: [EMPTY_STAGE],
    maxConnectsPerSecond: '',
    dialing: 'concurrent',
    stopOnFailedStage: false,
    userBase: 0,
  },
  connect: {
    handshakeTimeout: '10s',
    retries: 0,
    initial: '100ms',
    multiplier: 2,
    ceiling: '30s',
    jitter: 0.5,
    reconnect: false,
    readTimeout: '',
    writeTimeout: '',
    sourceAddresses: '',
    portFrom: '',
    portTo: '',
    masking: 'random',
    checkUtf8: true,
  },
  login: {
    type: 'none',
    message: '{"type":"login","user":"{{user}}"}',
    expect: 'login.ok',
    timeout: '10s',
  },
  heartbeat: {
    type: 'ping',
    interval: '30s',
    timeout: '10s',
    message: 'PING',
    expect: 'PONG',
  },
  traffic: {
    type: 'none',
    loop: 'open',
    ratePerMinute: 12,
    payloadSize: 100,
    format: 'text',
    template: '',
    replyTimeout: '10s',
  },
  thresholds: [],
}

/** What {@link draftToSource} gives: a plan as written, not yet checked. */
export type UncheckedPlan = Readonly<Record<string, unknown>>
