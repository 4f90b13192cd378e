import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createPayload,
  MARKER_BYTES,
  readMarker,
  writeMarker,
} from './marker.ts'
import { decodeText, encodeText } from './text.ts'

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff })

test('what is written is read back, by the same connection alone', () => {
  fc.assert(
    fc.property(uint32, uint32, uint32, (connection, sequence, other) => {
      const payload = createPayload(100)
      writeMarker(payload, connection, sequence)

      expect(readMarker(payload, connection)).toBe(sequence)
      expect(readMarker(payload, other)).toBe(
        other === connection ? sequence : -1,
      )
    }),
  )
})

test('the payload is readable text of exactly the size asked for', () => {
  const payload = createPayload(30)

  writeMarker(payload, 255, 4096)

  expect(decodeText(payload)).toBe('~tw:000000ff:00001000~xxxxxxxx')
})

test('a payload is never too small for its marker', () => {
  expect(createPayload(1).length).toBeGreaterThanOrEqual(MARKER_BYTES)
})

test('random bytes carry no marker', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(readMarker(bytes, 0)).toBe(-1)
    }),
  )
})

test.each([
  ['cut short', '~tw:00000001:0000000'],
  ['another start', '~tv:00000001:00000002~'],
  ['no end', '~tw:00000001:00000002x'],
  ['a digit out of range', '~tw:00000001:0000000g~'],
  ['capital digits', '~tw:00000001:0000000A~'],
  ['a sign between the digits and letters', '~tw:00000001:0000000:~'],
  ['another connection', '~tw:00000002:00000002~'],
])('%s is no marker', (_what, text) => {
  expect(readMarker(encodeText(text), 1)).toBe(-1)
})

test('a marker is recognised whatever follows it', () => {
  expect(readMarker(encodeText('~tw:00000001:00000002~ and more'), 1)).toBe(2)
})
