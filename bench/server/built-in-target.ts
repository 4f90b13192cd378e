// The built-in target as the peer, where the neutral one cannot be compiled.
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { firstLine, startChild } from '../measuring/child.ts'
import type { Peer } from './peer.ts'

const MAIN = fileURLToPath(new URL('../../headless/main.ts', import.meta.url))
const START_LIMIT_MS = 20_000
const END_PATIENCE_MS = 10_000

/** The part of /stats that is used. */
const statsSchema = z.object({
  open: z.int(),
  counters: z.object({
    accepted: z.int(),
    handshakes: z.int(),
    messagesReceived: z.int(),
  }),
})

export async function startBuiltInTarget(address: string): Promise<Peer> {
  const args = ['target', '--host', address, '--processes', '1']
  const child = await startChild({
    file: process.execPath,
    args: [MAIN, ...args],
    channel: true,
  })
  try {
    const url = await firstLine(child, START_LIMIT_MS)
    const stats = new URL('/stats', url.replace('ws:', 'http:'))
    // asking is a connection too
    let questions = 0
    return {
      url,
      pid: child.pid,
      async read() {
        questions += 1
        const response = await fetch(stats, {
          headers: { connection: 'close' },
        })
        const { open, counters } = statsSchema.parse(await response.json())
        return {
          accepts: Math.max(0, counters.accepted - questions),
          handshakes: counters.handshakes,
          open,
          messages: counters.messagesReceived,
        }
      },
      dispose: () => child.end(END_PATIENCE_MS),
    }
  } catch (error) {
    await child.end(0)
    throw error
  }
}
