// What is the `ws` socket's own; what it shares is in socket.test.ts.
import net from 'node:net'
import { expect, test } from 'vitest'
import type { DialRoute } from './dial.ts'
import { open, routeBy, untilEnded } from './testing.ts'
import { openWsSocket } from './ws-socket.ts'

function openWith(connect: DialRoute['connect']) {
  const target = {
    url: 'ws://127.0.0.1:1/',
    subprotocols: [],
    options: { perMessageDeflate: false },
    steps: { named: false, secure: false },
    route: routeBy(connect),
  }
  return open((events) => openWsSocket(target, events))
}

test.each(['ENOBUFS', 'EACCES'])(
  'a system error keeps its name: %s',
  async (code) => {
    const { owner } = openWith(() => {
      // what the system says when it has no memory left for sockets
      const error = new Error(`connect ${code} 127.0.0.1`)
      return new net.Socket().destroy(
        Object.assign(error, { code, errno: -105 }),
      )
    })

    expect(await untilEnded(owner)).toEqual({
      code,
      message: `connect ${code} 127.0.0.1`,
    })
    expect(owner.endings).toBe(1)
  },
)

test('closed by us before TCP is up, it is over once', async () => {
  const { owner, socket } = openWith(() => new net.Socket())

  socket.close(1000)
  await untilEnded(owner)

  expect(owner.told).toEqual(['ended'])
})
