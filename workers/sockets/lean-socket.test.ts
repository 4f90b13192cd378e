// What is the lean socket's own; what it shares is in socket.test.ts.
import net, { type Socket as Tcp } from 'node:net'
import { describe, expect, test } from 'vitest'
import { FrameParser } from '../websocket/frame-parser.ts'
import { HandshakeKeys } from '../websocket/handshake.ts'
import { ZERO_KEYS } from '../websocket/mask-keys.ts'
import { Outbox } from '../websocket/outbox.ts'
import { bytesOf, frame, framesIn, SinkLog } from '../websocket/testing.ts'
import type { DialRoute } from './dial.ts'
import { LeanSocket, type LeanShared } from './lean-socket.ts'
import {
  eventually,
  open,
  openHandServer,
  openTcpServer,
  routeBy,
  switching,
  untilEnded,
  untilOpen,
} from './testing.ts'

const TEXT = 1
const CLOSE = 8
const PING = 9

interface Changes {
  readonly connect?: DialRoute['connect']
  readonly shared?: Partial<LeanShared>
  /** In place of the owner's, for what happens inside of a call. */
  readonly onOpened?: () => void
  readonly onMessage?: () => void
}

function openTo(port: number, changes: Changes = {}) {
  const connect: DialRoute['connect'] =
    changes.connect ??
    ((_source, callback) =>
      net.connect({ ...{ port, host: '127.0.0.1' }, ...reading(callback) }))
  const target = {
    steps: { named: false, secure: false },
    subprotocols: [],
    requestBefore: 'GET / HTTP/1.1\r\nHost: a\r\nSec-WebSocket-Key: ',
    requestAfter: '\r\n\r\n',
    route: routeBy(connect),
  }
  const shared = {
    outbox: new Outbox(ZERO_KEYS),
    keys: new HandshakeKeys(),
    rules: { masked: false, checkUtf8: true, maxMessageBytes: 1 << 20 },
    closeTimeoutMs: 60_000,
    ...changes.shared,
  }
  return open((owner) => {
    const { onOpened, onMessage } = changes
    return new LeanSocket(target, shared, {
      opened: (timing) => {
        owner.opened(timing)
        onOpened?.()
      },
      message: (data, isText) => {
        owner.message(data, isText)
        onMessage?.()
      },
      pong: (payload) => owner.pong(payload),
      ended: (end) => owner.ended(end),
    })
  })
}

type Callback = Parameters<DialRoute['connect']>[1]

const SHARED_BYTES = Buffer.alloc(65_536)

function reading(callback: Callback) {
  return callback ? { onread: { buffer: SHARED_BYTES, callback } } : {}
}

/** A server that shakes hands and keeps what comes then. */
async function openKeeper(then: (tcp: Tcp) => void = () => {}) {
  const reads: Buffer[] = []
  const connections: Tcp[] = []
  const requests: string[] = []
  let ended = false
  const { port } = await openHandServer((tcp, request) => {
    connections.push(tcp)
    requests.push(request)
    tcp.on('data', (bytes: Buffer) => reads.push(bytes))
    tcp.on('end', () => (ended = true))
    tcp.write(switching(request))
    then(tcp)
  })
  return {
    port,
    reads,
    requests,
    connections,
    frames: () => framesIn(Buffer.concat(reads)),
    ended: () => ended,
  }
}

