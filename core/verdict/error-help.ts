// What causes each error category and how to mend it, looked up by language.
// The texts are tables beside this file; screens and reports place them, and
// docs/errors.md and docs/errors.zh-CN.md repeat them.
import { closeCodeHelp } from './close-codes.ts'
import { everywhere } from './help-table.ts'
import type { ErrorCategory } from './error-category.ts'
import { ERROR_HELP_EN } from './error-help-en.ts'
import { ERROR_HELP_ZH } from './error-help-zh.ts'
import type {
  CodeHelp,
  ErrorHelp,
  HelpTable,
  Language,
  OperatingSystem,
} from './help-table.ts'
import { httpStatusHelp } from './http-statuses.ts'

export {
  type CodeHelp,
  type ErrorHelp,
  type Language,
  LANGUAGES,
  OPERATING_SYSTEMS,
  type OperatingSystem,
} from './help-table.ts'

const TABLES: Readonly<Record<Language, HelpTable>> = {
  en: ERROR_HELP_EN,
  'zh-CN': ERROR_HELP_ZH,
}

export function errorHelp(
  category: ErrorCategory,
  language: Language = 'en',
): ErrorHelp {
  return TABLES[language][category]
}

/**
 * Of the number beside a category: a close code, or the HTTP status of a
 * refused upgrade, which are below 1000.
 *
 * @returns null for none, and for a status of which there is no more to say
 */
export function codeHelp(
  code: number | null,
  language: Language = 'en',
): CodeHelp | null {
  if (code === null) return null
  return code < 1000
    ? httpStatusHelp(code, language)
    : closeCodeHelp(code, language)
}

/** Of these the number beside them tells more than the category can. */
const TOLD_BY_CODE: readonly ErrorCategory[] = [
  'closed_by_server',
  'http_4xx',
  'http_429',
  'http_5xx',
]

/** Of one row of errors: by its number where it has one, by its category. */
export function rowHelp(
  row: { readonly category: ErrorCategory; readonly closeCode: number | null },
  language: Language = 'en',
): ErrorHelp {
  const help = errorHelp(row.category, language)
  const code = codeHelp(row.closeCode, language)
  if (code === null) return help
  const title = `${row.closeCode} ${code.title}`
  if (TOLD_BY_CODE.includes(row.category))
    return { title, cause: code.cause, fix: everywhere(code.fix) }
  const between = language === 'en' ? ' ' : ''
  return { ...help, cause: `${help.cause}${between}${title}: ${code.cause}` }
}

/** @param platform as Node names it */
export function operatingSystemOf(platform: string): OperatingSystem {
  if (platform === 'darwin') return 'macos'
  return platform === 'win32' ? 'windows' : 'linux'
}
