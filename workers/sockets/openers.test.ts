// What every way of opening connections makes of a plan.
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { PlanSource } from '../../core/plan/schema.ts'
import { classifyFailure } from '../../core/verdict/classify.ts'
import { certificate, openTlsServer } from './testing/tls-server.ts'
import {
  IMPLEMENTATIONS,
  open,
  openServer,
  planFor,
  untilEnded,
  untilOpen,
} from './testing.ts'

describe.each(IMPLEMENTATIONS)('by $name', ({ createOpener }) => {
  async function openBy(target: PlanSource['target'], urlIndex = 0) {
    const openSocket = await createOpener(planFor(target))
    return open((events) => openSocket(urlIndex, events))
  }

  /** What a server reads of a plan's request; `urls` become its own. */
  async function requestOf(
    target: Omit<PlanSource['target'], 'urls'>,
    urlOf: (host: string) => string,
  ) {
    const { server, port } = await openServer({
      handleProtocols: (offered) => [...offered][0] ?? false,
    })
    const connection = once(server, 'connection')
    const urls = [urlOf(`127.0.0.1:${port}`)]
    const { owner } = await openBy({ ...target, urls })
    await untilOpen(owner)
    // 'connection' carries the socket and its request
    const [, request] = (await connection) as [unknown, IncomingMessage]
    return { request, port }
  }

  test('each URL has its number', async () => {
    const first = await openServer()
    const second = await openServer()
    const urls = [first.url, second.url]

    const { owner } = await openBy({ urls }, 1)
    await untilOpen(owner)

    const counts = [first, second].map(({ server }) => server.clients.size)
    expect(counts).toEqual([0, 1])
  })

  test('a URL number that is not there is refused', async () => {
    const openSocket = await createOpener(
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
    const connection = once(six.server, 'connection')
    const bySix = await openBy({ urls: [`ws://[::1]:${six.port}/`] })
    expect((await untilOpen(bySix.owner)).dnsMs).toBeNull()
    const [, request] = (await connection) as [unknown, IncomingMessage]
    expect(request.headers.host).toBe(`[::1]:${six.port}`)
  })

  test('a name that does not exist is told as that', async () => {
    const { owner } = await openBy({ urls: ['ws://nowhere.invalid/'] })

    // without a resolver in reach the system says EAI_AGAIN
    expect((await untilEnded(owner)).code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/)
  })

  test('path, query, headers and subprotocols are the plan’s', async () => {
    const { request, port } = await requestOf(
      { headers: { 'X-Team': 'im' }, subprotocols: ['chat', 'superchat'] },
      (host) => `ws://${host}/chat/a%20b?room=1&x=%C3%A9`,
    )

    expect(request.url).toBe('/chat/a%20b?room=1&x=%C3%A9')
    expect(request.headers).toMatchObject({
      host: `127.0.0.1:${port}`,
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-version': '13',
      'x-team': 'im',
      'sec-websocket-protocol': 'chat,superchat',
    })
    expect(request.headers).not.toHaveProperty('sec-websocket-extensions')
  })

  test('a plan without any of these sends only what must be', async () => {
    const { request } = await requestOf({}, (host) => `ws://${host}`)

    expect(request.url).toBe('/')
    expect(Object.keys(request.headers).toSorted()).toEqual([
      'connection',
      'host',
      'sec-websocket-key',
      'sec-websocket-version',
      'upgrade',
    ])
  })

  test('a Host of the plan takes the place of ours', async () => {
    const { request } = await requestOf(
      { headers: { host: 'chat.example' } },
      (host) => `ws://${host}/`,
    )

    expect(request.headers.host).toBe('chat.example')
  })

  test('headers are sent in Latin-1', async () => {
    const { request } = await requestOf(
      { headers: { 'X-Name': 'Zoë' } },
      (host) => `ws://${host}/`,
    )

    expect(request.headers['x-name']).toBe('Zoë')
  })

  test('user and password of the URL become basic authorization', async () => {
    const { request } = await requestOf({}, (host) => `ws://ann:pass@${host}/`)

    const encoded = Buffer.from('ann:pass').toString('base64')
    expect(request.headers.authorization).toBe(`Basic ${encoded}`)
  })

  test('an authorization of the plan goes before the URL’s', async () => {
    const { request } = await requestOf(
      { headers: { Authorization: 'Bearer x' } },
      (host) => `ws://ann:pass@${host}/`,
    )

    expect(request.headers.authorization).toBe('Bearer x')
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

    const end = await untilEnded(owner)
    expect(classifyFailure(end)).toBe('tls')
    expect(end.message).toBe('SSL routines: wrong version number')
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

  test('messages go out and come in over TLS, of any size', async () => {
    const { cert, key } = await certificate()
    const { port, webSockets } = await openTlsServer({ cert, key })
    webSockets.on('connection', (peer) =>
      peer.on('message', (data) => peer.send(data)),
    )
    const { owner, socket } = await openBy({
      urls: [`wss://127.0.0.1:${port}/`],
      tls: { verify: false },
    })
    await untilOpen(owner)

    const sizes = [0, 5, 200, 20_000, 70_000, 1 << 20]
    for (const size of sizes) socket.send(Buffer.alloc(size, 'a'), false)
    await expect
      .poll(() => owner.messages.map(({ text }) => text.length))
      .toEqual(sizes)

    const letters = new Set(owner.messages.map(({ text }) => text).join(''))
    expect(letters).toEqual(new Set('a'))
  })
})
