import { expect, test } from 'vitest'
import { ERROR_CATEGORIES } from './error-category.ts'
import { errorHelp, OPERATING_SYSTEMS } from './error-help.ts'

test.each(ERROR_CATEGORIES)(
  '%s has a cause and a fix everywhere',
  (category) => {
    const { title, cause, fix } = errorHelp(category)

    expect(title).not.toBe('')
    expect(cause).toMatch(/\.$/)
    for (const system of OPERATING_SYSTEMS) expect(fix[system]).toMatch(/\.$/)
  },
)

test('no two categories share a title', () => {
  const titles = ERROR_CATEGORIES.map((category) => errorHelp(category).title)

  expect(new Set(titles).size).toBe(ERROR_CATEGORIES.length)
})

test('the commands are those of each system', () => {
  const { fix } = errorHelp('port_exhausted')

  expect(fix.linux).toContain('net.ipv4.ip_local_port_range')
  expect(fix.macos).toContain('net.inet.ip.portrange.first')
  expect(fix.windows).toContain('netsh int ipv4 set dynamicport')
})

test('the kernel limits of macOS are never advised to be changed', () => {
  const all = JSON.stringify(ERROR_CATEGORIES.map(errorHelp))

  expect(all).not.toContain('launchctl')
})
