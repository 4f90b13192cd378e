// A process that speaks just enough for connecting over TLS: it answers each
// handshake with 101 and holds the connection. Counts as echo-server/echo.c.
//
//   node tls-peer.ts ADDRESS CERT KEY STATSFILE
import { createHash } from 'node:crypto'
import { openSync, readFileSync, writeSync } from 'node:fs'
import { createServer, type TLSSocket } from 'node:tls'
import { COLUMNS } from './peer.ts'

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const WRITE_MS = 5
/** Longer than any run: who started us may be gone without a word. */
const LIFE_MS = 600_000

const [address = '', cert = '', key = '', statsFile = ''] =
  process.argv.slice(2)
const counters = { accepts: 0, handshakes: 0, open: 0 }
const stats = openSync(statsFile, 'w', 0o600)

function writeCounters(): void {
  const row = new BigInt64Array(COLUMNS)
  const { accepts, handshakes, open } = counters
  row.set([process.pid, accepts, handshakes, open].map(BigInt))
  writeSync(stats, row, 0, row.byteLength, 0)
}

function upgrade(socket: TLSSocket): void {
  let request = ''
  const onData = (data: Buffer) => {
    request += data.toString('latin1')
    if (!request.includes('\r\n\r\n')) return
    socket.off('data', onData).resume()
    const sent = /^sec-websocket-key: *(\S+)/im.exec(request)?.[1] ?? ''
    const accept = createHash('sha1')
      .update(sent + MAGIC)
      .digest('base64')
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
        `Connection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    counters.handshakes += 1
    counters.open += 1
    socket.once('close', () => (counters.open -= 1))
  }
  socket.on('data', onData)
  socket.on('end', () => socket.end())
}

const server = createServer(
  { cert: readFileSync(cert), key: readFileSync(key) },
  (socket) => {
    socket.on('error', () => {}) // its client may go as it likes
    upgrade(socket)
  },
)
server.on('connection', () => (counters.accepts += 1))
writeCounters()
setInterval(writeCounters, WRITE_MS)
server.listen({ host: address, port: 0, backlog: 65_535 }, () => {
  const bound = server.address()
  const port = bound !== null && typeof bound === 'object' ? bound.port : 0
  console.log(`listening ${address}:${port}`)
})
process.on('SIGINT', () => process.exit(0))
setTimeout(() => process.exit(1), LIFE_MS)
