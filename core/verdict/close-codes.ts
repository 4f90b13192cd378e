// What WebSocket close codes mean and what to do about each: RFC 6455, 7.4.1,
// and the registry kept by IANA ("WebSocket Close Code Number Registry"). The
// texts are tables beside this file, one for each language.
import { CLOSE_CODES_EN } from './close-codes-en.ts'
import { CLOSE_CODES_ZH } from './close-codes-zh.ts'
import type { CodeHelp, Language } from './help-table.ts'

/** Codes with a meaning of their own. */
export const CLOSE_CODES = [
  1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012,
  1013, 1014, 1015, 3000, 3003, 3008,
] as const
/** What all others are, by their range: 7.4.2. */
export const CLOSE_RANGES = [
  'protocol', // 1000 to 2999
  'library', // 3000 to 3999
  'private', // 4000 to 4999
  'invalid', // below and above
] as const

export type CloseCodeKey =
  (typeof CLOSE_CODES)[number] | (typeof CLOSE_RANGES)[number]
export type CloseCodeTable = Readonly<Record<CloseCodeKey, CodeHelp>>

const TABLES: Readonly<Record<Language, CloseCodeTable>> = {
  en: CLOSE_CODES_EN,
  'zh-CN': CLOSE_CODES_ZH,
}

export function closeCodeHelp(
  code: number,
  language: Language = 'en',
): CodeHelp {
  return TABLES[language][keyOf(code)]
}

/** In words, such as "going away"; the range's owner for codes without one. */
export function closeCodeName(code: number, language: Language = 'en'): string {
  return closeCodeHelp(code, language).title
}

function keyOf(code: number): CloseCodeKey {
  const known = CLOSE_CODES.find((each) => each === code)
  if (known !== undefined) return known
  if (code >= 4000 && code <= 4999) return 'private'
  if (code >= 3000 && code <= 3999) return 'library'
  if (code >= 1000 && code <= 2999) return 'protocol'
  return 'invalid'
}
