import { describe, expect, test } from 'vitest'
import { applyMask, isCloseCode, VIOLATIONS } from './frame.ts'

describe('close codes', () => {
  test('may be those of RFC 6455 and its registry, and of applications', () => {
    const allowed = Array.from({ length: 6000 }, (_, code) => code).filter(
      isCloseCode,
    )

    expect(ranges(allowed)).toEqual([
      [1000, 1003],
      [1007, 1014],
      [3000, 4999],
    ])
  })
})

/** First and last of each row of numbers without a gap. */
function ranges(numbers: readonly number[]): number[][] {
  const rows: number[][] = []
  for (const number of numbers) {
    const row = rows.at(-1)
    if (row && row[1] === number - 1) row[1] = number
    else rows.push([number, number])
  }
  return rows
}

describe('the mask', () => {
  const KEY = 0x81_02_f3_04

  test('changes each byte by its byte of the key, in turn', () => {
    const bytes = new Uint8Array(6)

    applyMask(bytes, 0, 6, KEY)

    expect([...bytes]).toEqual([0x81, 0x02, 0xf3, 0x04, 0x81, 0x02])
  })

  test('begins with the first byte of the key wherever the payload lies', () => {
    const bytes = new Uint8Array(5)

    applyMask(bytes, 3, 5, KEY)

    expect([...bytes]).toEqual([0, 0, 0, 0x81, 0x02])
  })

  test('applied twice leaves what was there', () => {
    const bytes = Buffer.from('a payload of any length')

    applyMask(bytes, 0, bytes.length, KEY)
    const masked = bytes.toString('latin1')
    applyMask(bytes, 0, bytes.length, KEY)

    expect(masked).not.toContain('payload')
    expect(bytes.toString()).toBe('a payload of any length')
  })
})

test('each violation is answered with the close code of its kind', () => {
  const codes = Object.entries(VIOLATIONS).map(([name, { closeCode }]) => [
    name,
    closeCode,
  ])

  const others = codes.filter(([, closeCode]) => closeCode !== 1002)
  expect(others).toEqual([
    ['tooBig', 1009],
    ['text', 1007],
    ['closeReason', 1007],
  ])
})
