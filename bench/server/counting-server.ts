// A server in a process of its own that prints its address and keeps its
// counters in a file: started, read, ended.
import { firstLine, startChild } from '../measuring/child.ts'
import { CounterFile, type Peer } from './peer.ts'

const START_LIMIT_MS = 10_000
const END_PATIENCE_MS = 5000

export interface CountingServer {
  readonly file: string
  readonly args: readonly string[]
  /** Of counters: one row for each of its processes. */
  readonly counters: { readonly path: string; readonly rows: number }
  readonly scheme: 'ws' | 'wss'
}

/** @throws Error when it does not start in time; then nothing is left of it */
export async function startCountingServer(
  server: CountingServer,
): Promise<Peer> {
  const { file, args, scheme } = server
  const child = await startChild({ file, args })
  try {
    const line = await firstLine(child, START_LIMIT_MS)
    const counters = new CounterFile(server.counters.path, server.counters.rows)
    return {
      url: `${scheme}://${line.replace('listening ', '')}/`,
      pid: child.pid,
      read: () => Promise.resolve(counters.read()),
      async dispose() {
        counters.close()
        await child.end(END_PATIENCE_MS)
      },
    }
  } catch (error) {
    await child.end(0)
    throw error
  }
}
