// Starts a server with troubles in a process of its own.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Troubles } from './troubled-server-process.ts'

export interface ForkedTroubledServer {
  readonly url: string
  stop(): Promise<void>
}

const ENTRY = fileURLToPath(
  new URL('troubled-server-process.ts', import.meta.url),
)

const NO_TROUBLES: Troubles = {
  handshakeMs: 0,
  messageMs: 0,
  backlog: 4096,
  answers: 1e9,
  pause: { afterHandshakes: 0, ms: 0 },
  tls: null,
}

export async function forkTroubledServer(
  troubles: Partial<Troubles>,
): Promise<ForkedTroubledServer> {
  const child = fork(ENTRY)
  child.send({ ...NO_TROUBLES, ...troubles })
  const [port] = (await once(child, 'message')) as [number] // all it says
  const scheme = troubles.tls ? 'wss' : 'ws'
  return {
    url: `${scheme}://127.0.0.1:${port}/`,
    async stop() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}
