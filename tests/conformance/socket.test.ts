// What the engine relies on of a socket beyond the frames: silence after the
// end, calls at any moment, back-pressure, TCP that is let go.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  binary,
  close,
  frameBytes,
  ping,
  text,
} from '../support/raw-websocket/frame-bytes.ts'
import {
  IMPLEMENTATIONS,
  type Implementation,
} from '../support/raw-websocket/implementations.ts'
import {
  startRawServer,
  type RawPeer,
} from '../support/raw-websocket/raw-server.ts'
import { frameSummary } from '../support/raw-websocket/summary.ts'
import {
  endSummary,
  Witness,
  type WitnessOptions,
} from '../support/raw-websocket/witness.ts'

function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 15_000, interval: 5 })
}

/** A connection, gone with the test, and the server's end of it. */
async function connect(
  implementation: Implementation,
  serve: (peer: RawPeer) => Promise<void>,
  options: WitnessOptions = {},
) {
  const reached = Promise.withResolvers<RawPeer>()
  const server = await startRawServer(async (peer) => {
    reached.resolve(peer)
    await serve(peer)
  })
  onTestFinished(() => server.stop())
  const openSocket = await implementation.openerFor(server.url)
  const witness = new Witness(options)
  witness.owns(openSocket(0, witness))
  onTestFinished(() => witness.socket.destroy())
  return { witness, socket: witness.socket, peer: () => reached.promise }
}

async function accept(peer: RawPeer): Promise<void> {
  await peer.writeApart([await peer.acceptance()])
}

/** Accepts, and sends all frames in one read. */
function acceptWith(...frames: Parameters<typeof frameBytes>[0][]) {
  return async (peer: RawPeer) => {
    await accept(peer)
    await peer.writeApart([Buffer.concat(frames.map(frameBytes))])
  }
}

