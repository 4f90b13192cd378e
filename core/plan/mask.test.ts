import { expect, test } from 'vitest'
import { isMasked, maskHeader, maskMessage, maskUrl } from './mask.ts'

test.each([
  ['{"op":"login","token":"abc"}', '{"op":"login","token":"***"}'],
  [
    '{"a":{"password" : "a\\"b", "n":{{n}}}}',
    '{"a":{"password" : "***", "n":{{n}}}}',
  ],
  ['{"pwd":12345,"id":7}', '{"pwd":"***","id":7}'],
  ['{"auth":true,"token":""}', '{"auth":true,"token":""}'],
  [
    '{"token":"${env:T}","key":"{{uuid}}"}',
    '{"token":"${env:T}","key":"{{uuid}}"}',
  ],
  ['40{"accessToken":"abc"}', '40{"accessToken":"***"}'],
  ['op=login&token=abc&room=7', 'op=login&token=***&room=7'],
  ['CONNECT\nlogin:bob\npasscode:abc\n', 'CONNECT\nlogin:bob\npasscode:***\n'],
  ['AUTH bob abc', 'AUTH ***'],
  ['login {{user}} ${env:P}', 'login {{user}} ${env:P}'],
  ['{"h":"Bearer abc"}', '{"h":"Bearer ***"}'],
  ['{"h":"Bearer ${env:T}"}', '{"h":"Bearer ${env:T}"}'],
  ['hello {{n}}, {{seq}} at 10:30', 'hello {{n}}, {{seq}} at 10:30'],
])('message %s is shown as %s', (text, shown) => {
  expect(maskMessage(text)).toBe(shown)
})

test('masking twice changes nothing more', () => {
  const once = maskMessage('{"token":"abc","h":"Basic abc"}')

  expect(maskMessage(once)).toBe(once)
})

test.each([
  ['ws://h/?token=***', maskUrl, true],
  ['ws://h/?q=***', maskUrl, false],
  ['ws://h/?token=abc', maskUrl, false],
  ['Bearer ***', (text: string) => maskHeader('Authorization', text), true],
  ['***', (text: string) => maskHeader('X-Stars', text), false],
  ['{"token":"***"}', maskMessage, true],
  ['what the ***', maskMessage, false],
])('whether %s was left by masking', (text, mask, masked) => {
  expect(isMasked(text, mask)).toBe(masked)
})
