// For the tests of this folder: servers that end with their test, and the
// client of the `ws` package, which shares nothing with the server.
import { onTestFinished, vi } from 'vitest'
import { WebSocket, type ClientOptions } from 'ws'
import type { ReferenceOptions } from './options.ts'
import { startReferenceServer } from './reference-server.ts'

export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 60_000, interval: 5 })
}

export async function openServer(options: Partial<ReferenceOptions> = {}) {
  const server = await startReferenceServer(options)
  onTestFinished(() => server.stop())
  return server
}

export interface Outcome {
  readonly webSocket: WebSocket
  readonly texts: string[]
  readonly textsAtMs: number[]
  readonly pongs: string[]
  /** Null while the connection is open. */
  closeCode: number | null
  /** The last error: its code, or its text. */
  error: string | null
}

/** Dials, and resolves when the connection is open or has failed. */
export async function dial(
  url: string,
  options: ClientOptions = {},
): Promise<Outcome> {
  const webSocket = new WebSocket(url, { perMessageDeflate: false, ...options })
  onTestFinished(() => webSocket.terminate())
  const outcome: Outcome = {
    webSocket,
    texts: [],
    textsAtMs: [],
    pongs: [],
    closeCode: null,
    error: null,
  }
  webSocket.on('message', (data) => {
    outcome.textsAtMs.push(performance.now())
    outcome.texts.push((data as Buffer).toString()) // one Buffer by default
  })
  webSocket.on('pong', (data) => outcome.pongs.push(data.toString()))
  webSocket.on('error', (error: NodeJS.ErrnoException) => {
    outcome.error = error.code ?? error.message
  })
  await new Promise<void>((resolve) => {
    webSocket.on('open', resolve)
    webSocket.on('close', (code) => {
      outcome.closeCode = code
      resolve()
    })
  })
  return outcome
}

/** Everything sent up to now was read, and answered if not delayed. */
export async function settled({ webSocket, pongs }: Outcome): Promise<void> {
  const mark = `settled ${pongs.length}`
  webSocket.ping(mark)
  await eventually(() => {
    if (!pongs.includes(mark)) throw new Error('no pong yet')
  })
}