describe.each(IMPLEMENTATIONS)('$name', (implementation) => {
  test('destroyed within a message, the rest of the read is not told', async () => {
    const { witness, peer } = await connect(
      implementation,
      acceptWith(text('one'), text('two'), close(1000)),
      { onMessage: (socket) => socket.destroy() },
    )
    await (
      await peer()
    ).over
    await nextTurn()

    expect(witness.heard).toEqual(['text "one"'])
    expect(witness.endings).toBe(0)
  })

  test('destroyed within opened, frames of the same read are not told', async () => {
    const { witness, peer } = await connect(
      implementation,
      async (serverSide) => {
        const answer = await serverSide.acceptance()
        const frames = Buffer.concat([text('one'), close(1000)].map(frameBytes))
        await serverSide.writeApart([Buffer.concat([answer, frames])])
      },
      { onOpened: (socket) => socket.destroy() },
    )
    await (
      await peer()
    ).over
    await nextTurn()

    expect([witness.openings, witness.heard, witness.endings]).toEqual([
      1,
      [],
      0,
    ])
  })

  test('destroyed before the answer, nothing is told', async () => {
    const asked = Promise.withResolvers<void>()
    const { witness, peer } = await connect(
      implementation,
      async (serverSide) => {
        await serverSide.request
        asked.resolve()
      },
    )
    await asked.promise

    witness.socket.destroy()
    await (
      await peer()
    ).over
    await nextTurn()

    expect([witness.openings, witness.endings]).toEqual([0, 0])
  })

  test('closed before the answer, its end is told once', async () => {
    const asked = Promise.withResolvers<void>()
    const { witness, peer } = await connect(
      implementation,
      async (serverSide) => {
        await serverSide.request
        asked.resolve()
      },
    )
    await asked.promise

    witness.socket.close(1000)
    await witness.untilEnded
    await (
      await peer()
    ).over
    await nextTurn()

    expect([witness.openings, witness.endings]).toEqual([0, 1])
  })

  test('calls after the end, and after destroy, do nothing', async () => {
    const { witness, socket, peer } = await connect(
      implementation,
      acceptWith(close(1000)),
    )
    await witness.untilEnded
    const frames = (await peer()).frames.length

    for (const _ of [1, 2]) {
      socket.send('late', true)
      socket.ping(Buffer.from('late'))
      socket.pause()
      socket.resume()
      socket.close(1000)
      socket.destroy()
    }
    await (
      await peer()
    ).over

    expect(socket.bytesWaiting).toBeGreaterThanOrEqual(0)
    expect((await peer()).frames.length).toBeLessThanOrEqual(frames + 1)
    expect([witness.endings, witness.tooLate]).toEqual([1, []])
  })

  test('everything sent in one turn arrives in its order', async () => {
    const large = Buffer.alloc(300_000, 'x')
    const { peer } = await connect(implementation, accept, {
      onOpened(socket) {
        socket.send('small', true)
        socket.send(large, false)
        socket.ping(Buffer.from('between'))
        for (let index = 0; index < 2000; index += 1)
          socket.send(`number ${index}`, true)
        socket.send(large, false)
        socket.send('last', true)
      },
    })
    const { frames } = await peer()
    await eventually(() => expect(frames).toHaveLength(2005))

    expect(frames.map(frameSummary)).toEqual([
      'text "small"',
      expect.stringContaining('binary 300000 bytes'),
      'ping "between"',
      ...Array.from({ length: 2000 }, (_, index) => `text "number ${index}"`),
      expect.stringContaining('binary 300000 bytes'),
      'text "last"',
    ])
  })

  test('what the server does not read waits, and goes out when it reads', async () => {
    const { witness, socket, peer } = await connect(implementation, accept)
    await witness.untilOpened
    const { tcp, frames } = await peer()
    tcp.pause()

    for (let count = 0; count < 32; count += 1)
      socket.send(Buffer.alloc(1 << 20, count), false)
    const waiting = socket.bytesWaiting
    tcp.resume()
    await eventually(() => expect(frames).toHaveLength(32))

    expect(waiting).toBeGreaterThan(8 << 20)
    await eventually(() => expect(socket.bytesWaiting).toBe(0))
    expect(frames.map(({ payload }) => payload[0])).toEqual(
      Array.from({ length: 32 }, (_, index) => index),
    )
  })

  test('paused, it reads no more and TCP pushes back; resumed, all comes', async () => {
    const count = 64
    const { witness, socket, peer } = await connect(implementation, accept)
    await witness.untilOpened
    const { tcp } = await peer()

    socket.pause()
    for (let index = 0; index < count; index += 1)
      tcp.write(frameBytes(binary(Buffer.alloc(1 << 20, index))))
    for (let turn = 0; turn < 50; turn += 1) await nextTurn()
    const heardWhilePaused = witness.heard.length
    const pushedBack = tcp.writableLength
    socket.resume()
    await eventually(() => expect(witness.heard).toHaveLength(count))

    expect(heardWhilePaused).toBeLessThan(2)
    expect(pushedBack).toBeGreaterThan(1 << 20)
  })

  test('after the closing handshake TCP is let go, although the server is not', async () => {
    const { peer } = await connect(implementation, async (serverSide) => {
      serverSide.endsWithClient = false
      await acceptWith(close(1000))(serverSide)
    })
    const serverSide = await peer()

    await Promise.race([serverSide.clientEnded, serverSide.over])

    expect(serverSide.frames.map(frameSummary)).toEqual(['close 1000'])
  })

  test('after a protocol error TCP is let go, although the server is not', async () => {
    const { peer } = await connect(implementation, async (serverSide) => {
      serverSide.endsWithClient = false
      await acceptWith(text('bad', { reserved: 7 }))(serverSide)
    })
    const serverSide = await peer()

    await Promise.race([serverSide.clientEnded, serverSide.over])

    expect(serverSide.frames.map(frameSummary)).toEqual(['close 1002'])
  })

  test.each([
    ['the end of TCP', 'eof', (peer: RawPeer) => peer.tcp.end()],
    ['a reset', 'conn_reset', (peer: RawPeer) => peer.tcp.resetAndDestroy()],
  ] as const)(
    '%s in the middle of a frame is told as %s',
    async (_, end, cut) => {
      const { witness } = await connect(implementation, async (serverSide) => {
        await accept(serverSide)
        const whole = frameBytes(binary(Buffer.alloc(1000)))
        await serverSide.writeApart([
          frameBytes(ping('')),
          whole.subarray(0, 500),
        ])
        cut(serverSide)
      })

      expect(endSummary(await witness.untilEnded)).toBe(end)
      expect([witness.heard, witness.endings]).toEqual([[], 1])
    },
  )

  test('the close frame is told even where a reset follows it', async () => {
    const { witness } = await connect(implementation, async (serverSide) => {
      await acceptWith(close(1011, 'overloaded'))(serverSide)
      serverSide.tcp.resetAndDestroy()
    })

    expect(endSummary(await witness.untilEnded)).toBe(
      'closed 1011 "overloaded"',
    )
  })
})
