// The desktop door without Electron: the bundled app on the stand-in for the
// Electron module, in a process of its own; the test attaches to its window.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import {
  shellEventSchema,
  type ShellEvent,
  type UserAction,
} from '../support/electron-stand-in/test-link.ts'
import type { Door } from './door.ts'

const MAIN = fileURLToPath(
  new URL('../../out/electron/main.js', import.meta.url),
)
const REGISTER = new URL(
  '../support/electron-stand-in/register.ts',
  import.meta.url,
).href

export const standInDoor: Door = {
  name: 'stand-in',
  async open(folder) {
    const child = fork(MAIN, [], {
      env: { ...process.env, TIDEWIRE_STAND_IN_USER_DATA: folder },
      execArgv: ['--import', REGISTER],
    })
    const ended = once(child, 'exit').then(([code]) => code as number | null)
    const events = new ShellEvents(child)
    const act = (action: UserAction) => void child.send(action)
    const window = await attach(await events.next('window-opened'))
    let browser = window.browser
    return {
      page: window.page,
      runsFolder: join(folder, 'runs'),
      async save(trigger) {
        await trigger()
        return (await events.next('saved')).path
      },
      shell: {
        ended,
        async closeWindow() {
          act({ type: 'close-window' })
        },
        async startAgain() {
          act({ type: 'start-again' })
          const again = await attach(await events.next('window-opened'))
          browser = again.browser
          return again.page
        },
        question: () => events.next('asked'),
        async answer(button) {
          act({ type: 'answer', button })
        },
        async sleepBlocked() {
          return events.last('sleep-blocked')?.blocked ?? false
        },
        async menuRoles() {
          return events.last('menu-set')?.roles ?? []
        },
      },
      async close() {
        await browser.close()
        if (child.connected) act({ type: 'end' })
        await ended
      },
    }
  },
}

async function attach(
  event: Extract<ShellEvent, { type: 'window-opened' }>,
): Promise<{ readonly browser: Browser; readonly page: Page }> {
  const browser = await chromium.connectOverCDP(event.endpoint, {
    noDefaults: true,
  })
  const page = browser
    .contexts()
    .flatMap((context) => context.pages())
    .find((one) => one.url() !== 'about:blank')
  if (!page) throw new Error('the app has no window')
  return { browser, page }
}

type EventOf<T extends ShellEvent['type']> = Extract<ShellEvent, { type: T }>

function is<T extends ShellEvent['type']>(
  event: ShellEvent,
  type: T,
): event is EventOf<T> {
  return event.type === type
}

/** What the shell has told, in order. */
class ShellEvents {
  #events: ShellEvent[] = []
  #wake = Promise.withResolvers<void>()

  constructor(child: ChildProcess) {
    child.on('message', (raw) => {
      this.#events.push(shellEventSchema.parse(raw))
      this.#wake.resolve()
      this.#wake = Promise.withResolvers()
    })
    child.on('exit', (code) => {
      this.#wake.promise.catch(() => {}) // nobody may be waiting any more
      this.#wake.reject(new Error(`the app ended with code ${code}`))
    })
  }

  last<T extends ShellEvent['type']>(type: T): EventOf<T> | undefined {
    return this.#events.findLast((one) => is(one, type))
  }

  /** The oldest event of its type that was not given out yet. */
  async next<T extends ShellEvent['type']>(type: T): Promise<EventOf<T>> {
    for (;;) {
      const found = this.#events.find((one) => is(one, type))
      if (found) {
        this.#events = this.#events.filter((one) => one !== found)
        return found
      }
      await this.#wake.promise
    }
  }
}
