import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { text as collect } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Port } from '../../core/rpc/port.ts'
import { startBridge, type BridgeServer } from './bridge-server.ts'

let folder = ''
let bridge: BridgeServer
let clients: Port[] = []
let usedLinks: string[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-bridge-'))
  await mkdir(join(folder, 'ui', 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'ui', 'index.html'), '<p>page</p>')
  await writeFile(join(folder, 'ui', 'assets', 'a b.js'), 'code')
  clients = []
  usedLinks = []
  let made = 0
  bridge = await startBridge({
    root: join(folder, 'ui'),
    port: 0,
    secret: () => `secret-${(made += 1)}`,
    onClient: (port) => clients.push(port),
    onUsedLink: (url) => usedLinks.push(url),
  })
})

afterEach(async () => {
  await bridge.close()
  await rm(folder, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const port = () => Number(new URL(bridge.url).port)
const token = () => new URL(bridge.url).searchParams.get('token') ?? ''

/** Sends the path as it is: fetch would tidy it up. */
async function ask(path: string, asked: Asked = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = asked
  const call = request({
    port: port(),
    host: '127.0.0.1',
    path,
    method,
    headers,
  })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    call.once('response', resolve).once('error', reject)
  })
  call.end(body)
  const response = await answered
  const text = await collect(response)
  const { statusCode: status = 0, headers: answer } = response
  return { status, headers: answer, body: text }
}

function openSession(body: unknown, headers: Record<string, string> = {}) {
  return ask('/session', {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
}

async function sessionCookie(): Promise<string> {
  const { headers } = await openSession({ token: token() })
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

describe('static files', () => {
  test('have their type and forbid what a page must not do', async () => {
    const page = await ask('/?token=whatever')
    const code = await ask('/assets/a%20b.js')

    expect([page.status, page.body, code.status, code.body]).toEqual([
      200,
      '<p>page</p>',
      200,
      'code',
    ])
    expect([page, code].map(({ headers }) => headers['content-type'])).toEqual([
      'text/html; charset=utf-8',
      'text/javascript; charset=utf-8',
    ])
    expect(page.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    const policy = String(page.headers['content-security-policy']).split('; ')
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]),
    )
  })

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..\\secret.txt',
    '//etc/hosts.txt',
    '/%00.html',
    '/%zz',
    '/missing.js',
    '/assets/',
  ])('%s leads nowhere', async (path) => {
    const { status, body } = await ask(path)

    expect([status, body]).toEqual([404, 'Not found.\n'])
  })

  test.skipIf(process.platform === 'win32')(
    'a link out of the folder leads nowhere',
    async () => {
      await symlink(join(folder, 'secret.txt'), join(folder, 'ui', 'link.txt'))

      expect((await ask('/link.txt')).status).toBe(404)
    },
  )

  test('take only GET and HEAD', async () => {
    const head = await ask('/', { method: 'HEAD' })
    const put = await ask('/', { method: 'PUT' })

    expect([head.status, head.body, put.status]).toEqual([200, '', 405])
  })
})

describe('another name for this machine', () => {
  test.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost'])(
    '%s is not served',
    async (host) => {
      expect((await ask('/', { headers: { host } })).status).toBe(403)
    },
  )

  test('localhost with the port is served', async () => {
    const headers = { host: `localhost:${port()}` }

    expect((await ask('/', { headers })).status).toBe(200)
  })
})

describe('the session', () => {
  test('opens once with the token, and stays open with its cookie', async () => {
    await ask('/?token=x')
    const opened = await openSession({ token: token() })
    const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? ''
    const again = await openSession({ token: token() })
    const known = await openSession({}, { cookie })

    expect([opened.status, again.status, known.status]).toEqual([204, 401, 204])
    expect(String(opened.headers['set-cookie'])).toMatch(
      /; HttpOnly; SameSite=Strict$/,
    )
  })

  test('a used link makes a new one known to whoever runs the bridge', async () => {
    await openSession({ token: token() })

    await openSession({ token: token() })

    expect(usedLinks).toEqual([`http://127.0.0.1:${port()}/?token=secret-2`])
  })

  test.each([[{}], [{ token: 'guess' }], [{ token: 5 }], ['text'], [null]])(
    '%j does not open it',
    async (body) => {
      expect((await openSession(body)).status).toBe(401)
      expect(usedLinks).toEqual([])
    },
  )

  test('a body that is far too long is not read to its end', async () => {
    const answer = await openSession({
      token: token(),
      filler: 'x'.repeat(10_000),
    })

    expect(answer.status).toBe(401)
  })

  test('a page of another origin cannot open it', async () => {
    const answer = await openSession(
      { token: token() },
      { origin: 'http://evil.example' },
    )

    expect(answer.status).toBe(403)
    expect((await openSession({ token: token() })).status).toBe(204)
  })

  test('takes only POST', async () => {
    expect((await ask('/session')).status).toBe(405)
  })
})

