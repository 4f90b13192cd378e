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
