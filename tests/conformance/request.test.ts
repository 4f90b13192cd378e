// What a client puts on the wire by itself: its request for the upgrade and
// the masks of its frames.
import { describe, expect, test } from 'vitest'
import { close, frameBytes } from '../support/raw-websocket/frame-bytes.ts'
import {
  IMPLEMENTATIONS,
  type Implementation,
  type PlanChanges,
} from '../support/raw-websocket/implementations.ts'
import { startRawServer } from '../support/raw-websocket/raw-server.ts'
import { violationsOf } from '../support/raw-websocket/client-frames.ts'
import { frameSummary } from '../support/raw-websocket/summary.ts'
import { Witness } from '../support/raw-websocket/witness.ts'

/** One connection that sends `messages` and is closed by the server. */
async function converse(
  implementation: Implementation,
  plan: PlanChanges = {},
  messages: readonly string[] = [],
) {
  const server = await startRawServer(async (peer) => {
    await peer.writeApart([await peer.acceptance(plan.subprotocols?.[0])])
    await new Promise<void>((resolve) => {
      const check = () => {
        if (peer.frames.length >= messages.length) resolve()
      }
      peer.onFrame = check
      check()
    })
    await peer.writeApart([frameBytes(close(1000))])
  })
  try {
    const openSocket = await implementation.openerFor(server.url, plan)
    const witness = new Witness({
      onOpened(socket) {
        for (const message of messages) socket.send(message, true)
      },
    })
    witness.owns(openSocket(0, witness))
    await witness.untilEnded
    const peer = server.latest
    if (!peer) throw new Error('never dialed')
    await peer.over
    return { ...(await peer.request), frames: peer.frames, url: server.url }
  } finally {
    await server.stop()
  }
}

function headersOf(head: string): [string, string][] {
  return head
    .split('\r\n')
    .slice(1)
    .map((line) => {
      const [, name = '', value = ''] = /^([^:\s]+): (.*)$/.exec(line) ?? []
      return [name.toLowerCase(), value]
    })
}

describe.each(IMPLEMENTATIONS)('$name', (implementation) => {
  test('the request is what RFC 6455, 4.1 demands', async () => {
    const { head, url } = await converse(implementation)
    const headers = headersOf(head)

    expect(head.split('\r\n')[0]).toBe('GET / HTTP/1.1')
    expect(new Set(headers.map(([name]) => name)).size).toBe(headers.length)
    expect(Object.fromEntries(headers)).toEqual({
      host: new URL(url).host,
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-key': expect.stringMatching(/^[A-Za-z0-9+/]{21}[AQgw]==$/),
      'sec-websocket-version': '13',
    })
  })

  test('every request has a key of its own', async () => {
    const keys = new Set<string | null>()
    for (let count = 0; count < 10; count += 1)
      keys.add((await converse(implementation)).key)

    expect(keys.size).toBe(10)
  })

  test('subprotocols are offered in the order of the plan', async () => {
    const { head } = await converse(implementation, {
      subprotocols: ['superchat', 'chat'],
    })

    expect(Object.fromEntries(headersOf(head))).toMatchObject({
      'sec-websocket-protocol': expect.stringMatching(/^superchat, ?chat$/),
    })
  })

  test('every frame has a fresh mask', async () => {
    const messages = Array.from({ length: 50 }, () => 'same')

    const { frames } = await converse(implementation, {}, messages)
    const masks = new Set(frames.map(({ mask }) => mask?.toString('hex')))

    expect(violationsOf(frames)).toEqual([])
    expect(masks.size).toBeGreaterThan(45) // of 51, some may be equal by chance
  })
})

test.each(IMPLEMENTATIONS)(
  'masks of zero, where a plan asks for them, are masks: $name',
  async (implementation) => {
    const plan: PlanChanges = { connect: { masking: 'zero' } }

    const { frames } = await converse(implementation, plan, ['one'])
    const masks = frames.map(({ mask }) => mask?.readUInt32BE())

    expect(violationsOf(frames)).toEqual([])
    expect(masks).toEqual([0, 0])
    expect(frames.map(frameSummary)).toEqual(['text "one"', 'close 1000'])
  },
)
