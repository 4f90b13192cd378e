// What a page may not do: ask for devices, leave the app, open windows.
import type { Session, WebContents } from 'electron'
import { isAppUrl } from './channel.ts'

/** Copying a result is the one browser permission that the UI uses. */
const GRANTED = 'clipboard-sanitized-write'

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, decide) =>
    decide(permission === GRANTED && isAppUrl(contents.getURL())),
  )
  session.setPermissionCheckHandler(
    (contents, permission) =>
      permission === GRANTED && isAppUrl(contents?.getURL() ?? ''),
  )
}

/** Keeps a window on our own page; links to elsewhere do nothing. */
export function stayInApp(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
