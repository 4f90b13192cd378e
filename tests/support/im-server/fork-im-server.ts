// Starts the IM server in its own process and speaks with it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Books } from './books.ts'
import type { ImCommand, ImEvent } from './im-server-process.ts'
import type { ImOptions } from './options.ts'

export interface ForkedImServer {
  readonly url: string
  books(): Promise<Books>
  /** Idempotent; open connections are ended by the system. */
  stop(): Promise<void>
}

const ENTRY = fileURLToPath(new URL('im-server-process.ts', import.meta.url))

/** @throws Error when the server cannot listen */
export async function forkImServer(
  options: Partial<ImOptions> = {},
): Promise<ForkedImServer> {
  const child = fork(ENTRY)
  const exited = once(child, 'exit')

  async function ask(command: ImCommand): Promise<ImEvent> {
    const gone = exited.then(() => {
      throw new Error('the IM server is gone')
    })
    const answer = once(child, 'message')
    child.send(command, () => {}) // if it cannot be sent, `gone` tells
    const [event] = (await Promise.race([answer, gone])) as [ImEvent]
    if (event.type === 'failed') throw new Error(event.message)
    return event
  }

  const event = await ask({ type: 'start', options })
  return {
    url: event.type === 'listening' ? event.url : '',
    async books() {
      const told = await ask({ type: 'books' })
      if (told.type !== 'books') throw new Error(`unexpected ${told.type}`)
      return told.books
    },
    async stop() {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}
