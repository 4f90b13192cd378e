import { describe, expect, test } from 'vitest'
import { CLOSE_CODES, closeCodeHelp } from './close-codes.ts'
import { CLOSE_CODES_EN } from './close-codes-en.ts'
import { CLOSE_CODES_ZH } from './close-codes-zh.ts'
import { ERROR_CATEGORIES } from './error-category.ts'
import {
  codeHelp,
  errorHelp,
  LANGUAGES,
  OPERATING_SYSTEMS,
  rowHelp,
} from './error-help.ts'
import { ERROR_HELP_EN } from './error-help-en.ts'
import { ERROR_HELP_ZH } from './error-help-zh.ts'
import { HTTP_STATUSES, httpStatusHelp } from './http-statuses.ts'
import { HTTP_STATUSES_EN } from './http-statuses-en.ts'
import { HTTP_STATUSES_ZH } from './http-statuses-zh.ts'

const HAN = /\p{Script=Han}/u

/** What stands between backticks, and names of settings of ours or systems. */
function commandsIn(text: string): string[] {
  const commands = [...text.matchAll(/`([^`]+)`/g)].map(([, inner]) => inner)
  const settings = text.replace(/`[^`]*`/g, '').match(SETTING) ?? []
  return [...new Set([...commands, ...settings])].map(String).toSorted()
}
const SETTING =
  /\b(?:target|connect|load|login|heartbeat|traffic|net|kern)(?:\.\w+)+|\bproxy_\w+|\bnf_\w+|\bworker_connections|\blarge_client_header_buffers|\/etc\/[\w./]+/g

describe.each(ERROR_CATEGORIES)('%s', (category) => {
  test.each(LANGUAGES)('has a title, a cause and fixes in %s', (language) => {
    const { title, cause, fix } = errorHelp(category, language)
    const texts = [cause, ...OPERATING_SYSTEMS.map((system) => fix[system])]

    expect(title).not.toBe('')
    for (const text of texts)
      expect(text).toMatch(language === 'en' ? /\.$/ : /。$/)
    for (const text of [title, ...texts])
      expect(HAN.test(text)).toBe(language === 'zh-CN')
  })

  test.each(OPERATING_SYSTEMS)(
    'names the same commands in both languages on %s',
    (system) => {
      expect(commandsIn(errorHelp(category, 'zh-CN').fix[system])).toEqual(
        commandsIn(errorHelp(category, 'en').fix[system]),
      )
    },
  )
})

describe.each([
  ['close codes', CLOSE_CODES_EN, CLOSE_CODES_ZH],
  ['HTTP statuses', HTTP_STATUSES_EN, HTTP_STATUSES_ZH],
])('%s', (_what, english, chinese) => {
  test('are the same in both languages', () => {
    expect(Object.keys(chinese)).toEqual(Object.keys(english))
  })

  test('say what was meant and what to do, with the same commands', () => {
    for (const [key, { title, cause, fix }] of Object.entries(english)) {
      const other = Object.entries(chinese).find(([name]) => name === key)?.[1]

      expect(title).not.toBe('')
      expect(cause).toMatch(/\.$/)
      expect(fix).toMatch(/\.$/)
      expect(other?.cause).toMatch(/。$/)
      expect(other?.fix).toMatch(/。$/)
      expect(other?.title).toMatch(HAN)
      expect(commandsIn(other?.fix ?? '')).toEqual(commandsIn(fix))
    }
  })
})

test('the tables are those of the registry and of the upgrades that matter', () => {
  const numbers = Object.keys(CLOSE_CODES_EN).filter((key) => /\d/.test(key))

  expect(numbers.map(Number)).toEqual([...CLOSE_CODES])
  expect(Object.keys(HTTP_STATUSES_EN).map(Number)).toEqual([...HTTP_STATUSES])
  expect(Object.keys(ERROR_HELP_ZH)).toEqual(Object.keys(ERROR_HELP_EN))
})

test('no two categories share a title in a language', () => {
  for (const language of LANGUAGES) {
    const titles = ERROR_CATEGORIES.map(
      (category) => errorHelp(category, language).title,
    )

    expect(new Set(titles).size).toBe(ERROR_CATEGORIES.length)
  }
})

test('a number beside a category is a close code, or below 1000 a status', () => {
  expect(codeHelp(null)).toBeNull()
  expect(codeHelp(418)).toBeNull()
  expect(codeHelp(503)).toBe(httpStatusHelp(503))
  expect(codeHelp(1013)).toBe(closeCodeHelp(1013))
  expect(codeHelp(1013, 'zh-CN')?.title).toBe('稍后重试')
  expect(codeHelp(502, 'zh-CN')?.title).toBe('网关错误')
})

test.each(LANGUAGES)(
  'the commands are those of each system (%s)',
  (language) => {
    const { fix } = errorHelp('port_exhausted', language)

    expect(fix.linux).toContain('net.ipv4.ip_local_port_range')
    expect(fix.macos).toContain('net.inet.ip.portrange.first')
    expect(fix.windows).toContain('netsh int ipv4 set dynamicport')
  },
)

test('the kernel limits of macOS are never advised to be changed', () => {
  const all = JSON.stringify([
    ...[ERROR_HELP_EN, ERROR_HELP_ZH, CLOSE_CODES_EN, CLOSE_CODES_ZH],
    ...[HTTP_STATUSES_EN, HTTP_STATUSES_ZH],
  ])

  expect(all).not.toContain('launchctl')
})

test('a row is explained by its number where that tells more', () => {
  const closed = { category: 'closed_by_server', closeCode: 1011 } as const
  const refused = { category: 'auth_failed', closeCode: 1008 } as const

  expect(rowHelp(closed)).toMatchObject({
    title: '1011 internal error',
    cause: closeCodeHelp(1011).cause,
  })
  expect(rowHelp({ category: 'http_4xx', closeCode: 418 })).toBe(
    errorHelp('http_4xx'),
  )
  expect(rowHelp({ category: 'eof', closeCode: null }, 'zh-CN')).toBe(
    errorHelp('eof', 'zh-CN'),
  )
  expect(rowHelp(refused).title).toBe(errorHelp('auth_failed').title)
  expect(rowHelp(refused).cause).toContain('1008 policy violation: A rule of')
})
