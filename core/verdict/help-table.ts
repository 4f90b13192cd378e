// What the tables of causes and fixes consist of, in each language, per
// operating system of the machine that makes the load. Text between backticks
// is a command or a setting, and the same in all languages.
import type { ErrorCategory } from './error-category.ts'

export const LANGUAGES = ['en', 'zh-CN'] as const
export type Language = (typeof LANGUAGES)[number]

export const OPERATING_SYSTEMS = ['linux', 'macos', 'windows'] as const
export type OperatingSystem = (typeof OPERATING_SYSTEMS)[number]

export interface ErrorHelp {
  readonly title: string
  readonly cause: string
  readonly fix: Readonly<Record<OperatingSystem, string>>
}
export type HelpTable = Readonly<Record<ErrorCategory, ErrorHelp>>

/** Of a close code or an HTTP status; its fix is the same everywhere. */
export interface CodeHelp {
  readonly title: string
  /** What the server meant. */
  readonly cause: string
  readonly fix: string
}

/** One fix for all systems. */
export function everywhere(text: string): ErrorHelp['fix'] {
  return { linux: text, macos: text, windows: text }
}