describe('the app API', () => {
  /** The status that the handshake was refused with; 101 when it was not. */
  async function dial(path: string, headers: Record<string, string>) {
    const socket = new WebSocket(`ws://127.0.0.1:${port()}${path}`, { headers })
    const status = await new Promise<number>((resolve, reject) => {
      socket.on('open', () => resolve(101))
      socket.on('unexpected-response', (_request, response) =>
        resolve(response.statusCode ?? 0),
      )
      socket.on('error', reject)
    })
    return { status, socket }
  }

  const origin = () => `http://127.0.0.1:${port()}`

  test('talks over a Port with whoever has the session', async () => {
    const { socket, status } = await dial('/api', {
      origin: origin(),
      cookie: await sessionCookie(),
    })
    const heard = once(socket, 'message')

    clients[0]?.send({ hello: 1 })

    expect(status).toBe(101)
    expect(String((await heard)[0])).toBe('{"hello":1}')
    socket.terminate()
  })

  test('a client that goes closes its Port', async () => {
    const { socket } = await dial('/api', {
      origin: origin(),
      cookie: await sessionCookie(),
    })
    const gone = new Promise((resolve) => clients[0]?.onClose(resolve))

    socket.close()

    await expect(gone).resolves.toBeTypeOf('string')
  })

  test.each([
    ['without the cookie', () => ({ origin: origin() }), '/api', 401],
    [
      'with a wrong cookie',
      () => ({ origin: origin(), cookie: `tidewire_${port()}=guess` }),
      '/api',
      401,
    ],
    [
      'from another origin',
      (cookie: string) => ({ origin: 'http://evil.example', cookie }),
      '/api',
      403,
    ],
    [
      'from another port’s page',
      (cookie: string) => ({ origin: 'http://127.0.0.1:1', cookie }),
      '/api',
      403,
    ],
    ['without an origin', (cookie: string) => ({ cookie }), '/api', 403],
    [
      'by another name',
      (cookie: string) => ({ origin: origin(), cookie, host: 'evil.example' }),
      '/api',
      403,
    ],
    [
      'on another path',
      (cookie: string) => ({ origin: origin(), cookie }),
      '/other',
      404,
    ],
  ] as const)('is refused %s', async (_name, headersOf, path, status) => {
    const cookie = await sessionCookie()

    const dialled = await dial(path, headersOf(cookie))

    expect(dialled.status).toBe(status)
    expect(clients).toEqual([])
  })
})

test.skipIf(process.platform !== 'linux')(
  'listens on 127.0.0.1 alone, and on no other address of the machine',
  async () => {
    // Of Linux, all of 127.0.0.0/8 are addresses of its own.
    const dialing = once(connect(port(), '127.0.0.2'), 'connect')

    await expect(dialing).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  },
)

test('closing ends the clients too', async () => {
  const own = await startBridge({
    root: folder,
    port: 0,
    secret: () => 'known',
    onClient: () => {},
    onUsedLink: () => {},
  })
  const { host, port: ownPort } = new URL(own.url)
  await fetch(`http://${host}/session`, {
    method: 'POST',
    body: JSON.stringify({ token: 'known' }),
  })
  const socket = new WebSocket(`ws://${host}/api`, {
    headers: {
      origin: `http://${host}`,
      cookie: `tidewire_${ownPort}=known`,
    },
  })
  await once(socket, 'open')
  const closed = once(socket, 'close')

  await own.close()

  expect(await closed).toEqual([1006, expect.anything()])
})

test('a port that is taken is told', async () => {
  const starting = startBridge({
    root: folder,
    port: port(),
    secret: () => 'x',
    onClient: () => {},
    onUsedLink: () => {},
  })

  await expect(starting).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
