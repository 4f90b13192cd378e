/* oxlint-disable unicorn/no-thenable -- the plan's own name; nobody awaits it */
import { expect, test } from 'vitest'
import { PlanError } from '../errors.ts'
import type { MessageSource } from './message-schema.ts'
import { type PlanSource, planSchema } from './schema.ts'
import { maskPlan, resolveSecrets } from './secrets.ts'

function planWith(
  target: Partial<PlanSource['target']>,
  rest: Partial<PlanSource> = {},
): PlanSource {
  return {
    version: 1,
    target: { urls: ['ws://localhost/'], ...target },
    load: { stages: [{ connections: 1, hold: '1s' }] },
    ...rest,
  }
}

test.each([
  ['Authorization', 'Bearer abc.def', 'Bearer ***'],
  ['authorization', 'Basic dXNlcjpwdw==', 'Basic ***'],
  ['Cookie', 'session=1', '***'],
  ['X-Api-Key', 'k-1', '***'],
  ['X-Auth-Token', 't-1', '***'],
  ['X-Session-Secret', 's', '***'],
  ['X-Device', 'phone', 'phone'],
  ['Origin', 'https://a.example', 'https://a.example'],
  ['Authorization', 'Bearer ${env:TOKEN}', 'Bearer ${env:TOKEN}'],
  ['Authorization', 'Bearer x${env:TOKEN}', 'Bearer ***'],
])('header %s: %s is shown as %s', (name, value, shown) => {
  const masked = maskPlan(planWith({ headers: { [name]: value } }))

  expect(masked.target.headers).toEqual({ [name]: shown })
})

test.each([
  ['ws://u:p@h:1/x', 'ws://***:***@h:1/x'],
  ['ws://u@h/x', 'ws://***@h/x'],
  ['ws://${env:U}:${env:P}@h/', 'ws://${env:U}:${env:P}@h/'],
  ['ws://h/x?token=abc&room=7', 'ws://h/x?token=***&room=7'],
  ['ws://h/?a=1&accessToken=abc#f', 'ws://h/?a=1&accessToken=***#f'],
  ['ws://h/?api_key=1&jwt=2&sig=3', 'ws://h/?api_key=***&jwt=***&sig=***'],
  ['ws://h/?authCode=1&roomName=2', 'ws://h/?authCode=***&roomName=2'],
  ['ws://h/?token=${env:T}', 'ws://h/?token=${env:T}'],
  ['ws://h/?monkey=abc&q=a@b', 'ws://h/?monkey=abc&q=a@b'],
  ['builtin', 'builtin'],
])('URL %s is shown as %s', (url, shown) => {
  expect(maskPlan(planWith({ urls: [url] })).target.urls).toEqual([shown])
})

test('messages are shown without their secrets, too', () => {
  const masked = maskPlan(
    planWith(
      {},
      {
        login: { type: 'message', message: '{"token":"abc"}', expect: 'ok' },
        heartbeat: { type: 'message', message: 'key=abc' },
        traffic: { type: 'echo', template: '{"jwt":"abc","seq":{{seq}}}' },
      },
    ),
  )

  expect(masked).toMatchObject({
    login: { message: '{"token":"***"}' },
    heartbeat: { message: 'key=***' },
    traffic: { template: '{"jwt":"***","seq":{{seq}}}' },
  })
})

test('a plan that lost its secrets to masking is refused with what to do', () => {
  const masked = maskPlan(
    planWith({
      urls: ['ws://localhost/?token=abc'],
      headers: { Authorization: 'Bearer abc' },
    }),
  )

  const attempt = () => resolveSecrets(planSchema.parse(masked), () => '')

  expect(attempt).toThrow(/target\.urls\[0\]: holds \*\*\*/)
  expect(attempt).toThrow(/target\.headers\.Authorization: holds .*env:TOKEN/)
})

test('a masked plan is still a plan, and the original is untouched', () => {
  const source = planWith({
    urls: ['ws://u:p@localhost/?token=abc'],
    headers: { Cookie: 'a=b' },
  })
  const before = JSON.stringify(source)

  expect(planSchema.safeParse(maskPlan(source)).success).toBe(true)
  expect(JSON.stringify(source)).toBe(before)
})

test('references are filled in wherever a plan may hold one', () => {
  const plan = planSchema.parse(
    planWith(
      {
        urls: ['ws://localhost/?token=${env:A}', 'builtin'],
        headers: { Authorization: 'Bearer ${env:A}' },
      },
      {
        login: { type: 'message', message: 'in ${env:A}', expect: 'ok' },
        heartbeat: { type: 'message', message: 'beat ${env:B}' },
        traffic: { type: 'echo', template: '{{seq}} ${env:B}' },
      },
    ),
  )

  const resolved = resolveSecrets(plan, (name) => `<${name}>`)

  expect(resolved.target).toMatchObject({
    urls: ['ws://localhost/?token=<A>', 'builtin'],
    headers: { Authorization: 'Bearer <A>' },
  })
  expect(resolved.login).toMatchObject({ message: 'in <A>' })
  expect(resolved.heartbeat).toMatchObject({ message: 'beat <B>' })
  expect(resolved.traffic).toMatchObject({ template: '{{seq}} <B>' })
  expect(plan.target.headers).toEqual({ Authorization: 'Bearer ${env:A}' })
})

