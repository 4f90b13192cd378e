import { MantineProvider } from '@mantine/core'
import type { ReactElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { createI18n } from '../i18n/i18n.ts'

// jsdom has none: nothing is ever resized there, no medium ever changes
class NoResizes {
  observe() {}
  unobserve() {}
  disconnect() {}
}

export interface Shown {
  readonly host: HTMLElement
  /** The text of what carries a test id; null where nothing does. */
  read(testId: string): string | null
  dispose(): void
}

/** Shows a piece of the page, with the page's texts and colours around it. */
export async function show(element: ReactElement): Promise<Shown> {
  globalThis.ResizeObserver = NoResizes
  window.matchMedia = (media) =>
    Object.assign(new EventTarget(), {
      matches: false,
      media,
      onchange: null,
      addListener() {},
      removeListener() {},
    })
  const i18n = await createI18n()
  const host = document.createElement('div')
  document.body.append(host)
  const root = createRoot(host)
  flushSync(() =>
    root.render(
      <I18nextProvider i18n={i18n}>
        <MantineProvider>{element}</MantineProvider>
      </I18nextProvider>,
    ),
  )
  return {
    host,
    read: (testId) =>
      host.querySelector(`[data-testid="${testId}"]`)?.textContent ?? null,
    dispose() {
      root.unmount()
      host.remove()
    },
  }
}
