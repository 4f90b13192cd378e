// A child process that pushes messages with markers to whoever connects:
// so many a second over all connections, spread evenly over time. Its first
// line is its URL. Its parent ends it; without one it ends by itself.
import { WebSocketServer, type WebSocket } from 'ws'
import { MARKER_BYTES, Markers } from '../../workers/engine/marker.ts'

const TICK_MS = 5

interface Pushing {
  readonly perSecond: number
  readonly bytes: number
  readonly runId: string
}

function main({ perSecond, bytes, runId }: Pushing): void {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  const markers = new Markers(runId)
  const sockets: WebSocket[] = []
  let sent = 0
  server.on('connection', (socket) => sockets.push(socket))
  server.once('listening', () => {
    const address = server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    console.log(`ws://127.0.0.1:${port}/`)
  })
  const body = bodyOf(bytes)
  let startMs = performance.now()
  setInterval(() => {
    const nowMs = performance.now()
    if (sockets.length === 0) startMs = nowMs
    const due = Math.floor(((nowMs - startMs) / 1000) * perSecond)
    for (; sent < due; sent++) {
      const numbers = { stream: 0, sequence: sent, intendedMs: nowMs }
      markers.write(body, MARKER_AT, numbers)
      sockets[sent % sockets.length]?.send(body, { binary: false })
    }
  }, TICK_MS)
  process.once('disconnect', () => process.exit(0))
}

const BEFORE = '{"type":"chat","from":"12345","to":"12346","body":"'
const MARKER_AT = BEFORE.length

/** A JSON envelope as chat servers send it. */
function bodyOf(bytes: number): Buffer {
  const rest = Math.max(0, bytes - MARKER_AT - MARKER_BYTES - 2)
  const text = `${BEFORE}${' '.repeat(MARKER_BYTES)}${'x'.repeat(rest)}"}`
  return Buffer.from(text)
}

const [perSecond, bytes, runId] = process.argv.slice(2)
main({
  perSecond: Number(perSecond),
  bytes: Number(bytes),
  runId: runId ?? '',
})
