// Declares the flags of `run` for scenarios: what connections say to each
// other, and what is done to them on purpose.
import type { Command } from 'commander'
import { PROFILE_NAMES } from '../../core/plan/schema.ts'
import {
  MAX_GROUP_SIZE,
  TRAFFIC_TYPES,
} from '../../core/plan/traffic-schema.ts'
import { addFlag } from './add-flag.ts'
import { DISTURBANCE_FLAGS } from './disturbance-flags.ts'
import { oneOf, wholeNumber } from './values.ts'

export function addConversationFlags(command: Command): void {
  addFlag(
    command,
    {
      flags: '--traffic <kind>',
      description: `who talks to whom: ${TRAFFIC_TYPES.join(', ')}`,
    },
    oneOf(TRAFFIC_TYPES),
  )
  addFlag(
    command,
    {
      flags: '--profile <name>',
      description: `protocol of log-in, heartbeat and messages: ${PROFILE_NAMES.join(', ')}`,
    },
    oneOf(PROFILE_NAMES),
  )
  addFlag(
    command,
    {
      flags: '--group-size <count>',
      description: 'members of a group (groups, sender-to-groups)',
      fallback: '10',
    },
    wholeNumber(1, MAX_GROUP_SIZE),
  )
  addFlag(
    command,
    {
      flags: '--groups <count>',
      description: 'groups of one sender (sender-to-groups)',
      fallback: '10',
    },
    wholeNumber(1, 10_000),
  )
  addFlag(
    command,
    {
      flags: '--senders <count>',
      description: 'members of a group that write, or connections that push',
      fallback: '1',
    },
    wholeNumber(1, MAX_GROUP_SIZE),
  )
}

export function addDisturbanceFlags(command: Command): void {
  for (const { kind, ...text } of DISTURBANCE_FLAGS)
    addFlag(command, text, kind)
}
