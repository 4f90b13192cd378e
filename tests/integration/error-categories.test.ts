// Every error category, provoked on a real socket and seen through the real
// opener and the real engine: category, phase, close code or status.
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { PlanSource } from '../../core/plan/schema.ts'
import type { ErrorCategory } from '../../core/verdict/error-category.ts'
import {
  canRun,
  confinedErrors,
  OWN_NETWORK,
  PLAIN,
} from '../support/confined-worker.ts'
import { firstErrors, planAgainst } from '../support/first-errors.ts'
import { openFullBacklog } from '../support/full-backlog.ts'
import {
  readRequest,
  switchingProtocols,
} from '../support/reference-server/handshake.ts'
import type {
  ReferenceOptions,
  Violation,
} from '../support/reference-server/options.ts'
import { openServer } from '../support/reference-server/testing.ts'

const POSIX = process.platform !== 'win32'
const NAMESPACES = canRun(...OWN_NETWORK, 'ip', 'link', 'set', 'lo', 'up')
const STRACE = canRun('strace', '-qq', '-e', 'trace=connect', 'true')

/** The first error against the reference server, or several. */
async function provoke(
  options: Partial<ReferenceOptions>,
  changes: Partial<PlanSource> = {},
) {
  const { url } = await openServer(options)
  const [error] = await firstErrors(planAgainst(url, changes))
  return error
}

/** A server on a free loopback port that hands over each request's key. */
async function openRaw(
  answer: (tcp: Socket, key: string) => void,
): Promise<string> {
  const connections = new Set<Socket>()
  const server = createServer((tcp) => {
    connections.add(tcp)
    tcp.on('error', () => {}) // its client may go as it likes
    tcp.on('data', (chunk) => {
      const key = readRequest(chunk)?.key
      if (key) answer(tcp, key)
    })
  })
  return listen(server, () => {
    for (const tcp of connections) tcp.destroy()
  })
}

async function listen(
  server: ReturnType<typeof createServer>,
  cut: () => void,
): Promise<string> {
  server.listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  onTestFinished(() => {
    cut()
    server.close()
  })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return `ws://127.0.0.1:${port}/`
}

async function certificateFor(name: string) {
  const made = await generate([{ name: 'commonName', value: name }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
  })
  return { cert: made.cert, key: made.private }
}

async function asFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'file.pem')
  await writeFile(path, text)
  return path
}

/** An error while connecting, without a status. */
function atConnect(category: ErrorCategory, sample: RegExp) {
  const phase = 'connect'
  return { category, phase, closeCode: null, sample: matching(sample) }
}

/** The end of an open connection, without a close code. */
function atOpen(category: ErrorCategory, sample: RegExp) {
  return { category, phase: 'open', closeCode: null, sample: matching(sample) }
}

function matching(pattern: RegExp): string {
  return expect.stringMatching(pattern) as string
}

describe('before TCP is up', () => {
  test('a port where nobody listens is conn_refused', async () => {
    const server = createServer()
    const url = await listen(server, () => {})
    server.close()
    await once(server, 'close')

    const [error] = await firstErrors(planAgainst(url))

    expect(error).toEqual(atConnect('conn_refused', /ECONNREFUSED/))
  })

  test('a name that does not exist is dns', async () => {
    const [error] = await firstErrors(planAgainst('ws://nobody.invalid/'))

    expect(error).toEqual(atConnect('dns', /getaddrinfo .*nobody\.invalid/))
  })

  test.skipIf(!POSIX)(
    'a server that accepts no more is conn_timeout (Windows refuses instead)',
    async () => {
      const server = await openFullBacklog()
      onTestFinished(() => server.stop())
      const connect = { handshakeTimeout: '1s' }

      const errors = await firstErrors(
        planAgainst(server.url, { connect }, 6),
        6,
      )

      // the kernel's own queue takes the first ones
      expect(errors).toContainEqual(
        atConnect('conn_timeout', /^no TCP connection within 1000 ms$/),
      )
      expect(errors).toContainEqual(
        atConnect('handshake_timeout', /^no answer to the handshake/),
      )
    },
  )
})

