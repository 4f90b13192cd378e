// The reference server as a process of its own, so that a test can freeze or
// kill it: driven by IPC messages, ends with its parent.
import type { Books } from './books.ts'
import type { ReferenceOptions } from './options.ts'
import {
  startReferenceServer,
  type ReferenceServer,
} from './reference-server.ts'

export type ReferenceCommand =
  | { readonly type: 'start'; readonly options: Partial<ReferenceOptions> }
  | { readonly type: 'books' }
  | { readonly type: 'stop' }

export type ReferenceEvent =
  | { readonly type: 'listening'; readonly url: string; readonly port: number }
  | { readonly type: 'books'; readonly books: Books }
  | { readonly type: 'failed'; readonly message: string }

let server: ReferenceServer | null = null

process.on('SIGINT', () => {}) // the test decides when this process ends
process.on('disconnect', () => process.exit(0))
process.on('message', (command: ReferenceCommand) => {
  obey(command).catch((error: unknown) =>
    tell({ type: 'failed', message: String(error) }),
  )
})

async function obey(command: ReferenceCommand): Promise<void> {
  switch (command.type) {
    case 'start':
      server = await startReferenceServer(command.options)
      tell({ type: 'listening', url: server.url, port: server.port })
      break
    case 'books':
      if (server) tell({ type: 'books', books: server.books() })
      break
    case 'stop':
      await server?.stop()
      process.exit(0)
  }
}

function tell(event: ReferenceEvent): void {
  process.send?.(event)
}
