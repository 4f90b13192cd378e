import { expect, test } from 'vitest'
import { Directory, type Receiver } from './directory.ts'

function receiver(open = true): Receiver {
  return { open, user: null, send: () => true }
}

test('a user is known after its last connection has left', () => {
  const directory = new Directory()
  const [phone, desk] = [receiver(), receiver()]
  const user = directory.enter('ann', phone)

  directory.enter('ann', desk)
  directory.leave(user, phone)
  const halfGone = user.online
  directory.leave(user, desk)

  expect({ halfGone, gone: user.online }).toEqual({
    halfGone: true,
    gone: false,
  })
  expect(directory.user('ann')).toBe(user)
})

test('a connection that is ending does not make its user online', () => {
  const user = new Directory().enter('ann', receiver(false))

  expect(user.online).toBe(false)
})

test('with too many users, those who leave are forgotten with their groups', () => {
  const directory = new Directory(1)
  const [one, other] = [receiver(), receiver()]
  const ann = directory.enter('ann', one)
  directory.join(ann, ['1'])
  directory.enter('bob', other)

  directory.leave(ann, one)

  expect(directory.user('ann')).toBeUndefined()
  expect(directory.group('1')).toBeUndefined()
  expect(directory.user('bob')?.online).toBe(true)
})

test('a group lasts as long as it has members', () => {
  const directory = new Directory()
  const ann = directory.enter('ann', receiver())
  const bob = directory.enter('bob', receiver())
  directory.join(ann, ['1', '1', '2'])
  directory.join(bob, ['1'])

  directory.join(ann, [])

  expect(directory.group('1')?.members).toEqual(new Set([bob]))
  expect(directory.group('2')).toBeUndefined()
})
