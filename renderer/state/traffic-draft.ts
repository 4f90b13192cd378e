import { formatDuration } from '../../core/plan/duration.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { TrafficType } from '../../core/plan/traffic-schema.ts'
import { filled, type NumberText, type UncheckedPlan } from './draft-values.ts'
import {
  type MatchDraft,
  matchDraft,
  maybeMatch,
  maybeMessage,
  type MessageDraft,
  messageDraft,
  NO_MATCH,
  NO_MESSAGE,
} from './message-draft.ts'

/** The fields of every kind of traffic; those of other kinds wait. */
export interface TrafficDraft {
  readonly type: TrafficType
  readonly loop: string
  /** Which of the two rates counts. */
  readonly rateBy: 'connection' | 'total'
  readonly ratePerMinute: NumberText
  readonly totalPerSecond: NumberText
  readonly arrivals: string
  readonly payloadSize: NumberText
  /** Empty: every payload has the same size. */
  readonly payloadMax: NumberText
  readonly format: string
  readonly template: MessageDraft
  readonly replyTimeout: string
  readonly acknowledge: MessageDraft
  readonly answer: MessageDraft
  readonly directions: string
  readonly size: NumberText
  readonly senders: NumberText
  readonly groups: NumberText
  readonly groupBase: NumberText
  readonly from: string
  readonly number: MatchDraft
}

export const EMPTY_TRAFFIC: TrafficDraft = {
  type: 'none',
  loop: 'open',
  rateBy: 'connection',
  ratePerMinute: 12,
  totalPerSecond: 100,
  arrivals: 'constant',
  payloadSize: 100,
  payloadMax: '',
  format: 'text',
  template: NO_MESSAGE,
  replyTimeout: '10s',
  acknowledge: NO_MESSAGE,
  answer: NO_MESSAGE,
  directions: 'both',
  size: 10,
  senders: 1,
  groups: 10,
  groupBase: 0,
  from: 'connections',
  number: NO_MATCH,
}

export type TrafficField = Exclude<keyof TrafficDraft, 'type'>

const SENDING = [
  'rateBy',
  'ratePerMinute',
  'totalPerSecond',
  'arrivals',
  'payloadSize',
  'payloadMax',
  'format',
  'template',
  'replyTimeout',
] as const
const CONVERSING = [...SENDING, 'acknowledge'] as const

const FIELDS: Readonly<Record<TrafficType, readonly TrafficField[]>> = {
  none: [],
  echo: ['loop', ...SENDING],
  chat: ['directions', ...CONVERSING],
  ask: ['answer', ...CONVERSING],
  groups: ['size', 'senders', 'groupBase', ...CONVERSING],
  'sender-to-groups': ['groups', 'size', 'groupBase', ...CONVERSING],
  broadcast: ['from', 'senders', 'number', ...CONVERSING],
}

/** Whether traffic of that kind has the field. */
export function hasField(type: TrafficType, field: TrafficField): boolean {
  return FIELDS[type].includes(field)
}

export function trafficDraft(traffic: Plan['traffic']): TrafficDraft {
  if (traffic.type === 'none') return EMPTY_TRAFFIC
  const { template, replyTimeout, payloadSize, totalPerSecond, ...rest } =
    traffic
  const ranged = typeof payloadSize === 'object'
  return {
    ...EMPTY_TRAFFIC,
    ...rest,
    ...(totalPerSecond === undefined
      ? { rateBy: 'connection' as const }
      : { rateBy: 'total' as const, totalPerSecond }),
    payloadSize: ranged ? payloadSize.min : payloadSize,
    payloadMax: ranged ? payloadSize.max : '',
    template: messageDraft(template),
    replyTimeout: formatDuration(replyTimeout),
    acknowledge: messageDraft(
      'acknowledge' in traffic ? traffic.acknowledge : undefined,
    ),
    answer: messageDraft('answer' in traffic ? traffic.answer : undefined),
    number: matchDraft('number' in traffic ? traffic.number : undefined),
  }
}

export function trafficOf(traffic: TrafficDraft): UncheckedPlan {
  const { type, rateBy, ratePerMinute, payloadSize, payloadMax } = traffic
  if (type === 'none') return { type }
  const has = (field: TrafficField) => hasField(type, field)
  const pushed = has('number') && traffic.from === 'server'
  // in a closed loop the replies decide, and no rate is asked for
  const total =
    rateBy === 'total' && !(has('loop') && traffic.loop === 'closed')
  return {
    type,
    ...pick(PLAIN.filter(has), (field) => traffic[field]),
    // out of use beside a total: only kept where it could be used again
    ...(rateBy === 'connection' || Number(ratePerMinute) > 0
      ? { ratePerMinute }
      : {}),
    ...(total ? { totalPerSecond: traffic.totalPerSecond } : {}),
    payloadSize:
      payloadMax === '' ? payloadSize : { min: payloadSize, max: payloadMax },
    ...filled(
      pick(MESSAGES.filter(has), (field) => maybeMessage(traffic[field])),
    ),
    ...(pushed ? filled({ number: maybeMatch(traffic.number) }) : {}),
  }
}

function pick<T extends string>(
  fields: readonly T[],
  valueOf: (field: T) => unknown,
): UncheckedPlan {
  return Object.fromEntries(fields.map((field) => [field, valueOf(field)]))
}

const PLAIN = [
  'loop',
  'arrivals',
  'format',
  'replyTimeout',
  'directions',
  'size',
  'senders',
  'groups',
  'groupBase',
  'from',
] as const
const MESSAGES = ['template', 'acknowledge', 'answer'] as const
