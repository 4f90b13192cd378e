import { expect, test } from 'vitest'
import { parseHead, type Head } from './handshake.ts'
import {
  asksForWebSocket,
  judgeRequest,
  refusalText,
} from './server-handshake.ts'

// The key and its proof are the example of RFC 6455, 1.3.
const HEADERS = {
  Host: 'server.example.com',
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
}

/** @param changes headers to add, or with null to leave out */
function request(
  changes: Readonly<Record<string, string | null>> = {},
  startLine = 'GET /chat?room=1 HTTP/1.1',
): Head {
  const lines = Object.entries({ ...HEADERS, ...changes }).flatMap(
    ([name, value]) => (value === null ? [] : [`${name}: ${value}`]),
  )
  const head = parseHead([startLine, ...lines].join('\r\n'))
  if (!head) throw new Error('no head')
  return head
}

function statusOf(answer: string): number {
  return Number(answer.split(' ')[1])
}

test('the example of RFC 6455 is accepted with the proof it tells', () => {
  expect(judgeRequest(request())).toEqual({
    accepted: true,
    answer:
      'HTTP/1.1 101 Switching Protocols\r\n' +
      'Upgrade: websocket\r\n' +
      'Connection: Upgrade\r\n' +
      'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
  })
})

test('names compare in any case and Connection may list more', () => {
  const head = request({
    Upgrade: 'WebSocket',
    Connection: 'keep-alive, upgrade',
  })

  expect(asksForWebSocket(head)).toBe(true)
  expect(judgeRequest(head).accepted).toBe(true)
})

test('the first of the offered subprotocols is agreed to', () => {
  const { answer } = judgeRequest(
    request({ 'Sec-WebSocket-Protocol': 'mqtt, chat.v2' }),
  )

  expect(answer).toMatch(/\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n$/)
})

test('no extension is ever agreed to', () => {
  const { accepted, answer } = judgeRequest(
    request({ 'Sec-WebSocket-Extensions': 'permessage-deflate' }),
  )

  expect(accepted).toBe(true)
  expect(answer).not.toContain('Extensions')
})

test.each([
  ['no Host', { Host: null }],
  ['no Upgrade', { Upgrade: null }],
  ['another protocol', { Upgrade: 'h2c' }],
  ['a Connection without Upgrade', { Connection: 'keep-alive' }],
  ['no key', { 'Sec-WebSocket-Key': null }],
  ['a key of 15 bytes', { 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAA' }],
  ['a key of 17 bytes', { 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAAA=' }],
  ['a key twice', { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' }],
  ['an empty subprotocol', { 'Sec-WebSocket-Protocol': 'a,,b' }],
  ['a subprotocol with a space', { 'Sec-WebSocket-Protocol': 'a b' }],
  ['a subprotocol twice', { 'Sec-WebSocket-Protocol': 'a, a' }],
])('%s is refused with 400', (_name, changes) => {
  const { accepted, answer } = judgeRequest(request(changes))

  expect(accepted).toBe(false)
  expect(statusOf(answer)).toBe(400)
})

test.each(['8', '0', '13, 8', ''])(
  'version "%s" is refused with the version that is spoken',
  (version) => {
    const { accepted, answer } = judgeRequest(
      request({ 'Sec-WebSocket-Version': version }),
    )

    expect(accepted).toBe(false)
    expect(statusOf(answer)).toBe(426)
    expect(answer).toContain('\r\nSec-WebSocket-Version: 13\r\n')
  },
)

test('another method is refused with the one that is allowed', () => {
  const { answer } = judgeRequest(request({}, 'POST / HTTP/1.1'))

  expect(statusOf(answer)).toBe(405)
  expect(answer).toContain('\r\nAllow: GET\r\n')
})

test('an older HTTP is refused', () => {
  const { answer } = judgeRequest(request({}, 'GET / HTTP/1.0'))

  expect(statusOf(answer)).toBe(400)
})

test.each([
  ['a page', request({ Upgrade: null, Connection: null })],
  ['another protocol', request({ Upgrade: 'h2c' })],
  ['another method', request({}, 'POST / HTTP/1.1')],
  ['an older HTTP', request({}, 'GET / HTTP/1.0')],
])('%s does not ask for a WebSocket', (_name, head) => {
  expect(asksForWebSocket(head)).toBe(false)
})

test('a refusal tells its length and that the connection ends', () => {
  expect(refusalText({ status: 503, message: 'full' })).toBe(
    'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n' +
      'Content-Type: text/plain\r\nContent-Length: 4\r\n\r\nfull',
  )
})