/** One piece after another, each in a packet of its own. */
async function writePieces(tcp: Tcp, pieces: readonly Buffer[]) {
  tcp.setNoDelay()
  for (const piece of pieces) {
    tcp.write(piece)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('the handshake', () => {
  test('sends the request once TCP is up, with a fresh key', async () => {
    const requests: string[] = []
    const { port } = await openHandServer((_tcp, request) =>
      requests.push(request),
    )

    openTo(port)
    openTo(port)
    await eventually(() => expect(requests).toHaveLength(2))

    const [one, other] = requests
    expect(one).toMatch(
      /^GET \/ HTTP\/1\.1\r\nHost: a\r\nSec-WebSocket-Key: [\w+/]{22}==\r\n\r\n$/,
    )
    expect(one).not.toBe(other)
  })

  test('holds when its answer comes byte by byte, with what follows', async () => {
    const { port } = await openHandServer((tcp, request) => {
      const hello = bytesOf(frame(TEXT, 'hello'), frame(TEXT, 'again'))
      const all = Buffer.concat([Buffer.from(switching(request)), hello])
      void writePieces(
        tcp,
        Array.from(all, (byte) => Buffer.of(byte)),
      )
    })

    const { owner } = openTo(port)
    await eventually(() => expect(owner.messages).toHaveLength(2))

    expect(owner.told).toEqual(['opened', 'message', 'message'])
    expect(owner.messages.map(({ text }) => text)).toEqual(['hello', 'again'])
  })

  test('may have half a frame behind it', async () => {
    const hello = bytesOf(frame(TEXT, 'hello'))
    const { port } = await openHandServer((tcp, request) => {
      const head = Buffer.from(switching(request))
      const first = Buffer.concat([head, hello.subarray(0, 3)])
      void writePieces(tcp, [first, hello.subarray(3)])
    })

    const { owner } = openTo(port)
    await eventually(() => expect(owner.messages).toHaveLength(1))

    expect(owner.messages).toEqual([{ text: 'hello', isText: true }])
  })

  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', 'the answer is not HTTP'],
    ['one wrong byte', 'X', 'the answer is not HTTP'],
    [
      'a head without an end',
      `HTTP/1.1 101 X\r\nA: ${'x'.repeat(20_000)}`,
      'the answer’s head has no end',
    ],
    [
      'a head that is too long',
      `HTTP/1.1 101 X\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`,
      'the answer’s head has no end',
    ],
  ])('ends at once with %s', async (_name, answer, message) => {
    const gone = Promise.withResolvers<void>()
    const { port } = await openHandServer((tcp) => {
      tcp.resume().on('close', () => gone.resolve())
      tcp.write(answer)
    })

    const { owner } = openTo(port)
    const end = await untilEnded(owner)
    await gone.promise

    expect(end).toEqual({ code: 'BAD_UPGRADE', message })
    expect(owner.told).toEqual(['ended'])
  })

  test('tells why it was refused, also where that comes in pieces', async () => {
    const { port } = await openHandServer((tcp) => {
      const pieces = ['HTTP/1.1 503 Ser', 'vice Unavailable\r\nRetry', '-After']
      const all = [...pieces, ': 30\r\n\r\nplease wait']
      void writePieces(
        tcp,
        all.map((piece) => Buffer.from(piece)),
      )
    })

    const { owner } = openTo(port)

    expect(await untilEnded(owner)).toEqual({
      httpStatus: 503,
      message: 'HTTP 503 Service Unavailable (retry-after: 30)',
    })
  })

  test('passes over any number of informational answers', async () => {
    const { port } = await openHandServer((tcp, request) => {
      tcp.write('HTTP/1.1 100\r\n\r\n'.repeat(20_000))
      tcp.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n')
      tcp.write(switching(request))
    })

    const { owner } = openTo(port)
    await untilOpen(owner)

    expect(owner.told).toEqual(['opened'])
  })

  test('closed by us before TCP is up, it is over at once', async () => {
    const { port } = await openTcpServer((tcp) => tcp.resume())
    const { owner, socket } = openTo(port)

    socket.close(1000)

    expect(owner.end).toEqual({ message: 'closed by us before the answer' })
    expect(owner.endings).toBe(1)
  })

  test.each(['ENOBUFS', 'EACCES'])(
    'keeps the name of a system error: %s',
    async (code) => {
      const connect = () => {
        // what the system says when it has no memory left for sockets
        const error = new Error(`connect ${code} 127.0.0.1`)
        return new net.Socket().destroy(
          Object.assign(error, { code, errno: -105 }),
        )
      }
      const { owner } = openTo(1, { connect })

      expect(await untilEnded(owner)).toEqual({
        code,
        message: `connect ${code} 127.0.0.1`,
      })
      expect(owner.endings).toBe(1)
    },
  )

  /** The first try finds its source port taken; told of each next one. */
  function refusedOnce(port: number, next: (tcp: Tcp) => void) {
    let tries = 0
    const connect: DialRoute['connect'] = (_source, callback) => {
      tries++
      const taken = Object.assign(new Error('taken'), { code: 'EADDRINUSE' })
      if (tries === 1) return new net.Socket().destroy(taken)
      const tcp = net.connect({ port, host: '127.0.0.1', ...reading(callback) })
      next(tcp)
      return tcp
    }
    return openTo(port, { connect })
  }

  test('begins anew where the system refuses a source port', async () => {
    const { port } = await openKeeper()
    let tries = 0

    const { owner } = refusedOnce(port, () => tries++)
    await untilOpen(owner)

    expect([tries, owner.told]).toEqual([1, ['opened']])
  })

  test('destroyed meanwhile, it does not begin anew', async () => {
    const { port } = await openKeeper()
    const tries: Tcp[] = []
    const { owner, socket } = refusedOnce(port, (tcp) => tries.push(tcp))

    socket.destroy()
    await eventually(() => expect(tries).toHaveLength(1))

    expect(tries[0]?.destroyed).toBe(true)
    expect(owner.told).toEqual([])
  })
})

