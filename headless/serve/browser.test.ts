import { expect, test } from 'vitest'
import { hasDisplay } from './browser.ts'

test.each([
  ['linux', {}, false],
  ['linux', { DISPLAY: ':0' }, true],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['darwin', {}, true],
  ['darwin', { CI: '1' }, false],
  ['win32', {}, true],
] as const)('on %s with %o a display: %s', (platform, env, display) => {
  expect(hasDisplay({ platform, env })).toBe(display)
})
