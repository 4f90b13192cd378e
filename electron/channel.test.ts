import { expect, test } from 'vitest'
import { isAppUrl, isTrustedFrame } from './channel.ts'

test('our own page is trusted', () => {
  expect(isTrustedFrame({ origin: 'app://tidewire', parent: null })).toBe(true)
})

test.each([
  ['a frame inside our page', { origin: 'app://tidewire', parent: {} }],
  ['a page from a network', { origin: 'https://tidewire', parent: null }],
  ['another host of the scheme', { origin: 'app://other', parent: null }],
  ['a page without an origin', { origin: 'null', parent: null }],
  ['a frame that is gone', null],
])('%s is not trusted', (_name, frame) => {
  expect(isTrustedFrame(frame)).toBe(false)
})

test.each([
  ['app://tidewire', true],
  ['app://tidewire/index.html?x=1', true],
  ['app://tidewire.example/index.html', false],
  ['https://tidewire/index.html', false],
  ['file:///index.html', false],
  ['', false],
])('isAppUrl("%s") is %s', (url, ours) => {
  expect(isAppUrl(url)).toBe(ours)
})
