// Stand-in for Electron's BrowserWindow: opens a page of real Chromium with
// the app's preload script in it.
import { EventEmitter } from 'node:events'
import { readFile } from 'node:fs/promises'
import type * as Electron from 'electron'
import type { Frame } from 'playwright-core'
import { app } from './app.ts'
import { preventable } from './events.ts'
import { ipcMain } from './main-process.ts'
import { pageScript, TO_MAIN } from './preload-runtime.ts'
import { session } from './session.ts'
import { tell } from './test-link.ts'
import { WebContents } from './web-contents.ts'

type Shape = Pick<
  Electron.BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'focus'
  | 'isMinimized'
  | 'restore'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
>

/** What a page of a hardened window must ask for; anything else is an error. */
const DEMANDED = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
} satisfies Electron.WebPreferences

export class BrowserWindow extends EventEmitter implements Shape {
  static readonly #open = new Set<BrowserWindow>()

  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.#open]
  }

  readonly webContents = new WebContents()
  readonly #opened: Promise<void>
  #destroyed = false

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    const preferences = options.webPreferences ?? {}
    for (const [name, value] of Object.entries(DEMANDED))
      if (Reflect.get(preferences, name) !== value)
        throw new Error(`a window must set ${name}: ${String(value)}`)
    BrowserWindow.#open.add(this)
    app.windows.add(this)
    this.#opened = this.#openPage(options)
    app.emit('web-contents-created', {}, this.webContents)
  }

  async loadURL(url: string): Promise<void> {
    await this.#opened
    await this.webContents.load(url)
    this.emit('ready-to-show')
  }

  show(): void {
    tell({ type: 'window-opened', endpoint: app.browser.endpoint })
  }

  focus(): void {}

  isMinimized(): boolean {
    return false
  }

  restore(): void {}

  isDestroyed(): boolean {
    return this.#destroyed
  }

  close(): void {
    const event = preventable({})
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    BrowserWindow.#open.delete(this)
    app.windows.delete(this)
    void this.webContents.destroy()
    this.emit('closed')
    tell({ type: 'window-closed' })
    if (app.windows.size === 0) app.lastWindowClosed()
  }

  async #openPage(options: Electron.BrowserWindowConstructorOptions) {
    const { context } = app.browser
    const page = await context.newPage()
    await page.setViewportSize({
      width: options.width ?? 800,
      height: options.height ?? 600,
    })
    await page.exposeBinding(TO_MAIN, ({ frame }, raw: unknown) =>
      this.#fromPage(frame, raw),
    )
    const preload = options.webPreferences?.preload
    if (preload)
      await page.addInitScript(pageScript(await readFile(preload, 'utf8')))
    this.webContents.adopt(page)
    session.defaultSession.watch(page)
    await session.defaultSession.grant(context)
  }

  #fromPage(frame: Frame, raw: unknown): void {
    const message = raw as PageMessage // written by preload-runtime.ts
    if (message.type === 'document') this.webContents.loaded(frame)
    else ipcMain.deliver(this.webContents, frame, message.channel, message.args)
  }
}

type PageMessage =
  | { readonly type: 'document' }
  | {
      readonly type: 'ipc'
      readonly channel: string
      readonly args: unknown[]
    }
