import { describe, expect, test } from 'vitest'
import { judgeAnswer } from './answer.ts'

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='
const GOOD = {
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Accept': ACCEPT,
}

type Headers = Readonly<Record<string, string | null>>

/** @param changes headers beside the good ones; null takes one away */
function head(statusLine: string, changes: Headers = {}): string {
  const lines = Object.entries({ ...GOOD, ...changes }).flatMap(
    ([name, value]) => (value === null ? [] : [`${name}: ${value}`]),
  )
  return [statusLine, ...lines, '', ''].join('\r\n')
}

function judge(text: string, subprotocols: readonly string[] = []) {
  return judgeAnswer(text, { key: KEY, subprotocols })
}

describe('a 101', () => {
  const SWITCHING = 'HTTP/1.1 101 Switching Protocols'

  test.each<[string, Headers]>([
    ['with what the protocol demands', {}],
    ['with its tokens in another case', { Upgrade: 'WebSocket' }],
    ['with a list in Connection', { Connection: 'keep-alive, upgrade' }],
    ['with other headers beside', { Server: 'x', 'Set-Cookie': 'a=b' }],
  ])('%s is accepted', (_name, changes) => {
    expect(judge(head(SWITCHING, changes))).toEqual({ type: 'accepted' })
  })

  test('needs no reason', () => {
    expect(judge(head('HTTP/1.1 101'))).toEqual({ type: 'accepted' })
  })

  test.each<[string, Headers, string]>([
    ['without Upgrade', { Upgrade: null }, 'invalid Upgrade header'],
    [
      'with another protocol',
      { Upgrade: 'websocket, h2c' },
      'invalid Upgrade header',
    ],
    ['without Connection', { Connection: null }, 'invalid Connection header'],
    [
      'with Connection: close',
      { Connection: 'close' },
      'invalid Connection header',
    ],
    [
      'without a proof',
      { 'Sec-WebSocket-Accept': null },
      'invalid Sec-WebSocket-Accept header',
    ],
    [
      'with the proof in another case',
      { 'Sec-WebSocket-Accept': ACCEPT.toLowerCase() },
      'invalid Sec-WebSocket-Accept header',
    ],
    [
      'with an extension',
      { 'Sec-WebSocket-Extensions': 'permessage-deflate' },
      'the server names an extension that was not offered',
    ],
    [
      'with a subprotocol',
      { 'Sec-WebSocket-Protocol': 'chat' },
      'the server names a subprotocol that was not offered',
    ],
  ])('%s does not hold', (_name, changes, message) => {
    expect(judge(head(SWITCHING, changes))).toEqual({ type: 'bad', message })
  })

  test('of HTTP/1.0 does not hold', () => {
    expect(judge(head('HTTP/1.0 101 Switching Protocols'))).toEqual({
      type: 'bad',
      message: 'a 101 of HTTP/1.0 (RFC 6455, 4.1 demands 1.1)',
    })
  })

  const OFFERED = ['chat', 'superchat']
  test.each([
    ['superchat', { type: 'accepted' }],
    [null, { type: 'bad', message: 'the server sent no subprotocol' }],
    [
      'mqtt',
      {
        type: 'bad',
        message: 'the server names a subprotocol that was not offered',
      },
    ],
    [
      'chat, superchat',
      {
        type: 'bad',
        message: 'the server names a subprotocol that was not offered',
      },
    ],
  ])('chooses one of the subprotocols offered: %j', (chosen, verdict) => {
    const answer = head(SWITCHING, { 'Sec-WebSocket-Protocol': chosen })

    expect(judge(answer, OFFERED)).toEqual(verdict)
  })
})

describe('what is no HTTP', () => {
  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['another version', head('HTTP/2 101 Switching Protocols')],
    ['a status of four digits', head('HTTP/1.1 1010 Odd')],
    ['a status line with more before it', ` ${head('HTTP/1.1 101')}`],
    ['a broken header', 'HTTP/1.1 200 OK\r\nno header\r\n\r\n'],
    ['nothing', '\r\n\r\n'],
  ])('%s is bad', (_name, text) => {
    expect(judge(text)).toEqual({
      type: 'bad',
      message: 'the answer is not HTTP',
    })
  })
})

test.each(['100 Continue', '103 Early Hints', '199'])(
  '%s comes before the answer',
  (status) => {
    expect(judge(`HTTP/1.1 ${status}\r\nLink: </a>\r\n\r\n`)).toEqual({
      type: 'interim',
    })
  },
)

describe('a refusal', () => {
  const refused = (status: number, ...lines: string[]) =>
    judge([`HTTP/1.1 ${status} Reason`, ...lines, '', ''].join('\r\n'))

  test('tells its status and its reason', () => {
    expect(refused(404)).toEqual({
      type: 'refused',
      status: 404,
      message: 'HTTP 404 Reason',
    })
  })

  test('needs no reason, and may be of HTTP/1.0', () => {
    expect(judge('HTTP/1.0 503\r\n\r\n')).toEqual({
      type: 'refused',
      status: 503,
      message: 'HTTP 503',
    })
  })

  test.each([
    ['retry-after: 120', 'Retry-After: 120'],
    ['www-authenticate: Bearer', 'WWW-Authenticate: Bearer'],
    ['upgrade: h2c', 'Upgrade: h2c'],
  ])('says what to do: %s', (shown, line) => {
    expect(refused(429, 'Server: x', line)).toMatchObject({
      message: `HTTP 429 Reason (${shown})`,
    })
  })

  test('says all that it has to say', () => {
    const both = refused(503, 'Location: /wait', 'Retry-After: 5')

    expect(both).toMatchObject({
      message: 'HTTP 503 Reason (retry-after: 5; location: /wait)',
    })
  })

  test.each(['?token=secret', '#token=secret'])(
    'keeps to itself what may be secret in a URL: %s',
    (end) => {
      expect(refused(302, `Location: wss://b.example/ws${end}`)).toMatchObject({
        message: 'HTTP 302 Reason (location: wss://b.example/ws)',
      })
    },
  )

  test('is cut short where a header is long', () => {
    const verdict = refused(401, `WWW-Authenticate: ${'x'.repeat(500)}`)

    const value = 'x'.repeat(80)
    expect(verdict).toMatchObject({
      message: `HTTP 401 Reason (www-authenticate: ${value})`,
    })
  })
})
