// What the traffic flags make of a plan's traffic. Pure.
import type { PlanSource } from '../../core/plan/schema.ts'
import type { TrafficType } from '../../core/plan/traffic-schema.ts'
import { UsageError } from '../usage-error.ts'
import type { LoadFlags } from './run-flags.ts'

type Traffic = NonNullable<PlanSource['traffic']>

/** @throws UsageError for flags that do not go with the traffic */
export function trafficOf(
  flags: LoadFlags,
  traffic: Traffic = { type: 'none' },
): Traffic {
  const base = { ...kindOf(flags, traffic) }
  checkFlags(flags, base.type)
  return base.type === 'none' ? base : { ...base, ...messageChanges(flags) }
}

function kindOf(flags: LoadFlags, traffic: Traffic): Traffic {
  const { mode, traffic: type } = flags
  if (mode === 'connect-only' && type !== undefined && type !== 'none')
    throw new UsageError(
      `--mode connect-only sends no messages: leave it out, or --traffic ${type}`,
    )
  if (mode === 'connect-only') return { type: 'none' }
  if (type !== undefined) return traffic.type === type ? traffic : { type }
  if (traffic.type !== 'none') return traffic
  const asked = Object.keys(messageChanges(flags)).length > 0
  return asked || mode === 'messaging' ? { type: 'echo' } : traffic
}

/** Which kinds of traffic know a flag, and how to ask for one of them. */
const MEMBERS = ['groups', 'sender-to-groups'] as const
const KINDS_OF_FLAG: readonly (readonly [
  'groupSize' | 'groups' | 'senders' | 'loop',
  string,
  readonly TrafficType[],
])[] = [
  ['groupSize', '--group-size', MEMBERS],
  ['groups', '--groups', ['sender-to-groups']],
  ['senders', '--senders', ['groups', 'broadcast']],
  ['loop', '--loop', ['echo']],
]

function checkFlags(flags: LoadFlags, type: TrafficType): void {
  if (type === 'none' && Object.keys(messageChanges(flags)).length > 0)
    throw new UsageError(
      '--loop, --msg-rate, --payload-size, --message, --group-size, --groups and --senders need --mode messaging or --traffic: connect-only sends no messages',
    )
  for (const [name, flag, kinds] of KINDS_OF_FLAG)
    if (flags[name] !== undefined && !kinds.includes(type))
      throw new UsageError(
        `${flag} needs --traffic ${kinds.join(' or ')}: traffic of type ${type} knows no such thing`,
      )
}

function messageChanges(flags: LoadFlags) {
  const { loop, msgRate, payloadSize, message } = flags
  const { groupSize, groups, senders } = flags
  return {
    ...(loop === undefined ? {} : { loop }),
    ...(msgRate === undefined ? {} : { ratePerMinute: msgRate }),
    ...(payloadSize === undefined ? {} : { payloadSize }),
    ...(message === undefined ? {} : { template: message }),
    ...(groupSize === undefined ? {} : { size: groupSize }),
    ...(groups === undefined ? {} : { groups }),
    ...(senders === undefined ? {} : { senders }),
  }
}