test('a variable that is not set is named with its field', () => {
  const plan = planSchema.parse(planWith({ headers: { A: '${env:GONE}' } }))

  const attempt = () => resolveSecrets(plan, () => undefined)

  expect(attempt).toThrow(PlanError)
  expect(attempt).toThrow(
    'target.headers.A: needs the environment variable GONE, which is not set',
  )
})

test('a value that breaks the plan is refused without being shown', () => {
  const plan = planSchema.parse(planWith({ headers: { A: '${env:BAD}' } }))

  const attempt = () => resolveSecrets(plan, () => 'hush\r\nX-Evil: 1')

  expect(attempt).toThrow('target.headers.A: must not contain line breaks')
  expect(attempt).not.toThrow('hush')
})

const TALK: Partial<PlanSource> = {
  login: {
    type: 'message',
    message: { text: '{"token":"abc"}' },
    expect: { json: 'ok', equals: '${env:WORD}' },
    then: [{ message: 'password=abc', expect: 'in' }],
  },
  heartbeat: { type: 'message', message: { hex: '{{n}}0a' } },
  answers: [{ when: 'who', send: '{"jwt":"abc"}' }],
  traffic: {
    type: 'ask',
    template: '{"secret":"abc","b":"{{body}}"}',
    answer: '{"secret":"abc","b":"{{body}}"}',
    acknowledge: 'token=abc',
  },
  variables: {
    token: { secret: 'abc', claims: { password: 'abc', sub: '{{user}}' } },
  },
}

test('whatever is said is shown without its secrets, and the key of tokens', () => {
  const masked = maskPlan(planWith({}, TALK))

  expect(JSON.stringify(masked)).not.toContain('abc')
  expect(masked).toMatchObject({
    login: { message: { text: '{"token":"***"}' }, expect: { json: 'ok' } },
    heartbeat: { message: { hex: '{{n}}0a' } },
    traffic: { answer: '{"secret":"***","b":"{{body}}"}' },
    variables: {
      token: { secret: '***', claims: { password: '***', sub: '{{user}}' } },
    },
  })
})

/** password=abc */
const HEX_PASSWORD = '70617373776f72643d616263'

test('bytes that hold a secret are hidden as a whole', () => {
  const hex = HEX_PASSWORD
  const base64 = btoa('{"token":"abc"}')
  const login = (message: MessageSource) =>
    maskPlan(
      planWith(
        {},
        {
          login: { type: 'message', message, expect: 'ok' },
        },
      ),
    ).login

  expect(login({ hex })).toMatchObject({ message: { hex: '***' } })
  expect(login({ base64 })).toMatchObject({ message: { base64: '***' } })
  expect(login({ base64: 'aGVsbG8=' })).toMatchObject({
    message: { base64: 'aGVsbG8=' },
  })
})

test('a masked plan is still a plan, but cannot be run', () => {
  const masked = maskPlan(
    planWith(
      {},
      {
        login: {
          ...{ type: 'message', expect: 'ok' },
          message: { hex: HEX_PASSWORD },
        },
        variables: { token: { secret: 'abc' } },
      },
    ),
  )
  const plan = planSchema.parse(masked)

  expect(() => resolveSecrets(plan, () => 'x')).toThrow(
    /login\.message\.hex: holds \*\*\*.*\n.*variables\.token\.secret: holds \*\*\*/,
  )
})

test('references are filled in wherever something is said', () => {
  const plan = planSchema.parse(
    planWith(
      {},
      {
        login: {
          type: 'message',
          message: { hex: '00${env:HEX}' },
          expect: { json: 'ok', equals: '${env:WORD}' },
          refused: { regex: '${env:WORD}' },
          then: [{ message: '${env:WORD}' }],
        },
        answers: [{ when: 'x', send: { text: '${env:WORD}' } }],
        traffic: {
          type: 'chat',
          template: '${env:WORD}{{body}}',
          acknowledge: '${env:WORD}',
        },
        variables: {
          token: { secret: '${env:WORD}', claims: { a: '${env:WORD}' } },
        },
      },
    ),
  )

  const resolved = resolveSecrets(plan, (name) =>
    name === 'HEX' ? 'ff' : 'word',
  )

  expect(JSON.stringify(resolved)).not.toContain('${env')
  expect(resolved).toMatchObject({
    login: { message: { hex: '00ff' }, then: [{ message: 'word' }] },
    variables: { token: { secret: 'word', claims: { a: 'word' } } },
  })
  expect(JSON.stringify(plan)).toContain('${env:WORD}')
})
