// Starts the reference server in its own process and speaks with it.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Books } from './books.ts'
import type { ReferenceOptions } from './options.ts'
import type {
  ReferenceCommand,
  ReferenceEvent,
} from './reference-server-process.ts'

export interface ForkedReferenceServer {
  readonly url: string
  readonly port: number
  readonly pid: number
  books(): Promise<Books>
  /** SIGSTOP: nothing is read or answered until `thaw`. */
  freeze(): void
  thaw(): void
  /** kill -9: its sockets are ended by the system. */
  kill(): Promise<void>
  /** Idempotent; also when frozen or killed. */
  stop(): Promise<void>
}

const ENTRY = fileURLToPath(
  new URL('reference-server-process.ts', import.meta.url),
)

/** @throws Error when the server cannot listen */
export async function forkReferenceServer(
  options: Partial<ReferenceOptions> = {},
): Promise<ForkedReferenceServer> {
  const child = fork(ENTRY)
  const { url, port } = await ask(
    child,
    { type: 'start', options },
    'listening',
  )
  return {
    url,
    port,
    pid: child.pid ?? 0,
    books: async () => (await ask(child, { type: 'books' }, 'books')).books,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill: () => endBy(child, () => child.kill('SIGKILL')),
    stop: () =>
      endBy(child, () => {
        child.kill('SIGCONT')
        const command: ReferenceCommand = { type: 'stop' }
        child.send(command, () => {}) // it may be ending already
      }),
  }
}

type EventOf<Type extends ReferenceEvent['type']> = Extract<
  ReferenceEvent,
  { type: Type }
>

function ask<Type extends ReferenceEvent['type']>(
  child: ChildProcess,
  command: ReferenceCommand,
  answer: Type,
): Promise<EventOf<Type>> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      child.off('message', onMessage).off('exit', onExit)
      settle()
    }
    const onMessage = (event: ReferenceEvent) => {
      if (event.type === 'failed')
        finish(() => reject(new Error(event.message)))
      if (event.type === answer) finish(() => resolve(event as EventOf<Type>)) // by its type
    }
    const onExit = () =>
      finish(() => reject(new Error('the reference server is gone')))
    child.on('message', onMessage).on('exit', onExit)
    child.send(command, (error) => {
      if (error) onExit()
    })
  })
}

async function endBy(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  end()
  await exited
}
