import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readStoredZlib, storeZlib } from './stored-zlib.ts'

function binaryOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}

test('what is stored is read back, wherever in a text it begins', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat({ max: 20 }), (bytes, before) => {
      const text = ' '.repeat(before) + binaryOf(storeZlib(bytes))

      expect(readStoredZlib(text, before)).toBe(binaryOf(bytes))
    }),
  )
})

test.each([0, 1, 65_534, 65_535, 65_536, 200_000])(
  'a stream of %i bytes is in as many blocks as it needs',
  (length) => {
    const bytes = Uint8Array.from({ length }, (_byte, index) => index * 31)

    const stored = storeZlib(bytes)

    const blocks = Math.max(1, Math.ceil(length / 65_535))
    expect(stored.length).toBe(2 + 5 * blocks + length + 4)
    expect(readStoredZlib(binaryOf(stored), 0)).toBe(binaryOf(bytes))
  },
)

test('the checksum is Adler-32', () => {
  const stored = storeZlib(Uint8Array.from('Wikipedia', (c) => c.charCodeAt(0)))

  expect([...stored.slice(-4)]).toEqual([0x11, 0xe6, 0x03, 0x98])
})

test('a compressed stream, one cut short and no stream at all are not read', () => {
  const whole = binaryOf(storeZlib(new Uint8Array(100)))
  // "a" by any deflate: a block of fixed codes
  const compressed = binaryOf(
    Uint8Array.of(0x78, 0x9c, 0x4b, 0x04, 0x00, 0x00, 0x62, 0x00, 0x62),
  )

  const texts = [compressed, whole.slice(0, 50), whole.slice(0, 4), '']
  expect(texts.map((text) => readStoredZlib(text, 0))).toEqual([
    null,
    null,
    null,
    null,
  ])
})
