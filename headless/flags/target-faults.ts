// The settings of the built-in target as flags: one for each.
import type { Command } from 'commander'
import {
  targetFaultsSchema,
  type TargetFaults,
} from '../../core/protocol/target.ts'
import { addFlag, addSwitch } from './add-flag.ts'
import { TARGET_FLAGS } from './target-flag-table.ts'

/** By commander's names: --close-code is closeCode. */
export type FaultFlags = Readonly<Record<string, unknown>>

export function addFaultFlags(command: Command): void {
  for (const { kind, ...text } of TARGET_FLAGS)
    if (kind) addFlag(command, text, kind)
    else addSwitch(command, text)
}

export function faultsFromFlags(flags: FaultFlags): TargetFaults {
  const settings = TARGET_FLAGS.map(({ flags: names, setting }) => {
    const value = flags[optionName(names)]
    return [setting, setting === 'closeCode' ? codeOf(value) : value]
  })
  return targetFaultsSchema.parse(Object.fromEntries(settings))
}

/** None: TCP ends without a close frame. */
function codeOf(value: unknown): unknown {
  return value === 'none' ? null : value
}

/** '--close-code <code>' is closeCode, as commander has it. */
function optionName(flags: string): string {
  const [name = ''] = flags.slice(2).split(' ')
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
