import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createServer, type TLSSocket } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { FileError } from '../../core/errors.ts'
import type { Plan } from '../../core/plan/schema.ts'
import { certificate, temporaryFolder } from './testing/tls-server.ts'
import { planFor } from './testing.ts'
import { prepareTls } from './tls-dialer.ts'

type TlsSettings = Partial<Plan['target']['tls']>

function settingsOf(tls: TlsSettings): Plan['target']['tls'] {
  return planFor({ urls: ['wss://127.0.0.1/'], tls }).target.tls
}

/** A connection, as a server sees it. */
interface Seen {
  readonly servername: TLSSocket['servername']
  readonly alpnProtocol: string | false | null
  readonly reused: boolean
}

/** A TLS server that greets; it says who came. */
async function openGreeter(options: object) {
  const { cert, key } = await certificate()
  const seen: Seen[] = []
  const server = createServer({ cert, key, ...options }, (socket) => {
    socket.on('error', () => {}) // its client may go as it likes
    const { servername, alpnProtocol } = socket
    seen.push({ servername, alpnProtocol, reused: socket.isSessionReused() })
    socket.end('hello')
  })
  server.listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { seen, port }
}

/** Whether each of three connections, one after another, was a resumed one. */
async function resumptions(sessionReuse: boolean, options: object) {
  const { seen, port } = await openGreeter(options)
  const dialFor = await prepareTls(settingsOf({ verify: false, sessionReuse }))
  const dial = dialFor('127.0.0.1')
  for (let count = 0; count < 3; count++) {
    const socket = dial({ host: '127.0.0.1', port }).resume()
    await once(socket, 'close')
  }
  return seen.map(({ reused }) => reused)
}

const VERSIONS = [{ maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1.3' }] as const

test.each(VERSIONS)(
  'sessions are resumed where wanted: %o',
  async (version) => {
    expect(await resumptions(true, version)).toEqual([false, true, true])
  },
)

test.each(VERSIONS)('sessions are new where not: %o', async (version) => {
  expect(await resumptions(false, version)).toEqual([false, false, false])
})

test('each host has sessions of its own', async () => {
  const { seen, port } = await openGreeter({})
  const settings = settingsOf({ verify: false, sessionReuse: true })
  const dialFor = await prepareTls(settings)

  for (const dial of [dialFor('127.0.0.1'), dialFor('localhost')])
    await once(dial({ host: '127.0.0.1', port }).resume(), 'close')

  expect(seen.map(({ reused }) => reused)).toEqual([false, false])
  expect(seen.map(({ servername }) => servername)).toEqual([false, 'localhost'])
})

test('HTTP/1.1 is asked for, which WebSockets begin with', async () => {
  const { seen, port } = await openGreeter({
    ALPNProtocols: ['h2', 'http/1.1'],
  })
  const dialFor = await prepareTls(settingsOf({ verify: false }))

  const socket = dialFor('127.0.0.1')({ host: '127.0.0.1', port }).resume()
  await once(socket, 'close')

  expect(seen[0]?.alpnProtocol).toBe('http/1.1')
})

test.each(['ca', 'cert', 'key'] as const)(
  'a file for target.tls.%s that cannot be read is named',
  async (field) => {
    const missing = join(await temporaryFolder(), 'missing.pem')
    const { files } = await certificate()
    const all = { ...files, [field]: missing }
    const tls = field === 'ca' ? { ca: missing } : all

    const error: unknown = await prepareTls(settingsOf(tls)).catch(
      (reason: unknown) => reason,
    )

    expect(error).toBeInstanceOf(FileError)
    expect(String(error)).toContain(
      `target.tls.${field}: cannot read ${missing} (ENOENT)`,
    )
  },
)

test('a key that is none is refused before any load', async () => {
  const { files } = await certificate()
  await writeFile(files.key, 'this is no key')

  const error: unknown = await prepareTls(settingsOf(files)).catch(
    (reason: unknown) => reason,
  )

  expect(error).toBeInstanceOf(FileError)
  expect(String(error)).toContain(
    'target.tls: the certificate or key cannot be used',
  )
})