describe('during the handshake', () => {
  test('a reset is conn_reset', async () => {
    expect(await provoke({ resetEvery: 1 })).toEqual(
      atConnect('conn_reset', /ECONNRESET/),
    )
  })

  test('an end of TCP is eof', async () => {
    expect(await provoke({ handshake: 'end' })).toEqual(
      atConnect('eof', /ended before the answer/),
    )
  })

  test('no answer is handshake_timeout', async () => {
    const connect = { handshakeTimeout: '100ms' }

    expect(await provoke({ handshake: 'silent' }, { connect })).toEqual(
      atConnect(
        'handshake_timeout',
        /no answer to the handshake within 100 ms/,
      ),
    )
  })

  test.each([
    [401, 'http_4xx'],
    [403, 'http_4xx'],
    [404, 'http_4xx'],
    [429, 'http_429'],
    [500, 'http_5xx'],
    [503, 'http_5xx'],
  ])('status %i is %s', async (refuseStatus, category) => {
    expect(await provoke({ refuseEvery: 1, refuseStatus })).toEqual({
      category,
      phase: 'connect',
      closeCode: refuseStatus,
      sample: matching(new RegExp(`^HTTP ${refuseStatus} `)),
    })
  })

  test('a web page is bad_upgrade, with its status', async () => {
    expect(await provoke({ handshake: 'http-200' })).toEqual({
      category: 'bad_upgrade',
      phase: 'connect',
      closeCode: 200,
      sample: 'HTTP 200 OK',
    })
  })

  test('an accept key that does not fit is bad_upgrade', async () => {
    expect(await provoke({ handshake: 'bad-accept-key' })).toEqual(
      atConnect('bad_upgrade', /Sec-WebSocket-Accept/),
    )
  })

  test('bytes that are not HTTP are bad_upgrade', async () => {
    expect(await provoke({ handshake: 'garbage' })).toEqual(
      atConnect('bad_upgrade', /not HTTP/),
    )
  })

  test('a subprotocol that nobody asked for is bad_upgrade', async () => {
    expect(await provoke({ subprotocol: 'chat' })).toEqual(
      atConnect('bad_upgrade', /subprotocol/),
    )
  })

  test('a certificate that nobody has signed is tls', async () => {
    const tls = await certificateFor('localhost')

    expect(await provoke({ tls })).toEqual(
      atConnect('tls', /self-signed certificate/),
    )
  })

  test('a certificate for another host is tls', async () => {
    const tls = await certificateFor('example.com')
    const { url } = await openServer({ tls })
    const target = { urls: [url], tls: { ca: await asFile(tls.cert) } }

    const [error] = await firstErrors(planAgainst(url, { target }))

    expect(error).toEqual(atConnect('tls', /does not match .*altnames/))
  })

  test('a plain server behind a wss address is tls', async () => {
    const url = await listen(http.createServer(), () => {})

    const [error] = await firstErrors(planAgainst(url.replace('ws:', 'wss:')))

    expect(error).toEqual(atConnect('tls', /SSL|packet length|wrong version/i))
  })
})

describe('during the log-in', () => {
  const login = {
    type: 'message',
    message: 'log me in',
    expect: 'welcome',
    timeout: '200ms',
  } satisfies PlanSource['login']

  test('another reply is auth_failed', async () => {
    const rules = [{ match: 'log me in', reply: 'wrong password' }]

    expect(await provoke({ rules }, { login })).toEqual({
      category: 'auth_failed',
      phase: 'login',
      closeCode: null,
      sample: 'refused: wrong password',
    })
  })

  test('a close frame is auth_failed, with its code', async () => {
    const options = { closeEvery: 1, closeAfterMs: 0, closeCode: 4401 }
    const rules = [{ match: 'log me in', reply: null }]

    expect(await provoke({ ...options, rules }, { login })).toMatchObject({
      category: 'auth_failed',
      phase: 'login',
      closeCode: 4401,
    })
  })

  test('no reply is auth_timeout', async () => {
    const rules = [{ match: 'log me in', reply: null }]

    expect(await provoke({ rules }, { login })).toEqual({
      category: 'auth_timeout',
      phase: 'login',
      closeCode: null,
      sample: 'no reply to the log-in within 200 ms',
    })
  })
})

