import { expect, test } from 'vitest'
import { closeCodeName } from './close-codes.ts'

test.each([
  [1000, 'normal closure'],
  [1001, 'going away'],
  [1006, 'abnormal closure'],
  [1011, 'internal error'],
  [1013, 'try again later'],
  [2000, 'reserved for the protocol'],
  [3000, 'unauthorized'],
  [3500, 'registered for libraries'],
  [4123, 'private use'],
  [503, 'not a close code'],
  [5000, 'not a close code'],
])('%s is %s', (code, name) => {
  expect(closeCodeName(code)).toBe(name)
})

test.each([
  [1006, '异常关闭'],
  [2000, '协议保留'],
  [3500, '供库注册使用'],
  [4123, '私有关闭码'],
  [5000, '不是关闭码'],
])('%s is %s in Chinese', (code, name) => {
  expect(closeCodeName(code, 'zh-CN')).toBe(name)
})
