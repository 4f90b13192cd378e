import { formatDuration } from '../../core/plan/duration.ts'
import {
  type Disturbance,
  disturbanceSchema,
  type DisturbanceSource,
  type DisturbanceType,
} from '../../core/plan/disturbance-schema.ts'
import {
  filled,
  type NumberText,
  type UncheckedPlan,
  wordsOf,
} from './draft-values.ts'

/** The fields of every kind of disturbance; those of other kinds wait. */
export interface DisturbanceDraft {
  readonly type: DisturbanceType
  readonly at: string
  readonly from: string
  /** Empty: to the end of the run. */
  readonly until: string
  readonly every: string
  readonly share: NumberText
  /** Of leaving: close or reset; of reading slowly: late or stop. */
  readonly how: string
  readonly delay: string
  readonly stay: string
  readonly away: string
  /** Separated by commas or spaces. */
  readonly silences: string
}

export const DISTURBANCE_TYPES = [
  'storm',
  'flapping',
  'slow',
  'churn',
  'offline',
  'half-open',
  'idle',
] as const satisfies readonly DisturbanceType[]

export type DisturbanceField = Exclude<keyof DisturbanceDraft, 'type'>

/** In the order in which a form asks for them. */
const FIELDS: Readonly<Record<DisturbanceType, readonly DisturbanceField[]>> = {
  storm: ['at', 'share', 'away', 'how'],
  flapping: ['every', 'share', 'away', 'how', 'from', 'until'],
  slow: ['share', 'how', 'delay', 'from', 'until'],
  churn: ['stay', 'away', 'share', 'how', 'from', 'until'],
  offline: ['at', 'share', 'away', 'how'],
  'half-open': ['at', 'share'],
  idle: ['silences'],
}

export function disturbanceFields(
  type: DisturbanceType,
): readonly DisturbanceField[] {
  return FIELDS[type]
}

/**
 * As it is added: with the schema's own values.
 *
 * @param at when it acts, where it acts at one moment
 */
export function newDisturbance(
  type: DisturbanceType,
  at: string,
): DisturbanceDraft {
  const source: DisturbanceSource =
    type === 'storm' || type === 'offline' || type === 'half-open'
      ? { type, at }
      : { type }
  return disturbanceDraft(disturbanceSchema.parse(source))
}

const EMPTY: Omit<DisturbanceDraft, 'type'> = {
  at: '30s',
  from: '0s',
  until: '',
  every: '2s',
  share: 1,
  how: 'reset',
  delay: '5s',
  stay: '10s',
  away: '10s',
  silences: '',
}

export function disturbanceDraft(disturbance: Disturbance): DisturbanceDraft {
  const texts = Object.entries(disturbance).map(([name, value]) => [
    name,
    textOf(name, value),
  ])
  // each name of the schema is one of the draft, with its value as text
  const fields = Object.fromEntries(texts) as Partial<DisturbanceDraft>
  return { ...EMPTY, ...fields, type: disturbance.type }
}

function textOf(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(formatDuration).join(', ')
  return typeof value === 'number' && name !== 'share'
    ? formatDuration(value)
    : (value ?? '')
}

export function disturbanceOf(draft: DisturbanceDraft): UncheckedPlan {
  const fields = FIELDS[draft.type].map((field) => [
    field,
    field === 'silences' ? wordsOf(draft.silences) : draft[field],
  ])
  const { until, ...rest } = Object.fromEntries(fields) as UncheckedPlan
  return { type: draft.type, ...rest, ...filled({ until }) }
}
