// For the tests of the sockets: a certificate and servers that show it. Not
// shipped.
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { generate } from 'selfsigned'
import { onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A certificate for "localhost" that signs itself, as files. */
export async function certificate() {
  const { cert, private: key } = await generate(
    [{ name: 'commonName', value: 'localhost' }],
    {
      extensions: [
        { name: 'basicConstraints', cA: true },
        {
          name: 'subjectAltName',
          altNames: [{ type: 2, value: 'localhost' }],
        },
      ],
    },
  )
  const folder = await temporaryFolder()
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  await writeFile(files.cert, cert)
  await writeFile(files.key, key)
  return { cert, key, files }
}

/** A wss server on a free loopback port; `seen` are its TLS connections. */
export async function openTlsServer(options: https.ServerOptions) {
  const server = https.createServer(options)
  const webSockets = new WebSocketServer({ server })
  const seen: TLSSocket[] = []
  server.on('secureConnection', (socket) => seen.push(socket))
  server.listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  onTestFinished(() => {
    for (const client of webSockets.clients) client.terminate()
    server.close()
  })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, seen, webSockets }
}
