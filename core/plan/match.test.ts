import { expect, test } from 'vitest'
import { compileMatch, includesBytes, matchProblem } from './match.ts'
import { encodeUtf8 } from './message-bytes.ts'
import type { MatchSource } from './message-schema.ts'

const YES = true
const NO = false

test.each<[MatchSource, string, boolean]>([
  ['PONG', 'PONG', YES],
  ['PONG', 'a PONG b', YES],
  ['PONG', 'PON', NO],
  ['好', '你好', YES],
  [{ text: 'aab' }, 'aaab', YES],
  [{ text: 'ab' }, 'aaaa', NO],
  [{ equals: '2' }, '2', YES],
  [{ equals: '2' }, '22', NO],
  [{ regex: '^40' }, '40{"sid":"x"}', YES],
  [{ regex: '^40' }, '140', NO],
  [{ regex: '^.$' }, '😀', YES],
  [{ hex: 'e5 a5 bd' }, '你好', YES],
  [{ hex: '00' }, '你好', NO],
  [{ json: 'ok' }, '{"ok":null}', YES],
  [{ json: 'ok' }, '{"no":1}', NO],
  [{ json: 'ok' }, 'no JSON', NO],
  [{ json: 'ok', equals: true }, '{"ok":true}', YES],
  [{ json: 'ok', equals: true }, '{"ok":"true"}', NO],
  [{ json: 'code', equals: 200 }, '{"code":200}', YES],
  [{ json: 'code', equals: '200' }, '{"code":200}', NO],
])('%o on %j: %s', (source, message, fits) => {
  expect(matchProblem(source)).toBeNull()
  expect(compileMatch(source).test(encodeUtf8(message))).toBe(fits)
})

test.each<[MatchSource, string, string | null]>([
  [{ json: 'id' }, '{"id":"a"}', 'a'],
  [{ json: 'id' }, '{"id":7}', '7'],
  [{ json: 'id' }, '{"id":1234567890123456789}', '1234567890123456789'],
  [{ json: 'id' }, '{"id":{"a":1}}', '{"a":1}'],
  [{ json: 'id' }, '{"id":null}', 'null'],
  [{ json: 'id' }, '{}', null],
  [{ json: 'id' }, 'no JSON', null],
  [{ json: 'id', equals: 1 }, '{"id":2}', null],
  [{ regex: 'id=(\\d+)' }, 'x id=42 y', '42'],
  [{ regex: '\\d+' }, 'x 42 y', '42'],
  [{ regex: '\\d+' }, 'none', null],
  ['id', 'id', null],
  [{ equals: 'id' }, 'id', null],
  [{ hex: '69' }, 'id', null],
])('%o takes out of %j: %j', (source, message, value) => {
  expect(compileMatch(source).extract(encodeUtf8(message))).toBe(value)
})

test.each<[MatchSource, string]>([
  [{ regex: '(' }, 'is no regular expression'],
  [{ regex: '\\q' }, 'is no regular expression'],
  [{ hex: '0' }, 'odd number'],
  [{ hex: 'zz' }, 'something else than hexadecimal digits'],
  [{ hex: ' ' }, 'at least one byte'],
  [{ json: 'a[*]' }, 'cannot be read'],
])('%o is refused', (source, problem) => {
  expect(matchProblem(source)).toContain(problem)
})

test('bytes are found wherever they stand, and not beyond the end', () => {
  const data = Uint8Array.of(1, 2, 1, 3)

  expect(includesBytes(data, Uint8Array.of(1, 3))).toBe(true)
  expect(includesBytes(data, Uint8Array.of(3, 0))).toBe(false)
  expect(includesBytes(data.subarray(0, 3), Uint8Array.of(1, 3))).toBe(false)
  expect(includesBytes(Uint8Array.of(), Uint8Array.of(1))).toBe(false)
})
