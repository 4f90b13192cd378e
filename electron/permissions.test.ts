import { EventEmitter } from 'node:events'
import type { Session, WebContents } from 'electron'
import { expect, test } from 'vitest'
import { denyPermissions, stayInApp } from './permissions.ts'

const OURS = 'app://tidewire/index.html'
const CASES = [
  ['clipboard-sanitized-write', OURS, true],
  ['clipboard-sanitized-write', 'https://elsewhere.test/', false],
  ['clipboard-read', OURS, false],
  ['media', OURS, false],
  ['geolocation', OURS, false],
  ['notifications', OURS, false],
] as const

type Request = (
  contents: { getURL(): string },
  permission: string,
  decide: (granted: boolean) => void,
) => void
type Check = (
  contents: { getURL(): string } | null,
  permission: string,
) => boolean

function handlers() {
  let request: Request = () => {}
  let check: Check = () => true
  const session = {
    setPermissionRequestHandler: (handler: Request) => (request = handler),
    setPermissionCheckHandler: (handler: Check) => (check = handler),
  }
  // The two methods are all that is used of a session.
  denyPermissions(session as unknown as Session)
  return { request, check }
}

test.each(CASES)('%s asked by %s: %s', (permission, url, granted) => {
  const { request, check } = handlers()
  const answers: boolean[] = []

  request({ getURL: () => url }, permission, (one) => answers.push(one))

  expect(answers).toEqual([granted])
  expect(check({ getURL: () => url }, permission)).toBe(granted)
})

test('a page that is gone is granted nothing', () => {
  expect(handlers().check(null, 'clipboard-sanitized-write')).toBe(false)
})

class Contents extends EventEmitter {
  openHandler: () => { action: string } = () => ({ action: 'allow' })

  setWindowOpenHandler(handler: () => { action: string }): void {
    this.openHandler = handler
  }

  /** @returns whether the app prevented it */
  goes(event: string, url: string): boolean {
    let prevented = false
    this.emit(event, { url, preventDefault: () => (prevented = true) })
    return prevented
  }
}

function contained(): Contents {
  const contents = new Contents()
  // Its events and the open handler are all that is used of it.
  stayInApp(contents as unknown as WebContents)
  return contents
}

test('a page cannot be led away from the app', () => {
  const contents = contained()

  expect(contents.goes('will-navigate', 'https://elsewhere.test/')).toBe(true)
  expect(contents.goes('will-navigate', 'file:///etc/hosts')).toBe(true)
  expect(contents.goes('will-navigate', OURS)).toBe(false)
  expect(contents.goes('will-redirect', 'https://elsewhere.test/')).toBe(true)
})

test('a page opens no window', () => {
  expect(contained().openHandler()).toEqual({ action: 'deny' })
})
