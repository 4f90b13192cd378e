// A Port for each page that a window of ours has loaded, over the one channel.
import type { BrowserWindow, IpcMain, WebContents } from 'electron'
import type { Port } from '../core/rpc/port.ts'
import { createProcessPort } from '../core/rpc/process-port.ts'
import { Signal } from '../core/rpc/signal.ts'
import { CHANNEL, isTrustedFrame } from './channel.ts'

function openPage(contents: WebContents) {
  const messages = new Signal<unknown>()
  const ends = new Signal<string>()
  const port = createProcessPort({
    post(message) {
      if (!contents.isDestroyed()) contents.send(CHANNEL, message)
    },
    onMessage: (listener) => void messages.subscribe(listener),
    onGone: (listener) => void ends.subscribe(listener),
    disconnect: () => {},
  })
  return { port, messages, ends }
}

/**
 * Listens for the windows that are admitted; anybody else is ignored.
 *
 * A page gets its own Port with its first message, and the Port ends with the
 * page: after a reload, answers to the old page's calls must not reach the new.
 */
export function createPagePorts(
  ipc: Pick<IpcMain, 'on'>,
  connect: (port: Port) => void,
): { admit(window: BrowserWindow): void } {
  const pages = new Map<WebContents, ReturnType<typeof openPage> | null>()

  ipc.on(CHANNEL, (event, message: unknown) => {
    const known = pages.get(event.sender)
    if (known === undefined || !isTrustedFrame(event.senderFrame)) return
    const page = known ?? openPage(event.sender)
    if (!known) {
      pages.set(event.sender, page)
      connect(page.port)
    }
    page.messages.emit(message)
  })

  return {
    admit(window) {
      const contents = window.webContents
      const end = (reason: string) => {
        pages.get(contents)?.ends.emit(reason)
        pages.set(contents, null)
      }
      pages.set(contents, null)
      contents.on('did-navigate', () => end('the page was loaded again'))
      contents.on('render-process-gone', () => end('the page crashed'))
      window.on('closed', () => {
        end('the window was closed')
        pages.delete(contents)
      })
    },
  }
}
