import { expect, test } from 'vitest'
import { readAppMessage } from './app-messages.ts'

function read(text: string) {
  return readAppMessage(Buffer.from(text))
}

test('PING is answered with PONG', () => {
  expect(read('PING')).toEqual({ type: 'heartbeat', reply: 'PONG' })
})

test('a JSON ping is answered with itself as a pong', () => {
  expect(read('{"type":"ping","seq":7,"at":1.5}')).toEqual({
    type: 'heartbeat',
    reply: '{"type":"pong","seq":7,"at":1.5}',
  })
})

test('a login is understood with its fields in any order', () => {
  expect(read('{ "user": 7, "token": "t", "type": "login" }')).toMatchObject({
    type: 'login',
    user: '7',
    token: 't',
  })
})

test('a login names its groups as texts; without any it leaves them', () => {
  const groups = read('{"type":"login","user":7,"groups":[3,"4"]}')
  const none = read('{"type":"login","user":7}')

  expect([groups, none]).toMatchObject([
    { groups: ['3', '4'] },
    { groups: null },
  ])
})

test.each([
  ['{"type":"chat","to":8}', { type: 'chat', to: '8' }],
  ['{"type":"group","group":3}', { type: 'group', to: '3' }],
  ['{"type":"broadcast"}', { type: 'broadcast', to: '' }],
  ['{"type":"ack","id":5}', { type: 'ack', id: 5 }],
  ['{"type":"ack","id":"5"}', { type: 'ack', id: 5 }],
  ['{"type":"ack"}', { type: 'ack', id: Number.NaN }],
])('%s is understood', (text, message) => {
  expect(read(text)).toEqual(message)
})

test('a long message is understood where its type stands at the front', () => {
  const body = 'x'.repeat(5000)
  const front = read(`{ "type" : "chat","to":"8","body":"${body}"}`)
  const back = read(`{"to":"8","body":"${body}","type":"chat"}`)

  expect(front).toEqual({ type: 'chat', to: '8' })
  expect(back).toBeNull()
})

test.each([
  'ping',
  'PINGS',
  '{"type":"other"}',
  '{"type":',
  '{"kind":"ping"}',
  '["type","ping"]',
  `{"type":"ping","pad":"${'x'.repeat(5000)}"}`,
])('%j is payload', (text) => {
  expect(read(text)).toBeNull()
})
