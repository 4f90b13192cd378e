import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InFlight } from './in-flight.ts'

test('whatever order they leave in, what is left stays findable and oldest first', () => {
  const departures = fc.array(fc.nat(), { maxLength: 30 })
  fc.assert(
    fc.property(departures, (picks) => {
      const inFlight = new InFlight()
      const expected = picks.map((_, seq) => ({
        seq,
        intendedMs: seq * 10,
        sentMs: seq * 10 + 1,
      }))
      for (const { seq, intendedMs, sentMs } of expected)
        inFlight.push(seq, intendedMs, sentMs)

      for (const pick of picks) {
        const [gone] = expected.splice(pick % expected.length, 1)
        if (!gone) throw new Error('nothing to remove')
        const place = inFlight.find(gone.seq)
        expect(inFlight.intendedAt(place)).toBe(gone.intendedMs)
        expect(inFlight.sentAt(place)).toBe(gone.sentMs)
        inFlight.removeAt(place)
        expect(inFlight.find(gone.seq)).toBe(-1)
        expect(inFlight.size).toBe(expected.length)
        expect(inFlight.seqAt(0)).toBe(expected[0]?.seq ?? -1)
      }
    }),
  )
})

test('what was never sent is not found', () => {
  const inFlight = new InFlight()
  inFlight.push(3, 7, 8)

  // 7 and 8 stand in the same array, but are no sequence numbers
  expect([inFlight.find(7), inFlight.find(8), inFlight.find(3)]).toEqual([
    -1, -1, 0,
  ])
})

test('cleared, it is empty', () => {
  const inFlight = new InFlight()
  inFlight.push(1, 0, 0)
  inFlight.push(2, 0, 0)

  inFlight.clear()

  expect([inFlight.size, inFlight.find(1)]).toEqual([0, -1])
})
