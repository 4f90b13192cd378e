import { expect, test } from 'vitest'
import { reasonAgainstWindow } from './choose-door.ts'

test.each([
  ['a Mac', { platform: 'darwin', env: {}, userId: 501 }, null],
  ['Windows', { platform: 'win32', env: {}, userId: undefined }, null],
  [
    'Linux on a screen',
    { platform: 'linux', env: { DISPLAY: ':0' }, userId: 1000 },
    null,
  ],
  [
    'Linux on Wayland',
    { platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, userId: 1000 },
    null,
  ],
  [
    'Linux without a screen',
    { platform: 'linux', env: { DISPLAY: '' }, userId: 1000 },
    'There is no display here',
  ],
  [
    'root on a screen',
    { platform: 'linux', env: { DISPLAY: ':0' }, userId: 0 },
    'Electron does not run as root',
  ],
])('npm start on %s knows whether a window opens', (_name, machine, reason) => {
  expect(reasonAgainstWindow(machine)).toBe(reason)
})
