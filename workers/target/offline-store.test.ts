import { expect, test } from 'vitest'
import { User } from './directory.ts'
import { OfflineStore } from './offline-store.ts'
import { passedOn, type SharedFrame } from './shared-frame.ts'

function frame(id: number): SharedFrame {
  const data = Buffer.from('{"type":"chat"}')
  return passedOn(data, { id, seq: id, from: null })
}

function idsOf(frames: readonly SharedFrame[]): number[] {
  return frames.map(({ id }) => id)
}

test('what was put first comes first, and once', () => {
  const store = new OfflineStore()
  const user = new User('a')

  for (const id of [1, 2, 3]) store.put(user, frame(id))

  expect(idsOf(store.take(user))).toEqual([1, 2, 3])
  expect(store.take(user)).toEqual([])
})

test('each user has a limit of messages: the first ones stay', () => {
  const store = new OfflineStore({ messages: 2, bytes: 10_000 })
  const [full, other] = [new User('a'), new User('b')]

  const kept = [1, 2, 3].map((id) => store.put(full, frame(id)))

  expect(kept).toEqual([true, true, false])
  expect(store.put(other, frame(4))).toBe(true)
  expect(idsOf(store.take(full))).toEqual([1, 2])
})

test('all users together have a limit of bytes, free again when taken', () => {
  const bytes = frame(1).bytes.length
  const store = new OfflineStore({ messages: 10, bytes: 2 * bytes })
  const [one, other] = [new User('a'), new User('b')]

  const before = [one, other, other].map((user) => store.put(user, frame(1)))
  store.take(one)

  expect(before).toEqual([true, true, false])
  expect(store.put(other, frame(2))).toBe(true)
})

test('what was on its way comes before what is stored, as far as there is room', () => {
  const store = new OfflineStore({ messages: 2, bytes: 10_000 })
  const user = new User('a')
  store.put(user, frame(9))

  const kept = store.putFirst(user, [frame(1), frame(2), frame(3)])

  expect(kept).toBe(2)
  expect(idsOf(store.take(user))).toEqual([1, 2, 9])
})
