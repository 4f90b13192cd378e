import { execFile } from 'node:child_process'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { PlanSource } from '../../core/plan/schema.ts'
import { createOpener } from './opener.ts'
import { certificate, openTlsServer } from './testing/tls-server.ts'
import { open, openServer, planFor, untilOpen } from './testing.ts'

const ALONE = { index: 0, shares: 1 }
const run = promisify(execFile)

/**
 * Opens a connection in a process of its own. Says which of the modules that
 * cost time and memory it has loaded by then.
 */
async function loadedFor(target: PlanSource['target']): Promise<unknown> {
  const openerUrl = new URL('opener.ts', import.meta.url).href
  const code = `
    import { createRequire } from 'node:module'
    import { createOpener } from ${JSON.stringify(openerUrl)}
    const plan = ${JSON.stringify(planFor(target))}
    const openSocket = await createOpener(plan, { index: 0, shares: 1 })
    const socket = openSocket(0, {
      opened() {
        const cached = Object.keys(createRequire(${JSON.stringify(openerUrl)}).cache)
        console.log(JSON.stringify({
          ws: cached.some((path) => /[\\\\/]ws[\\\\/]lib[\\\\/]/.test(path)),
          tls: process.moduleLoadList.includes('NativeModule tls'),
          http: process.moduleLoadList.includes('NativeModule http'),
        }))
        socket.destroy()
      },
      ended(end) {
        throw new Error(end.message)
      },
    })`
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', code],
    { env: { PATH: process.env['PATH'] } }, // as a worker has it
  )
  return JSON.parse(stdout)
}

test('a plan without compression loads neither ws nor TLS', async () => {
  const { url } = await openServer()

  expect(await loadedFor({ urls: [url] })).toEqual({
    ws: false,
    tls: false,
    http: false,
  })
})

test('TLS alone does not need ws', async () => {
  const { cert, key } = await certificate()
  const { port } = await openTlsServer({ cert, key })
  const urls = [`wss://127.0.0.1:${port}/`]

  expect(await loadedFor({ urls, tls: { verify: false } })).toMatchObject({
    ws: false,
    tls: true,
  })
})

test('compression is left to ws', async () => {
  const { url } = await openServer()

  expect(await loadedFor({ urls: [url], compression: true })).toMatchObject({
    ws: true,
  })
})

test.each([false, true])(
  'compression is offered where the plan says so: %j',
  async (compression) => {
    const { server, url } = await openServer()
    const connection = once(server, 'connection')
    const plan = planFor({ urls: [url], compression })

    const openSocket = await createOpener(plan, ALONE)
    await untilOpen(open((events) => openSocket(0, events)).owner)

    const [, request] = (await connection) as [unknown, IncomingMessage]
    const offer = request.headers['sec-websocket-extensions']
    expect(offer?.includes('permessage-deflate') ?? false).toBe(compression)
  },
)

test.each([false, true])(
  'the worker’s share of the source ports is kept: compression %j',
  async (compression) => {
    const { server, url } = await openServer()
    const ports: number[] = []
    server.on('connection', (_peer, { socket }) =>
      ports.push(socket.remotePort ?? 0),
    )
    const plan = planFor(
      { urls: [url], compression },
      { sourcePorts: { from: 21_000, to: 21_399 } },
    )

    for (const index of [0, 1]) {
      const openSocket = await createOpener(plan, { index, shares: 2 })
      for (let count = 0; count < 3; count++)
        await untilOpen(open((events) => openSocket(0, events)).owner)
    }

    const parities = ports.map((port) => port % 2)
    expect(ports.every((port) => port >= 21_000 && port <= 21_399)).toBe(true)
    expect(parities).toEqual([0, 0, 0, 1, 1, 1])
  },
)
