// What the flags of `run` say, as values.
import type { Loop } from '../../core/metrics/closed-loop.ts'
import type { PresetName } from '../../core/plan/presets.ts'
import type { DisturbanceSource } from '../../core/plan/disturbance-schema.ts'
import type { ScenarioName } from '../../core/plan/scenarios.ts'
import type { ProfileName, ThresholdRule } from '../../core/plan/schema.ts'
import type { TrafficType } from '../../core/plan/traffic-schema.ts'
import type { Header, PortRange } from './values.ts'

export const MODES = ['connect-only', 'messaging'] as const
export const DIALINGS = ['concurrent', 'sequential'] as const
export const MASKINGS = ['random', 'zero'] as const
export const OUTPUTS = ['text', 'json', 'csv'] as const
export type Output = (typeof OUTPUTS)[number]

/** Flags that describe the load; durations in milliseconds. */
export interface LoadFlags {
  readonly target?: readonly string[]
  readonly preset?: PresetName
  readonly scenario?: ScenarioName
  readonly profile?: ProfileName
  readonly conns?: number
  readonly duration?: number
  readonly ramp?: number
  readonly maxCps?: number
  readonly dialing?: (typeof DIALINGS)[number]
  readonly pingInterval?: number
  readonly pingMessage?: string
  readonly pongMessage?: string
  readonly handshakeTimeout?: number
  readonly retry?: number
  readonly retryDelay?: number
  readonly reconnect?: boolean
  readonly readTimeout?: number
  readonly writeTimeout?: number
  readonly sourceAddress?: readonly string[]
  readonly sourcePorts?: PortRange
  readonly masking?: (typeof MASKINGS)[number]
  readonly mode?: (typeof MODES)[number]
  readonly traffic?: TrafficType
  readonly groupSize?: number
  readonly groups?: number
  readonly senders?: number
  readonly storm?: DisturbanceSource
  readonly flap?: DisturbanceSource
  readonly slow?: DisturbanceSource
  readonly churn?: DisturbanceSource
  readonly offline?: DisturbanceSource
  readonly halfOpen?: DisturbanceSource
  readonly idle?: DisturbanceSource
  readonly loop?: Loop
  readonly msgRate?: number
  readonly payloadSize?: number
  readonly message?: string
  readonly userBase?: number
  readonly header?: readonly Header[]
  readonly subprotocol?: readonly string[]
  readonly insecure?: boolean
  readonly ca?: string
  readonly tlsSessionReuse?: boolean
  readonly threshold?: readonly ThresholdRule[]
  /** Ends the run at a miss, not before so long after its start. */
  readonly abortOnMiss?: number
}

/** Flags that say how this run is carried out and told. */
export interface OutputFlags {
  readonly out?: string
  readonly output?: Output
  readonly workers?: number
  readonly quiet?: boolean
  readonly verbose?: boolean
}

export type RunFlags = LoadFlags & OutputFlags