describe('frames sent', () => {
  test('in one turn are one write and one packet', async () => {
    const keeper = await openKeeper()
    let writes = 0
    const { owner, socket } = openTo(keeper.port, {
      connect: (_source, callback) => {
        const { port } = keeper
        const tcp = net.connect({
          port,
          host: '127.0.0.1',
          ...reading(callback),
        })
        const write = tcp.write.bind(tcp) as (...args: unknown[]) => boolean
        return Object.assign(tcp, {
          write: (...args: unknown[]) => {
            writes++
            return write(...args)
          },
        })
      },
    })
    await untilOpen(owner)
    const before = writes

    socket.send('one', true)
    socket.ping(Buffer.from('two'))
    socket.send(Buffer.alloc(3000), false)
    await eventually(() => expect(keeper.frames()).toHaveLength(3))

    expect(writes - before).toBe(1)
    expect(keeper.reads).toHaveLength(1)
  })

  test('count as waiting until their turn ends', async () => {
    const keeper = await openKeeper()
    const { owner, socket } = openTo(keeper.port)
    await untilOpen(owner)

    socket.send('12345', true)
    const waiting = socket.bytesWaiting
    await Promise.resolve()

    expect([waiting, socket.bytesWaiting]).toEqual([2 + 4 + 5, 0])
  })

  test('are none before it is open and none after it is closed', async () => {
    const keeper = await openKeeper()
    const { owner, socket } = openTo(keeper.port)

    socket.send('too early', true)
    await untilOpen(owner)
    socket.send('in time', true)
    socket.close(1000)
    socket.send('too late', true)
    socket.ping(Buffer.from('too late'))
    await eventually(() => expect(keeper.frames()).toHaveLength(2))

    expect(keeper.requests[0]).toMatch(/^GET /)
    expect(keeper.frames().map(({ opcode }) => opcode)).toEqual([TEXT, CLOSE])
  })

  test('of a destroyed connection stay here', async () => {
    const keeper = await openKeeper()
    const { owner, socket } = openTo(keeper.port)
    await untilOpen(owner)

    socket.send('never', true)
    socket.destroy()
    const waiting = socket.bytesWaiting
    await eventually(() => expect(keeper.connections[0]?.closed).toBe(true))

    expect(keeper.reads).toEqual([])
    expect(waiting).toBe(0)
  })

  test('keep their order and their bytes past a full system', async () => {
    const outbox = new Outbox(ZERO_KEYS)
    const keeper = await openKeeper((tcp) => tcp.pause())
    const other = await openKeeper()
    const stuck = openTo(keeper.port, { shared: { outbox } })
    const quick = openTo(other.port, { shared: { outbox } })
    await Promise.all([stuck, quick].map(({ owner }) => untilOpen(owner)))

    // fills the system's buffers by small frames, several in a write
    let count = 0
    for (let turns = 0; stuck.socket.bytesWaiting < 1 << 20; turns++) {
      for (const size of [3000, 4000, 100])
        stuck.socket.send(Buffer.alloc(size, count++ % 251), false)
      quick.socket.send(Buffer.alloc(2000, 0xff), false)
      await Promise.resolve()
      if (turns > 10_000) throw new Error('the system takes all')
    }
    keeper.connections[0]?.resume()
    const log = new SinkLog()
    await eventually(() => expect(stuck.socket.bytesWaiting).toBe(0))
    await eventually(() => expect(keeper.frames()).toHaveLength(count))

    const rules = { masked: true, checkUtf8: true, maxMessageBytes: 1 << 20 }
    new FrameParser(log, rules).read(Buffer.concat(keeper.reads))
    const wrong = log.lines.filter((line, index) => {
      const size = [3000, 4000, 100][index % 3] ?? 0
      return (
        line !== `binary ${Buffer.alloc(size, index % 251).toString('hex')}`
      )
    })
    expect(wrong).toEqual([])
  })
})

describe('inside of a call', () => {
  const two = bytesOf(frame(TEXT, 'one'), frame(TEXT, 'two'), frame(CLOSE))

  async function destroyedIn(place: 'onOpened' | 'onMessage') {
    const keeper = await openKeeper((tcp) => tcp.write(two))
    let destroy = () => {}
    const { owner, socket } = openTo(keeper.port, { [place]: () => destroy() })
    destroy = () => socket.destroy()
    await eventually(() => expect(keeper.connections[0]?.closed).toBe(true))
    return { owner, keeper }
  }

  test('that opened it, it may be destroyed', async () => {
    const { owner, keeper } = await destroyedIn('onOpened')

    expect(owner.told).toEqual(['opened'])
    expect(keeper.reads).toEqual([])
  })

  test('with a message, it may be destroyed', async () => {
    const { owner, keeper } = await destroyedIn('onMessage')

    expect(owner.told).toEqual(['opened', 'message'])
    expect(keeper.reads).toEqual([])
  })

  test('that opened it, it may send and close', async () => {
    const keeper = await openKeeper()
    let act = () => {}
    const { socket } = openTo(keeper.port, { onOpened: () => act() })
    act = () => {
      socket.send('hello', true)
      socket.close(4000)
    }
    await eventually(() => expect(keeper.frames()).toHaveLength(2))

    const [hello, close] = keeper.frames()
    expect(hello?.payload.toString()).toBe('hello')
    expect(close?.payload.readUInt16BE()).toBe(4000)
  })
})

