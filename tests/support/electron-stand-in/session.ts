// Stand-in for Electron's session: permissions go to the browser context, and
// downloads of a page are saved where the test finds them.
import { EventEmitter } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type * as Electron from 'electron'
import type { BrowserContext, Download, Page } from 'playwright-core'
import { USER_DATA } from './app.ts'
import { toPageUrl } from './chromium.ts'
import { tell } from './test-link.ts'

type Shape = Pick<
  Electron.Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler'
>
type Check = Parameters<Shape['setPermissionCheckHandler']>[0]

/** Electron's name of a permission, and the browser's. */
const PERMISSIONS = {
  'clipboard-sanitized-write': 'clipboard-write',
  'clipboard-read': 'clipboard-read',
  notifications: 'notifications',
  geolocation: 'geolocation',
} as const
type Permission = keyof typeof PERMISSIONS

class Session extends EventEmitter implements Shape {
  #check: Check = null
  #requestHandled = false

  setPermissionRequestHandler(
    handler: Parameters<Shape['setPermissionRequestHandler']>[0],
  ): void {
    this.#requestHandled = handler !== null
  }

  setPermissionCheckHandler(handler: Check): void {
    this.#check = handler
  }

  /** Gives a page what the app's check handler grants. */
  async grant(context: BrowserContext): Promise<void> {
    const check = this.#check
    if (!check || !this.#requestHandled)
      throw new Error('both permission handlers must be set')
    const home = { getURL: () => 'app://tidewire/index.html' }
    const names: Permission[] = [
      'clipboard-sanitized-write',
      'clipboard-read',
      'notifications',
      'geolocation',
    ]
    const granted = names.filter((name) =>
      // The app may ask only what the stand-in's page has: its URL.
      check(
        home as Electron.WebContents,
        name,
        'app://tidewire',
        {} as Electron.PermissionCheckHandlerHandlerDetails,
      ),
    )
    await context.grantPermissions(
      granted.map((name) => PERMISSIONS[name]),
      { origin: toPageUrl('app://tidewire') },
    )
  }

  watch(page: Page): void {
    page.on('download', (download) => void this.#save(download))
  }

  async #save(download: Download): Promise<void> {
    const name = download.suggestedFilename()
    let proposed = name
    this.emit('will-download', {}, {
      getFilename: () => name,
      setSaveDialogOptions: (options) => {
        proposed = options.defaultPath ?? name
      },
    } satisfies Pick<
      Electron.DownloadItem,
      'getFilename' | 'setSaveDialogOptions'
    >)
    const folder = await mkdtemp(join(USER_DATA, 'saved-'))
    const path = join(folder, proposed)
    await download.saveAs(path)
    tell({ type: 'saved', path, name: proposed })
  }
}

export const session = { defaultSession: new Session() }
