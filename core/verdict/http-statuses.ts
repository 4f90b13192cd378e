// What the HTTP statuses of refused upgrades mean and what to do about each.
// The texts are tables beside this file, one for each language.
import type { CodeHelp, Language } from './help-table.ts'
import { HTTP_STATUSES_EN } from './http-statuses-en.ts'
import { HTTP_STATUSES_ZH } from './http-statuses-zh.ts'

/** Those of which there is more to say than of their category. */
export const HTTP_STATUSES = [
  400, 401, 403, 404, 408, 413, 421, 426, 429, 500, 502, 503, 504,
] as const
export type HttpStatus = (typeof HTTP_STATUSES)[number]
export type HttpStatusTable = Readonly<Record<HttpStatus, CodeHelp>>

const TABLES: Readonly<Record<Language, HttpStatusTable>> = {
  en: HTTP_STATUSES_EN,
  'zh-CN': HTTP_STATUSES_ZH,
}

/** @returns null where the category says all there is to say */
export function httpStatusHelp(
  status: number,
  language: Language = 'en',
): CodeHelp | null {
  const known = HTTP_STATUSES.find((each) => each === status)
  return known === undefined ? null : TABLES[language][known]
}
