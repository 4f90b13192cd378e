// Declares a flag on a commander command, so that every wrong or missing value
// names the flag and says what is allowed.
import { InvalidArgumentError, Option, type Command } from 'commander'
import { UsageError } from '../usage-error.ts'
import type { ValueKind } from './values.ts'

export interface FlagText {
  /** As commander writes it: '--conns <count>'. */
  readonly flags: string
  readonly description: string
  /** The default in words; the value itself is filled in by the plan. */
  readonly fallback?: string
}

/** The last value given wins. */
export function addFlag<T>(
  command: Command,
  text: FlagText,
  kind: ValueKind<T>,
): void {
  const option = new Option(text.flags, describe(text))
  command.addOption(option.argParser((value) => read(option, kind, value)))
  explainMissing(command, option, kind)
}

/** Every value given is kept, in order. */
export function addListFlag<T>(
  command: Command,
  text: FlagText,
  kind: ValueKind<T>,
): void {
  const option = new Option(text.flags, describe(text))
  command.addOption(
    option.argParser((value, before: readonly T[] | undefined) => [
      ...(before ?? []),
      read(option, kind, value),
    ]),
  )
  explainMissing(command, option, kind)
}

export function addSwitch(command: Command, text: FlagText): void {
  command.option(text.flags, describe(text))
}

function describe(text: FlagText): string {
  return text.fallback === undefined
    ? text.description
    : `${text.description} (default: ${text.fallback})`
}

function read<T>(option: Option, kind: ValueKind<T>, value: string): T {
  const parsed = kind.parse(value)
  if (parsed === undefined && kind.secret)
    throw new UsageError(`${option.long} must be ${kind.allowed}`)
  if (parsed === undefined)
    throw new InvalidArgumentError(`It must be ${kind.allowed}.`)
  return parsed
}

/** commander's own message for a missing value does not say what is allowed. */
function explainMissing<T>(
  command: Command,
  option: Option,
  kind: ValueKind<T>,
): void {
  const missing = `option '${option.flags}' argument missing`
  const { outputError } = command.configureOutput()
  command.configureOutput({
    outputError(message, write) {
      const explained = message.includes(missing)
        ? `${message.trimEnd()}. It must be ${kind.allowed}.\n`
        : message
      if (outputError) outputError(explained, write)
      else write(explained)
    },
  })
}
