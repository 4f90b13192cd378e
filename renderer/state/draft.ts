import type { ScenarioName } from '../../core/plan/scenarios.ts'
import type { Plan, ProfileName } from '../../core/plan/schema.ts'
import type { DisturbanceDraft } from './disturbance-draft.ts'
import type { NumberText } from './draft-values.ts'
import { NO_SEARCH, type SearchDraft } from './search-draft.ts'
import {
  type AnswerDraft,
  EMPTY_HEARTBEAT,
  EMPTY_LOGIN,
  type HeartbeatDraft,
  type LoginDraft,
} from './talk-draft.ts'
import type { ThresholdDraft } from './threshold-draft.ts'
import { EMPTY_TRAFFIC, type TrafficDraft } from './traffic-draft.ts'
import { EMPTY_VARIABLES, type VariablesDraft } from './variables-draft.ts'

export type { NumberText, UncheckedPlan } from './draft-values.ts'
export type { SearchDraft } from './search-draft.ts'
export type { ThresholdDraft } from './threshold-draft.ts'

export interface HeaderDraft {
  readonly name: string
  readonly value: string
}

export interface StageDraft {
  readonly name: string
  readonly connections: NumberText
  readonly ramp: string
  readonly hold: string
  /** Messages per connection per minute from here on; empty: no change. */
  readonly ratePerMinute: NumberText
  readonly successRate: NumberText
  readonly p99: string
  /** On the stage's own numbers. */
  readonly thresholds: readonly ThresholdDraft[]
}

/** The form: the plan with every field present, also those out of use. */
export interface PlanDraft {
  readonly name: string
  /** Decides which fields are shown; no part of the plan. */
  readonly scenario: ScenarioName
  readonly profile: ProfileName | ''
  readonly target: {
    readonly kind: 'builtin' | 'urls'
    readonly urls: readonly string[]
    readonly urlsBy: string
    /** Not shown: as a plan file or a scenario has it. */
    readonly builtin: Plan['target']['builtin']
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
  readonly login: LoginDraft
  readonly heartbeat: HeartbeatDraft
  readonly answers: readonly AnswerDraft[]
  readonly traffic: TrafficDraft
  readonly variables: VariablesDraft
  readonly disturbances: readonly DisturbanceDraft[]
  readonly thresholds: readonly ThresholdDraft[]
  readonly search: SearchDraft
}

export const EMPTY_STAGE: StageDraft = {
  name: '',
  connections: 100,
  ramp: '10s',
  hold: '10s',
  ratePerMinute: '',
  successRate: 0.95,
  p99: '1s',
  thresholds: [],
}

export const EMPTY_DRAFT: PlanDraft = {
  name: 'Load test',
  scenario: 'connect-only',
  profile: '',
  target: {
    kind: 'builtin',
    urls: ['ws://localhost:8080/ws'],
    urlsBy: 'connection',
    builtin: undefined,
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
  login: EMPTY_LOGIN,
  heartbeat: EMPTY_HEARTBEAT,
  answers: [],
  traffic: EMPTY_TRAFFIC,
  variables: EMPTY_VARIABLES,
  disturbances: [],
  thresholds: [],
  search: NO_SEARCH,
}
