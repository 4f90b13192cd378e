// The app:// scheme: the window's pages come from the app itself, not from
// file:// and not from a network.
import { protocol } from 'electron'
import { respond } from './app-files.ts'
import { APP_SCHEME } from './channel.ts'

/** Must run before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true },
    },
  ])
}

/** @param folder the built renderer */
export function serveAppFiles(folder: string): void {
  protocol.handle(APP_SCHEME, (request) => respond(request.url, folder))
}
