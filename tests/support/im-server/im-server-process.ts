// The IM server as a process of its own, so that its work does not slow the
// run that it is to check: driven by IPC messages, ends with its parent.
import type { Books } from './books.ts'
import { startImServer, type ImServer } from './im-server.ts'
import type { ImOptions } from './options.ts'

export type ImCommand =
  | { readonly type: 'start'; readonly options: Partial<ImOptions> }
  | { readonly type: 'books' }

export type ImEvent =
  | { readonly type: 'listening'; readonly url: string }
  | { readonly type: 'books'; readonly books: Books }
  | { readonly type: 'failed'; readonly message: string }

let server: ImServer | null = null

process.on('SIGINT', () => {}) // the test decides when this process ends
process.on('disconnect', () => process.exit(0))
process.on('message', (command: ImCommand) => {
  obey(command).catch((error: unknown) =>
    tell({ type: 'failed', message: String(error) }),
  )
})

async function obey(command: ImCommand): Promise<void> {
  if (command.type === 'start') {
    server = await startImServer(command.options)
    tell({ type: 'listening', url: server.url })
  } else if (server) {
    tell({ type: 'books', books: server.books() })
  }
}

function tell(event: ImEvent): void {
  process.send?.(event, undefined, undefined, () => {}) // nobody may be there
}