describe('the end', () => {
  test('a close frame is answered by one, its own code in it', async () => {
    const keeper = await openKeeper((tcp) =>
      tcp.write(bytesOf(frame(CLOSE, '\x0f\xa1bye'), frame(TEXT, 'late'))),
    )
    const { owner } = openTo(keeper.port)

    await untilEnded(owner)
    await eventually(() => expect(keeper.frames()).toHaveLength(1))

    expect(keeper.frames()[0]?.opcode).toBe(CLOSE)
    expect(owner.told).toEqual(['opened', 'ended'])
  })

  test('a close frame without a code is answered by one without', async () => {
    const keeper = await openKeeper((tcp) => tcp.write(bytesOf(frame(CLOSE))))
    const { owner } = openTo(keeper.port)

    await untilEnded(owner)
    await eventually(() => expect(keeper.frames()).toHaveLength(1))

    expect(keeper.frames()[0]).toMatchObject({ opcode: CLOSE })
    expect(keeper.frames()[0]?.payload).toHaveLength(0)
  })

  test('TCP is left to the server to end, but not for long', async () => {
    const keeper = await openKeeper((tcp) => tcp.write(bytesOf(frame(CLOSE))))
    const { owner } = openTo(keeper.port)

    await untilEnded(owner)
    await eventually(() => expect(keeper.frames()).toHaveLength(1))
    const endedAtOnce = keeper.ended()
    await eventually(() => expect(keeper.connections[0]?.closed).toBe(true))

    expect(endedAtOnce).toBe(false)
    expect(owner.endings).toBe(1)
  })

  test('a violation is answered by its code, then TCP ends', async () => {
    const keeper = await openKeeper((tcp) =>
      tcp.write(bytesOf(frame(TEXT, 'good'), frame(3), frame(TEXT, 'late'))),
    )
    const { owner } = openTo(keeper.port)

    const end = await untilEnded(owner)
    await eventually(() => expect(keeper.ended()).toBe(true))

    expect(end).toEqual({
      code: 'WS_ERR_INVALID_OPCODE',
      message: 'a frame has an unknown opcode',
    })
    expect(keeper.frames().map(({ payload }) => payload)).toEqual([
      Buffer.of(0x03, 0xea),
    ])
    expect(owner.told).toEqual(['opened', 'message', 'ended'])
  })

  test('after a violation it is we who end TCP, without losing its code', async () => {
    const clients: Tcp[] = []
    let half: boolean | undefined
    const keeper = await openKeeper((tcp) => {
      tcp.on('end', () => (half = clients[0]?.destroyed === false))
      tcp.write(bytesOf(frame(3)))
    })
    const { port } = keeper
    openTo(port, {
      connect: (_source, callback) => {
        const tcp = net.connect({
          ...{ port, host: '127.0.0.1' },
          ...reading(callback),
        })
        clients.push(tcp)
        return tcp
      },
    })

    await eventually(() => expect(keeper.ended()).toBe(true))

    expect(half).toBe(true)
    expect(keeper.frames()).toHaveLength(1)
  })

  test('a violation after our close frame brings no second one', async () => {
    const keeper = await openKeeper((tcp) =>
      tcp.once('data', () => tcp.write(bytesOf(frame(3)))),
    )
    const { owner, socket } = openTo(keeper.port)
    await untilOpen(owner)

    socket.close(1000)
    await untilEnded(owner)
    await eventually(() => expect(keeper.ended()).toBe(true))

    expect(keeper.frames()).toHaveLength(1)
  })

  test('a silent server does not keep a closed connection for ever', async () => {
    const keeper = await openKeeper()
    const { owner, socket } = openTo(keeper.port, {
      shared: { closeTimeoutMs: 50 },
    })
    await untilOpen(owner)

    socket.close(1000)

    expect(await untilEnded(owner)).toEqual({
      ended: true,
      message: 'TCP ended without a close frame',
    })
  })

  test('destroyed after the close frame, nothing more is heard', async () => {
    const keeper = await openKeeper((tcp) =>
      tcp.once('data', () => tcp.write(bytesOf(frame(PING), frame(CLOSE)))),
    )
    const { owner, socket } = openTo(keeper.port)
    await untilOpen(owner)

    socket.close(1000)
    await Promise.resolve()
    socket.destroy()
    await eventually(() => expect(keeper.connections[0]?.closed).toBe(true))

    expect(owner.told).toEqual(['opened'])
  })
})
