// Stand-ins for the smaller parts of Electron's main process: ipcMain,
// protocol, dialog, Menu and powerSaveBlocker.
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import type { Frame } from 'playwright-core'
import { app } from './app.ts'
import { toAppUrl } from './chromium.ts'
import { onUserAction, tell } from './test-link.ts'
import type { WebContents } from './web-contents.ts'

type FrameShape = Pick<Electron.WebFrameMain, 'origin' | 'url'> & {
  readonly parent: unknown
}

class IpcMain extends EventEmitter {
  /** A message of a page, with who sent it as Electron tells it. */
  deliver(sender: WebContents, from: Frame, channel: string, args: unknown[]) {
    const url = toAppUrl(from.url())
    const senderFrame: FrameShape = {
      url,
      origin: /^\w+:\/\/[^/]*/.exec(url)?.[0] ?? 'null',
      parent: from.parentFrame(),
    }
    this.emit(channel, { sender, senderFrame }, ...args)
  }
}
export const ipcMain = new IpcMain()

let privileged: readonly Electron.CustomScheme[] = []

export const protocol = {
  registerSchemesAsPrivileged(schemes) {
    if (app.isReady()) throw new Error('schemes are registered before ready')
    privileged = schemes
  },
  handle(scheme, handler) {
    const privileges = privileged.find((one) => one.scheme === scheme)
    if (!privileges?.privileges?.standard || !privileges.privileges.secure)
      throw new Error(`the scheme ${scheme} must be standard and secure`)
    app.schemeHandler = handler
  },
} satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>

async function showMessageBox(
  ...given: [Electron.MessageBoxOptions] | [unknown, Electron.MessageBoxOptions]
): Promise<Electron.MessageBoxReturnValue> {
  const options = given.length === 1 ? given[0] : given[1]
  const buttons = options.buttons ?? []
  tell({ type: 'asked', message: options.message, buttons })
  const response = await new Promise<number>((resolve) => {
    const undo = onUserAction((action) => {
      if (action.type !== 'answer') return
      undo()
      resolve(buttons.indexOf(action.button))
    })
  })
  return { response, checkboxChecked: false }
}
export const dialog = { showMessageBox }

export const Menu = {
  buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) =>
    template,
  setApplicationMenu(template: Electron.MenuItemConstructorOptions[]) {
    tell({ type: 'menu-set', roles: template.flatMap(rolesOf) })
  },
}

function rolesOf(item: Electron.MenuItemConstructorOptions): string[] {
  const inside = Array.isArray(item.submenu) ? item.submenu : []
  return [...(item.role ? [item.role] : []), ...inside.flatMap(rolesOf)]
}

const blockers = new Set<number>()

export const powerSaveBlocker = {
  start(_type) {
    const id = blockers.size + 1
    blockers.add(id)
    tell({ type: 'sleep-blocked', blocked: true })
    return id
  },
  stop(id) {
    const known = blockers.delete(id)
    if (blockers.size === 0) tell({ type: 'sleep-blocked', blocked: false })
    return known
  },
} satisfies Pick<Electron.PowerSaveBlocker, 'start' | 'stop'>
