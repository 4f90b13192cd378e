import { expect, test } from 'vitest'
import { findMarker } from './marker.ts'

test('a marker is found anywhere and its numbers are read', () => {
  const marker = '~tAAABAAAACAAAA_AAAABAA~'

  expect(findMarker(Buffer.from(`{"body":"${marker}xx"}`))).toEqual({
    run: 1,
    stream: 2,
    sequence: 63,
    intendedUs: 4096,
  })
})

test('what only looks like a marker is none', () => {
  expect(findMarker(Buffer.from('~tAAABAAAACAAAA_AAAABAA'))).toBeNull()
  expect(findMarker(Buffer.from('~tAAAB AAACAAAA_AAAABAA~'))).toBeNull()
})