describe('on an open connection', () => {
  const echo = {
    type: 'echo',
    ratePerMinute: 6000,
    replyTimeout: '10m',
  } satisfies PlanSource['traffic']

  test('a ping without its pong is heartbeat_timeout', async () => {
    const heartbeat = {
      type: 'ping',
      interval: '100ms',
      timeout: '150ms',
    } as const

    expect(await provoke({ muteEvery: 1 }, { heartbeat })).toEqual({
      category: 'heartbeat_timeout',
      phase: 'heartbeat',
      closeCode: null,
      sample: 'no answer to a heartbeat within 150 ms',
    })
  })

  test('a heartbeat message without its answer is heartbeat_timeout', async () => {
    const heartbeat = {
      type: 'message',
      interval: '100ms',
      timeout: '150ms',
      message: 'are you there?',
      expect: 'yes',
    } as const

    expect(await provoke({}, { heartbeat })).toMatchObject({
      category: 'heartbeat_timeout',
      phase: 'heartbeat',
    })
  })

  test('a silent server is read_timeout', async () => {
    expect(await provoke({}, { connect: { readTimeout: '100ms' } })).toEqual(
      atOpen('read_timeout', /^nothing received for 100 ms$/),
    )
  })

  test('a server that never reads is write_timeout', async () => {
    // more than the buffers of both ends together
    const traffic = { ...echo, payloadSize: 16_777_216 }
    const connect = { writeTimeout: '200ms' }

    expect(await provoke({ neverRead: true }, { traffic, connect })).toEqual(
      atOpen('write_timeout', /^\d+ bytes not taken for 200 ms$/),
    )
  })

  test('a message without its reply is reply_timeout, and the connection stays', async () => {
    const traffic = { ...echo, replyTimeout: '100ms' } as const
    const { url } = await openServer({ dropEvery: 1 })

    const errors = await firstErrors(planAgainst(url, { traffic }), 3)

    const expected = {
      category: 'reply_timeout',
      phase: 'message',
      closeCode: null,
      sample: 'no reply within 100 ms',
    }
    expect(errors.slice(0, 3)).toEqual([expected, expected, expected])
  })

  test('what was under way when the connection was lost is reply_timeout too', async () => {
    const closing = { closeEvery: 1, closeAfterMs: 300, closeCode: 1001 }
    const { url } = await openServer({ ...closing, dropEvery: 1 })

    const errors = await firstErrors(planAgainst(url, { traffic: echo }), 2)

    expect(errors.slice(0, 2)).toMatchObject([
      { category: 'closed_by_server', phase: 'open', closeCode: 1001 },
      { category: 'reply_timeout', phase: 'message', closeCode: null },
    ])
  })

  test('an end of TCP without a close frame is eof', async () => {
    const options = { closeEvery: 1, closeAfterMs: 0, closeCode: null }

    expect(await provoke(options)).toEqual(
      atOpen('eof', /ended without a close frame/),
    )
  })

  test('a reset is conn_reset', async () => {
    const url = await openRaw((tcp, key) => {
      tcp.write(switchingProtocols(key, null))
      tcp.once('data', () => tcp.resetAndDestroy())
    })

    const [error] = await firstErrors(planAgainst(url, { traffic: echo }))

    expect(error).toEqual(atOpen('conn_reset', /ECONNRESET/))
  })

  test.each([1000, 1001, 1011, 4000])(
    'a close frame is closed_by_server with its code: %i',
    async (closeCode) => {
      const options = { closeEvery: 1, closeAfterMs: 0, closeCode }

      expect(await provoke(options)).toMatchObject({
        category: 'closed_by_server',
        phase: 'open',
        closeCode,
      })
    },
  )

  test('a close frame without a code is closed_by_server with 1005', async () => {
    const url = await openRaw((tcp, key) => {
      tcp.write(switchingProtocols(key, null))
      tcp.write(Buffer.from([0x88, 0x00]))
    })

    const [error] = await firstErrors(planAgainst(url))

    expect(error).toEqual({
      category: 'closed_by_server',
      phase: 'open',
      closeCode: 1005,
      sample: 'close frame without a code',
    })
  })

  const violations: readonly (readonly [Violation, RegExp])[] = [
    ['invalid-opcode', /unknown opcode/],
    ['reserved-bits', /reserved bit/],
    ['bad-utf8', /not UTF-8/],
    ['masked-frame', /is masked/],
    ['fragmented-control', /control frame comes in fragments/],
    ['oversized-control', /longer than 125 bytes/],
    ['stray-continuation', /without a message to continue/],
    ['bad-close-code', /no valid code/],
  ]

  test.each(violations)(
    'what no server may send is protocol_error: %s',
    async (violation, sample) => {
      expect(await provoke({ violation })).toEqual(
        atOpen('protocol_error', sample),
      )
    },
  )
})

