import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { generate } from 'selfsigned'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { FileError } from '../../core/errors.ts'
import {
  planSchema,
  type Plan,
  type PlanSource,
} from '../../core/plan/schema.ts'
import { open, openServer, untilEnded, untilOpen } from './testing.ts'
import { createWsOpener } from './ws-opener.ts'

function planFor(target: PlanSource['target']): Plan {
  return planSchema.parse({
    version: 1,
    target,
    load: { stages: [{ connections: 1, hold: '1s' }] },
  })
}

async function openBy(target: PlanSource['target'], urlIndex = 0) {
  const openSocket = await createWsOpener(planFor(target))
  return open((events) => openSocket(urlIndex, events))
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A certificate for "localhost" that signs itself, as files. */
async function certificate() {
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

/** A wss server on loopback. */
async function openTlsServer(options: https.ServerOptions) {
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
  return { port, seen }
}

test('each URL has its number', async () => {
  const first = await openServer()
  const second = await openServer()
  const urls = [first.url, second.url]

  const { owner } = await openBy({ urls }, 1)
  await untilOpen(owner)

  expect([first.server.clients.size, second.server.clients.size]).toEqual([
    0, 1,
  ])
})

test('a URL number that is not there is refused', async () => {
  const openSocket = await createWsOpener(
    planFor({ urls: ['ws://127.0.0.1:1/'] }),
  )

  expect(() => open((events) => openSocket(1, events))).toThrow(RangeError)
})

test('a name and an IPv6 address in brackets are both dialed', async () => {
  const { port } = await openServer()
  const six = await openServer({ host: '::1' }).catch(() => null)

  const byName = await openBy({ urls: [`ws://localhost:${port}/`] })
  const timing = await untilOpen(byName.owner)

  expect(timing.dnsMs).not.toBeNull()
  if (!six) return // this machine has no IPv6
  const bySix = await openBy({ urls: [`ws://[::1]:${six.port}/`] })
  expect((await untilOpen(bySix.owner)).dnsMs).toBeNull()
})

test('path, query, headers and subprotocols are the plan’s', async () => {
  const { server, url } = await openServer()
  const connection = once(server, 'connection')

  await openBy({
    urls: [`${url}chat?room=1`],
    headers: { 'X-Team': 'im' },
    subprotocols: ['chat'],
  })

  const [, request] = (await connection) as [
    unknown,
    { url: string; headers: object },
  ]
  expect(request.url).toBe('/chat?room=1')
  expect(request.headers).toMatchObject({
    'x-team': 'im',
    'sec-websocket-protocol': 'chat',
  })
  expect(request.headers).not.toHaveProperty('sec-websocket-extensions')
})

test('a certificate is verified against the CA of the plan', async () => {
  const { cert, key, files } = await certificate()
  const { port } = await openTlsServer({ cert, key })
  const urls = [`wss://localhost:${port}/`]

  const trusted = await openBy({ urls, tls: { ca: files.cert } })
  const stranger = await openBy({ urls })

  const timing = await untilOpen(trusted.owner)
  expect(timing.tlsMs).toBeGreaterThan(0)
  expect(await untilEnded(stranger.owner)).toMatchObject({
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    message: 'self-signed certificate',
  })
})

test('a port that does not speak TLS is told without OpenSSL’s inner places', async () => {
  const { port } = await openServer()

  const { owner } = await openBy({ urls: [`wss://127.0.0.1:${port}/`] })

  expect(await untilEnded(owner)).toMatchObject({
    code: 'EPROTO',
    message: 'SSL routines: wrong version number',
  })
})

test('verification can be turned off', async () => {
  const { cert, key } = await certificate()
  const { port } = await openTlsServer({ cert, key })

  const { owner } = await openBy({
    urls: [`wss://127.0.0.1:${port}/`],
    tls: { verify: false },
  })

  expect((await untilOpen(owner)).tlsMs).toBeGreaterThan(0)
})

test('the server name of the plan is asked for and verified', async () => {
  const { cert, key, files } = await certificate()
  const { port, seen } = await openTlsServer({ cert, key })
  const urls = [`wss://127.0.0.1:${port}/`]
  const ca = files.cert

  const named = await openBy({ urls, tls: { ca, serverName: 'localhost' } })
  const unnamed = await openBy({ urls, tls: { ca } })

  await untilOpen(named.owner)
  expect(seen[0]).toMatchObject({ servername: 'localhost' })
  expect(await untilEnded(unnamed.owner)).toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  })
})

test('a client certificate is shown to a server that asks for it', async () => {
  const { cert, key, files } = await certificate()
  const { port, seen } = await openTlsServer({
    ...{ cert, key, ca: cert },
    requestCert: true,
    rejectUnauthorized: false,
  })

  const { owner } = await openBy({
    urls: [`wss://localhost:${port}/`],
    tls: { ca: files.cert, cert: files.cert, key: files.key },
  })
  await untilOpen(owner)

  expect(seen[0]?.getPeerCertificate().subject.CN).toBe('localhost')
})

test.each(['ca', 'cert', 'key'] as const)(
  'a file for target.tls.%s that cannot be read is named',
  async (field) => {
    const missing = join(await temporaryFolder(), 'missing.pem')
    const files = { cert: missing, key: missing }
    const tls = field === 'ca' ? { ca: missing } : files

    const error: unknown = await createWsOpener(
      planFor({ urls: ['wss://127.0.0.1:1/'], tls }),
    ).catch((reason: unknown) => reason)

    expect(error).toBeInstanceOf(FileError)
    expect(String(error)).toContain(missing)
    expect(String(error)).toContain('ENOENT')
  },
)

test('a key that is none is refused before any load', async () => {
  const { files } = await certificate()
  await writeFile(files.key, 'this is no key')

  const error: unknown = await createWsOpener(
    planFor({ urls: ['wss://127.0.0.1:1/'], tls: files }),
  ).catch((reason: unknown) => reason)

  expect(error).toBeInstanceOf(FileError)
  expect(String(error)).toContain('target.tls')
})
