// Stand-in for Electron's app: starts the browser, and leaves in Electron's
// order: before-quit, the windows' close, will-quit, the end.
import { EventEmitter } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as Electron from 'electron'
import { z } from 'zod'
import {
  launchBrowser,
  type SchemeHandler,
  type WindowBrowser,
} from './chromium.ts'
import { preventable } from './events.ts'

type Shape = Pick<
  Electron.App,
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'getPath'
  | 'getVersion'
  | 'isPackaged'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
>

/** Also holds what the stand-in itself keeps; the test removes it. */
export const USER_DATA =
  process.env['TIDEWIRE_STAND_IN_USER_DATA'] ??
  mkdtempSync(join(tmpdir(), 'tidewire-user-data-'))

interface Closable {
  close(): void
}

export class App extends EventEmitter implements Shape {
  readonly isPackaged = false
  /** Set by protocol.handle. */
  schemeHandler: SchemeHandler | null = null
  /** The open windows, kept by BrowserWindow. */
  readonly windows = new Set<Closable>()
  #browser: WindowBrowser | null = null
  #quitting = false
  #sandboxed = false
  readonly #ready = this.#start()

  get browser(): WindowBrowser {
    if (!this.#browser) throw new Error('the app is not ready yet')
    return this.#browser
  }

  whenReady(): Promise<void> {
    return this.#ready
  }

  isReady(): boolean {
    return this.#browser !== null
  }

  enableSandbox(): void {
    if (this.isReady()) throw new Error('enableSandbox comes before ready')
    this.#sandboxed = true
  }

  requestSingleInstanceLock(): boolean {
    return true
  }

  getPath(name: Parameters<Shape['getPath']>[0]): string {
    if (name !== 'userData') throw new Error(`no path for ${name}`)
    return USER_DATA
  }

  getVersion(): string {
    const text = readFileSync(
      new URL('../../../package.json', import.meta.url),
      'utf8',
    )
    return z.object({ version: z.string() }).parse(JSON.parse(text)).version
  }

  quit(): void {
    if (!this.#allows('before-quit')) return
    this.#quitting = true
    for (const window of [...this.windows]) window.close()
    if (this.windows.size > 0 || !this.#allows('will-quit')) {
      this.#quitting = false
      return
    }
    void this.end()
  }

  /** Called by the window that was the last. */
  lastWindowClosed(): void {
    if (this.#quitting) return
    if (!this.emit('window-all-closed')) this.quit()
  }

  #allows(name: string): boolean {
    const event = preventable({})
    this.emit(name, event)
    return !event.defaultPrevented
  }

  async #start(): Promise<void> {
    this.#browser = await launchBrowser(
      join(USER_DATA, 'chromium'),
      () => this.schemeHandler,
    )
    if (!this.#sandboxed) throw new Error('the app must call enableSandbox()')
    this.emit('ready')
  }

  /** Closes the browser and ends the process. */
  async end(): Promise<void> {
    await this.#browser?.close()
    process.exit(0)
  }
}

export const app = new App()