describe('when the system refuses', () => {
  // Nothing answers there: only the confined worker's own kernel decides.
  const BLACK_HOLE = 'ws://10.0.0.2:81/'

  test.skipIf(!POSIX)(
    'no descriptor left is fd_exhausted (needs ulimit)',
    async () => {
      const { url } = await openServer()

      const errors = await confinedErrors(
        { wrapper: PLAIN, setup: 'ulimit -n 64' },
        planAgainst(url, {}, 100),
      )

      expect(errors).toEqual([
        {
          ...atConnect('fd_exhausted', /EMFILE/),
          count: expect.any(Number) as number,
        },
      ])
      // besides the sockets, a process holds files of its own
      expect(errors[0]?.count).toBeGreaterThan(100 - 64)
      expect(errors[0]?.count).toBeLessThan(100)
    },
  )

  test.skipIf(!NAMESPACES)(
    'no source port left is port_exhausted (needs Linux namespaces)',
    async () => {
      const setup = `ip link set lo up
        ip route add 10.0.0.0/8 dev lo`
      const connect = { sourcePorts: { from: 40_000, to: 40_003 } }

      const errors = await confinedErrors(
        { wrapper: OWN_NETWORK, setup, connections: 6 },
        planAgainst(BLACK_HOLE, { connect }, 4),
      )

      const reason =
        /no source port left from this machine to 10\.\d+\.\d+\.\d+:\d+: 4 of this worker's 4 \(from 40000 to 40003\)/
      expect(errors).toEqual([
        { ...atConnect('port_exhausted', reason), count: 2 },
      ])
    },
  )

  test.skipIf(!NAMESPACES)(
    'a network that swallows everything is conn_timeout (needs Linux namespaces)',
    async () => {
      const setup = `ip link set lo up
        ip route add 10.0.0.0/8 dev lo`
      const connect = { handshakeTimeout: '300ms' }

      const errors = await confinedErrors(
        { wrapper: OWN_NETWORK, setup },
        planAgainst(BLACK_HOLE, { connect }, 3),
      )

      expect(errors).toEqual([
        { ...atConnect('conn_timeout', /no TCP connection/), count: 3 },
      ])
    },
  )

  test.skipIf(!NAMESPACES).each([
    ['no route at all', 'true', 'unreachable', 'ENETUNREACH'],
    [
      'an unreachable host',
      'ip link set lo up; ip route add unreachable 10.0.0.2',
      'unreachable',
      'EHOSTUNREACH',
    ],
    [
      'a forbidden one, an errno of no category,',
      'ip link set lo up; ip route add prohibit 10.0.0.2',
      'other',
      'EACCES',
    ],
  ] as const)(
    '%s is told by its name (needs Linux namespaces)',
    async (_what, setup, category, errno) => {
      const errors = await confinedErrors(
        { wrapper: OWN_NETWORK, setup },
        planAgainst(BLACK_HOLE, {}, 3),
      )

      expect(errors).toEqual([
        { ...atConnect(category, new RegExp(`connect ${errno} `)), count: 3 },
      ])
    },
  )

  test.skipIf(!STRACE)(
    'no memory left for sockets is no_buffers (needs strace)',
    async () => {
      const { url } = await openServer()
      // the kernel answers every connect() of the worker with ENOBUFS
      const inject = 'inject=connect:error=ENOBUFS'
      const wrapper = ['strace', '-f', '-qq', '-o', '/dev/null']

      const errors = await confinedErrors(
        { wrapper: [...wrapper, '-e', inject], setup: '' },
        planAgainst(url, {}, 3),
      )

      expect(errors).toEqual([
        { ...atConnect('no_buffers', /connect ENOBUFS/), count: 3 },
      ])
    },
  )
})
