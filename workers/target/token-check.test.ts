import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { connect, heardBy, openTarget, say } from './testing.ts'
import { isValidToken } from './token-check.ts'

const SECRET = 'a secret of the test'
const NOW_MS = 1_800_000_000_000

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function sign(claims: unknown, secret = SECRET, alg = 'HS256'): string {
  const text = `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`
  const proof = createHmac('sha256', secret).update(text).digest('base64url')
  return `${text}.${proof}`
}

function isValid(token: string): boolean {
  return isValidToken(token, { secret: SECRET, wallClockMs: NOW_MS })
}

test('the example of RFC 7515, A.1, is read as that document does', () => {
  const key = Buffer.from(
    'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
    'base64url',
  )
  const text =
    'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.' +
    'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ'
  const proof = createHmac('sha256', key).update(text).digest('base64url')

  expect(proof).toBe('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')
})

test.each([
  ['is signed', sign({ sub: '7' }), true],
  ['is still valid', sign({ exp: NOW_MS / 1000 + 1 }), true],
  ['has expired', sign({ exp: NOW_MS / 1000 }), false],
  ['is not valid yet', sign({ nbf: NOW_MS / 1000 + 1 }), false],
  ['has a time that is none', sign({ exp: 'tomorrow' }), false],
  ['is signed with another secret', sign({ sub: '7' }, 'other'), false],
  ['names another algorithm', sign({ sub: '7' }, SECRET, 'none'), false],
  ['has no signature', `${sign({}).split('.').slice(0, 2).join('.')}.`, false],
  ['has too many parts', `${sign({})}.x`, false],
  ['has claims that are no object', sign([1]), false],
  ['is none', 'bad', false],
  ['is empty', '', false],
])('a token that %s', (_what, token, valid) => {
  expect(isValid(token)).toBe(valid)
})

test('with a secret, only signed tokens log in; without, any but bad', async () => {
  const strict = await openTarget({ tokenSecret: SECRET })
  const lax = await openTarget()
  const tokens = [
    sign({ sub: '7' }),
    sign({}, 'other'),
    'any',
    'bad',
    undefined,
  ]
  const verdicts = []

  for (const { url } of [strict, lax]) {
    const client = await connect(url)
    for (const token of tokens) say(client, { type: 'login', user: 7, token })
    await client.settled()
    verdicts.push(heardBy(client).map(({ ok }) => ok))
  }

  expect(verdicts).toEqual([
    [true, false, false, false, false],
    [true, true, true, false, true],
  ])
})
