// Stand-in for Electron's WebContents: a page of real Chromium.
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import type { Frame, Page } from 'playwright-core'
import { toAppUrl, toPageUrl } from './chromium.ts'
import { preventable } from './events.ts'
import { FROM_MAIN } from './preload-runtime.ts'
import { tell } from './test-link.ts'

type Shape = Pick<
  Electron.WebContents,
  'send' | 'isDestroyed' | 'getURL' | 'reload' | 'setWindowOpenHandler'
>

export class WebContents extends EventEmitter implements Shape {
  #page: Page | null = null
  #destroyed = false
  #openHandler: Parameters<Shape['setWindowOpenHandler']>[0] | null = null

  /** Takes a page over; its preload and routes are in place already. */
  adopt(page: Page): void {
    this.#page = page
    page.on('crash', () =>
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }),
    )
    page.on('popup', (popup) => {
      const url = toAppUrl(popup.url())
      // The stand-in asks for form's sake: only `deny` is played.
      // oxlint-disable-next-line no-unsafe-type-assertion
      const details = { url } as Electron.HandlerDetails
      if (this.#openHandler?.(details).action === 'deny')
        tell({ type: 'refused', what: 'new window' })
      void popup.close()
    })
    page.on('request', (request) => {
      if (request.isNavigationRequest()) this.#navigating(request.url())
    })
  }

  /** The page has loaded a document; nothing of it has run yet. */
  loaded(frame: Frame): void {
    if (frame === this.#page?.mainFrame())
      this.emit('did-navigate', {}, toAppUrl(frame.url()), 200, 'OK')
  }

  send(channel: string, ...args: unknown[]): void {
    this.#page
      ?.mainFrame()
      .evaluate(
        ([name, to, values]) => {
          // Only our own script defines it, and only in pages of the app.
          const page = globalThis as unknown as Record<
            string,
            ((channel: string, args: unknown[]) => void) | undefined
          >
          page[name]?.(to, values)
        },
        [FROM_MAIN, channel, args] as const,
      )
      .catch(() => {
        // The document went away in between; Electron drops it as well.
      })
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  getURL(): string {
    return toAppUrl(this.#page?.url() ?? '')
  }

  reload(): void {
    void this.#page?.reload()
  }

  setWindowOpenHandler(
    handler: Parameters<Shape['setWindowOpenHandler']>[0],
  ): void {
    this.#openHandler = handler
  }

  async load(url: string): Promise<void> {
    await this.#page?.goto(toPageUrl(url))
  }

  async destroy(): Promise<void> {
    this.#destroyed = true
    await this.#page?.close()
  }

  #navigating(url: string): void {
    const event = preventable({ url: toAppUrl(url) })
    this.emit('will-navigate', event)
    if (event.defaultPrevented) tell({ type: 'refused', what: 'navigation' })
  }
}
