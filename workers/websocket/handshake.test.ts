import { expect, test } from 'vitest'
import {
  acceptOf,
  HandshakeKeys,
  headEnd,
  listNames,
  parseHead,
} from './handshake.ts'

test('a key is answered as RFC 6455, 1.3 shows', () => {
  expect(acceptOf('dGhlIHNhbXBsZSBub25jZQ==')).toBe(
    's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  )
})

test('keys are 16 bytes in base64, each a fresh one', () => {
  const keys = new HandshakeKeys()

  const drawn = Array.from({ length: 1000 }, () => keys.next())

  expect(new Set(drawn).size).toBe(1000)
  expect(drawn.every((key) => /^[A-Za-z0-9+/]{22}==$/.test(key))).toBe(true)
  const sizes = drawn.map((key) => Buffer.from(key, 'base64').length)
  expect(new Set(sizes)).toEqual(new Set([16]))
})

test('two sources of keys differ', () => {
  expect(new HandshakeKeys().next()).not.toBe(new HandshakeKeys().next())
})

test.each([
  ['HTTP/1.1 101 X\r\nA: b\r\n\r\nframes', 24],
  ['\r\n\r\n', 4],
  ['HTTP/1.1 101 X\r\nA: b\r\n', -1],
  ['HTTP/1.1 101 X\r\nA: b\r\n\r', -1],
  ['HTTP/1.1 101 X\n\n', -1],
  ['', -1],
])('the head of %j ends at %i', (text, end) => {
  expect(headEnd(Buffer.from(text))).toBe(end)
})

test('a head is its first line and its headers, without regard to case', () => {
  const head = parseHead(
    'GET /a HTTP/1.1\r\nHost: a:1\r\nX-Empty:\r\nUPGRADE:\t websocket \r\n\r\n',
  )

  expect(head?.startLine).toBe('GET /a HTTP/1.1')
  expect(Object.fromEntries(head?.headers ?? [])).toEqual({
    host: 'a:1',
    'x-empty': '',
    upgrade: 'websocket',
  })
})

test('headers of one name are one list', () => {
  const head = parseHead('X\r\nA: 1\r\nB: 2\r\na: 3\r\n\r\n')

  expect(head?.headers.get('a')).toBe('1, 3')
})

test('a head without headers has none', () => {
  expect(parseHead('HTTP/1.1 200 OK\r\n\r\n')?.headers.size).toBe(0)
})

test.each([
  ['a line without a colon', 'X\r\nrubbish\r\n\r\n'],
  ['a header without a name', 'X\r\n: value\r\n\r\n'],
  ['a space before the colon', 'X\r\nName : value\r\n\r\n'],
  ['a folded line', 'X\r\nName: value\r\n more: of it\r\n\r\n'],
  ['a name that is no token', 'X\r\nNa(me: value\r\n\r\n'],
])('%s is no HTTP', (_name, text) => {
  expect(parseHead(text)).toBeNull()
})

test.each([
  ['upgrade', true],
  ['UpGrade', true],
  ['keep-alive, Upgrade', true],
  ['Upgrade ,keep-alive', true],
  ['keep-alive', false],
  ['upgrades', false],
  ['not upgrade', false],
  ['keep-it', false], // as long as the token
  ['', false],
  [undefined, false],
])('the list %j names the token: %j', (list, named) => {
  expect(listNames(list, 'upgrade')).toBe(named)
})
