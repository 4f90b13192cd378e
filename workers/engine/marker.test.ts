import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MARKER_BYTES, MARKER_NUMBERS, Markers } from './marker.ts'
import { decodeText, encodeText } from './text.ts'

const number30 = fc.integer({ min: 0, max: MARKER_NUMBERS - 1 })
/** A month, in whole microseconds. */
const timeUs = fc.integer({ min: 0, max: 30 * 86_400_000_000 })

function marked(
  markers: Markers,
  numbers = { stream: 1, sequence: 2, intendedMs: 3 },
): Uint8Array {
  const bytes = new Uint8Array(MARKER_BYTES)
  markers.write(bytes, 0, numbers)
  return bytes
}

function around(before: Uint8Array, middle: Uint8Array, after: Uint8Array) {
  return new Uint8Array([...before, ...middle, ...after])
}

test('what is written is found again, whatever stands around it', () => {
  const bytes = fc.uint8Array({ maxLength: 200 })
  const scene = fc.record({
    ...{ stream: number30, sequence: number30, us: timeUs },
    ...{ before: bytes, after: bytes },
  })
  fc.assert(
    fc.property(scene, ({ stream, sequence, us, before, after }) => {
      const markers = new Markers('run')
      const numbers = { stream, sequence, intendedMs: us / 1000 }
      const data = around(before, marked(markers, numbers), after)

      expect(markers.find(data, numbers.intendedMs + 50)).toBe('own')
      const { intendedMs } = markers
      expect([markers.stream, markers.sequence]).toEqual([stream, sequence])
      expect(intendedMs * 1000).toBeCloseTo(us, 1)
    }),
  )
})

test('a marker is plain text that JSON, URLs and HTML carry unchanged', () => {
  const markers = new Markers('run')
  fc.assert(
    fc.property(number30, number30, timeUs, (stream, sequence, us) => {
      const numbers = { stream, sequence, intendedMs: us / 1000 }
      const text = decodeText(marked(markers, numbers))

      expect(text).toMatch(/^~t[A-Za-z0-9_-]{21}~$/)
      expect(JSON.stringify(text)).toBe(`"${text}"`)
      expect(encodeURIComponent(text)).toBe(text)
    }),
  )
})

test('random bytes carry no marker', () => {
  const markers = new Markers('run')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(markers.find(bytes, 0)).toBeNull()
    }),
  )
})

test('the marker of another run is told apart, and gives way to one of ours', () => {
  const markers = new Markers('run')
  const other = marked(new Markers('another run'))
  const own = marked(markers, { stream: 9, sequence: 8, intendedMs: 7 })

  expect(markers.find(other, 0)).toBe('foreign')
  expect(markers.find(around(other, own, other), 0)).toBe('own')
  expect(markers.stream).toBe(9)
})

test('all workers of a run read each other, by the name of the run', () => {
  const bytes = marked(new Markers('2026-11-21-a'))

  expect(new Markers('2026-11-21-a').find(bytes, 0)).toBe('own')
})

test.each([
  ['cut short', (text: string) => text.slice(0, -1)],
  ['without its end', (text: string) => `${text.slice(0, -1)}x`],
  ['with a byte that is no digit', (text: string) => text.replace('~t', '~t=')],
  [
    'with a comma among its numbers',
    (text: string) => `${text.slice(0, 12)},${text.slice(13)}`,
  ],
])('%s it is no marker', (_what, spoil) => {
  const markers = new Markers('run')
  const text = spoil(decodeText(marked(markers)))

  expect(markers.find(encodeText(text), 0)).toBeNull()
})

test('a time longer ago than fifty days is still right when the answer is near', () => {
  const markers = new Markers('run')
  const intendedMs = 200 * 86_400_000 + 1.25
  const bytes = marked(markers, { stream: 0, sequence: 0, intendedMs })

  markers.find(bytes, intendedMs + 2000)

  expect(markers.intendedMs).toBeCloseTo(intendedMs, 3)
})

test('tildes all over do not hide the marker', () => {
  const markers = new Markers('run')
  const tildes = encodeText('~~t~'.repeat(30))

  expect(markers.find(around(tildes, marked(markers), tildes), 0)).toBe('own')
})
