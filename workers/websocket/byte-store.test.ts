import { expect, test } from 'vitest'
import { ByteStore } from './byte-store.ts'

test('what was appended is there in its order', () => {
  const store = new ByteStore()
  const chunk = Buffer.from('0123456789')

  store.append(chunk, 2, 5)
  store.append(chunk, 0, 1)
  store.append(chunk, 7, 7)

  expect(Buffer.from(store.view()).toString()).toBe('2340')
  expect(store.length).toBe(4)
})

test('the chunk may be reused at once', () => {
  const store = new ByteStore()
  const chunk = Buffer.from('first')

  store.append(chunk, 0, 5)
  chunk.fill('x')

  expect(Buffer.from(store.view()).toString()).toBe('first')
})

test('it doubles as it fills and keeps what it had', () => {
  const store = new ByteStore()
  const sizes = new Set<number>()
  const chunk = Buffer.alloc(100)

  for (let turn = 0; turn < 100; turn++) {
    store.append(chunk.fill(turn), 0, chunk.length)
    sizes.add(store.bytes.length)
  }

  expect([...sizes]).toEqual([256, 512, 1024, 2048, 4096, 8192, 16_384])
  const kept = Array.from(
    { length: 100 },
    (_, turn) => store.view()[turn * 100],
  )
  expect(kept).toEqual([...kept.keys()])
})

test('a chunk larger than twice the store fits exactly', () => {
  const store = new ByteStore()

  store.append(Buffer.alloc(10), 0, 10)
  store.append(Buffer.alloc(5000, 7), 0, 5000)

  expect(store.bytes).toHaveLength(5010)
  expect(store.view()[5009]).toBe(7)
})
