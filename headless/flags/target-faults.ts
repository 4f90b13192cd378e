// The faults of the built-in target as flags: one for each setting.
import type { Command } from 'commander'
import {
  targetFaultsSchema,
  type TargetFaults,
} from '../../core/protocol/target.ts'
import { addFlag } from './add-flag.ts'
import { closeCode, duration, wholeNumber } from './values.ts'

export interface FaultFlags {
  readonly replyDelay?: number
  readonly refuseEvery?: number
  readonly resetEvery?: number
  readonly muteEvery?: number
  readonly closeEvery?: number
  readonly closeAfter?: number
  readonly closeCode?: number | 'none'
  readonly dropEvery?: number
  readonly duplicateEvery?: number
  readonly swapEvery?: number
}

const COUNTED: readonly (readonly [string, string])[] = [
  ['--refuse-every <n>', 'answer every n-th handshake with 503'],
  ['--reset-every <n>', 'reset the TCP connection of every n-th handshake'],
  ['--mute-every <n>', 'every n-th connection never answers pings'],
  ['--close-every <n>', 'close every n-th connection'],
  ['--drop-every <n>', 'do not answer every n-th message'],
  ['--duplicate-every <n>', 'answer every n-th message twice'],
  ['--swap-every <n>', 'answer every n-th message after the next one'],
]

export function addFaultFlags(command: Command): void {
  for (const [flags, description] of COUNTED)
    addFlag(command, { flags, description }, wholeNumber(0, 1_000_000_000))
  addFlag(
    command,
    {
      flags: '--reply-delay <time>',
      description: 'how long every reply waits',
      fallback: '0s',
    },
    duration({ min: '0s', max: '10m' }),
  )
  addFlag(
    command,
    {
      flags: '--close-after <time>',
      description: 'how long after it opened --close-every closes one',
      fallback: '1s',
    },
    duration({ min: '0s', max: '24h' }),
  )
  addFlag(
    command,
    {
      flags: '--close-code <code>',
      description: 'close code, or none to end TCP without a close frame',
      fallback: '1011',
    },
    closeCode,
  )
}

export function faultsFromFlags(flags: FaultFlags): TargetFaults {
  return targetFaultsSchema.parse({
    replyDelayMs: flags.replyDelay,
    refuseEvery: flags.refuseEvery,
    resetEvery: flags.resetEvery,
    muteEvery: flags.muteEvery,
    closeEvery: flags.closeEvery,
    closeAfterMs: flags.closeAfter,
    closeCode: flags.closeCode === 'none' ? null : flags.closeCode,
    dropEvery: flags.dropEvery,
    duplicateEvery: flags.duplicateEvery,
    swapEvery: flags.swapEvery,
  })
}
