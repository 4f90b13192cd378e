import { expect, test } from 'vitest'
import { createSessions } from './session.ts'

function sessions() {
  let made = 0
  return createSessions('tidewire_80', () => `secret-${(made += 1)}`)
}

test('the token opens a session once', () => {
  const all = sessions()
  const token = all.token()

  const first = all.open(token, undefined)
  const second = all.open(token, undefined)

  expect([first, second]).toEqual([
    {
      type: 'opened',
      cookie: 'tidewire_80=secret-3; Path=/; HttpOnly; SameSite=Strict',
    },
    { type: 'refused', reused: true },
  ])
})

test('a fresh token takes the place of a used one', () => {
  const all = sessions()
  all.open(all.token(), undefined)

  expect(all.open(all.token(), undefined).type).toBe('opened')
})

test('a request with a session’s cookie is known and uses up no token', () => {
  const all = sessions()
  all.open(all.token(), undefined)
  const next = all.token()

  const answer = all.open(next, 'other=1; tidewire_80=secret-3')

  expect(answer).toEqual({ type: 'known' })
  expect(all.token()).toBe(next)
})

test.each([undefined, '', 'secret', 'secret-1x'])(
  'the token %j is refused',
  (token) => {
    expect(sessions().open(token, undefined)).toEqual({
      type: 'refused',
      reused: false,
    })
  },
)

test.each([
  undefined,
  '',
  'tidewire_80=',
  'tidewire_80=secret-1',
  'tidewire_81=secret-3',
  'xtidewire_80=secret-3',
])('the cookie %j holds no session', (cookie) => {
  const all = sessions()
  all.open(all.token(), undefined)

  expect(all.holds(cookie)).toBe(false)
})
