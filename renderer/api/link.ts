import { TidewireError } from '../../core/errors.ts'
import {
  appCommands,
  appEvents,
  type AppCommands,
  type AppEvents,
} from '../../core/protocol/app.ts'
import { createRpcClient, type RpcClient } from '../../core/rpc/client.ts'
import type { Port } from '../../core/rpc/port.ts'

export type AppClient = RpcClient<AppCommands, AppEvents>

export type LinkState =
  | 'connecting'
  | 'open'
  /** Was open; being opened again. */
  | 'lost'
  /** Nothing to retry: the address has to be opened anew. */
  | 'unauthorized'

export interface LinkOptions {
  openPort(): Promise<Port>
  onState(state: LinkState): void
  /** A fresh client, at the first connection and after each loss. */
  onClient(client: AppClient): void
  /** Runs `task` later; returns its undo. */
  schedule(task: () => void, delayMs: number): () => void
}

/** The one way from the page to the app API; opens itself again when lost. */
export interface Link {
  readonly call: AppClient['call']
  dispose(): void
}

const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 5000

export function retryDelayMs(failures: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** failures, LONGEST_DELAY_MS)
}

export function createLink(options: LinkOptions): Link {
  let client: AppClient | null = null
  let cancelRetry = () => {}
  let disposed = false

  async function open(failures: number): Promise<void> {
    let port: Port
    try {
      port = await options.openPort()
    } catch (error) {
      failed(error, failures)
      return
    }
    if (disposed) {
      port.close()
      return
    }
    connected(port)
  }

  function connected(port: Port): void {
    client = createRpcClient(port, appCommands, appEvents)
    port.onClose(() => {
      client = null
      if (disposed) return
      options.onState('lost')
      retry(0)
    })
    options.onState('open')
    options.onClient(client)
  }

  function failed(error: unknown, failures: number): void {
    if (disposed) return
    const final =
      error instanceof TidewireError && error.code === 'unauthorized'
    if (final) options.onState('unauthorized')
    else retry(failures + 1)
  }

  function retry(failures: number): void {
    cancelRetry = options.schedule(
      () => void open(failures),
      retryDelayMs(failures),
    )
  }

  options.onState('connecting')
  void open(0)

  return {
    call(command, params) {
      if (client) return client.call(command, params)
      return Promise.reject(
        new TidewireError('connection_lost', 'not connected'),
      )
    },
    dispose() {
      disposed = true
      cancelRetry()
      client?.dispose()
    },
  }
}
