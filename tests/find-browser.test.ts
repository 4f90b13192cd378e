import { expect, test } from 'vitest'
import { findBrowser } from './find-browser.ts'

test.each([
  ['linux', { PATH: '/a:/b' }, '/b/chromium'],
  ['linux', { PATH: '' }, '/usr/bin/google-chrome'],
  ['linux', { PATH: '' }, '/usr/bin/microsoft-edge'],
  [
    'darwin',
    { HOME: '/Users/me' },
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  [
    'darwin',
    { HOME: '/Users/me' },
    '/Users/me/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  [
    'win32',
    { PROGRAMFILES: 'C:\\Programs' },
    'C:\\Programs\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
] as const)('finds the browser of %s with %o at %s', (platform, env, path) => {
  const found = findBrowser({ platform, env, isRunnable: (p) => p === path })

  expect(found).toBe(path)
})

test('takes the one that TIDEWIRE_BROWSER names before any other', () => {
  const env = { TIDEWIRE_BROWSER: '/my/browser', PATH: '/usr/bin' }

  const found = findBrowser({ platform: 'linux', env, isRunnable: () => true })

  expect(found).toBe('/my/browser')
})

test('refuses a TIDEWIRE_BROWSER that cannot be run', () => {
  const env = { TIDEWIRE_BROWSER: '/nowhere' }

  const find = () =>
    findBrowser({ platform: 'linux', env, isRunnable: () => false })

  expect(find).toThrow('/nowhere')
})

test('finds nothing where no browser is', () => {
  const found = findBrowser({
    platform: 'linux',
    env: { PATH: '/usr/bin' },
    isRunnable: () => false,
  })

  expect(found).toBeUndefined()
})
