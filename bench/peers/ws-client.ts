// A WebSocket client on `ws` as one would write it by hand: connects, holds,
// echoes. It times nothing and counts nothing. Ends with SIGINT.
//
//   node ws-client.ts '{"url":"ws://127.0.0.1:9000/","connections":100, ...}'
import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import { WebSocket, type ClientOptions } from 'ws'
import { z } from 'zod'

const settings = z
  .object({
    url: z.string(),
    connections: z.int(),
    rampMs: z.number(),
    loop: z.enum(['none', 'open', 'closed']),
    perSecond: z.number(),
    payloadBytes: z.int(),
    caFile: z.string().optional(),
    resume: z.boolean(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'))

/** More at once only wait in the server's queue. */
const DIALS_AT_ONCE = 500
const TICK_MS = 10
const LIFE_MS = 300_000
const { url, connections, rampMs, loop, perSecond } = settings
const message = 'x'.repeat(settings.payloadBytes)
const ca =
  settings.caFile === undefined ? undefined : readFileSync(settings.caFile)
let session: Buffer | undefined
let dialed = 0
let dialing = 0

function options(): ClientOptions {
  if (ca === undefined) return { perMessageDeflate: false }
  const secure = { ca, servername: 'localhost' }
  if (!settings.resume) return { perMessageDeflate: false, ...secure }
  return {
    perMessageDeflate: false,
    createConnection() {
      const { hostname: host, port } = new URL(url)
      const again = session && { session }
      const socket = tls.connect({
        ...{ host, port: Number(port), ...secure, ...again },
      })
      return socket.on('session', (newer) => (session = newer))
    },
  }
}

function dial(): void {
  dialed += 1
  dialing += 1
  const socket = new WebSocket(url, options())
  socket.on('open', () => {
    dialing -= 1
    dialDue()
    if (loop === 'none') return
    if (loop === 'closed') socket.send(message)
    else setInterval(() => socket.send(message), 1000 / perSecond)
  })
  if (loop === 'closed') socket.on('message', () => socket.send(message))
  else if (loop === 'open') socket.on('message', () => {})
}

const startMs = performance.now()

function dialDue(): void {
  const elapsedMs = performance.now() - startMs
  const due =
    rampMs === 0
      ? connections
      : Math.min(connections, Math.ceil((elapsedMs / rampMs) * connections))
  while (dialed < due && dialing < DIALS_AT_ONCE) dial()
}

dialDue()
const timer = setInterval(() => {
  dialDue()
  if (dialed === connections) clearInterval(timer)
}, TICK_MS)
process.on('SIGINT', () => process.exit(0))
setTimeout(() => process.exit(0), LIFE_MS)
