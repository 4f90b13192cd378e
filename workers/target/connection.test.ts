// What a connection keeps of a message for later is a copy: the bytes belong
// to whoever reads the next frame. The rest is in target-server.test.ts, over
// real sockets.
import { expect, onTestFinished, test } from 'vitest'
import {
  targetFaultsSchema,
  type TargetFaultsSource,
} from '../../core/protocol/target.ts'
import { Connection, MAX_INTAKE, type ConnectionSocket } from './connection.ts'
import { createWork } from './target-work.ts'
import { eventually } from './testing.ts'

function open(faults: TargetFaultsSource) {
  const sent: string[] = []
  const socket: ConnectionSocket = {
    open: true,
    send: (data) => sent.push(Buffer.from(data).toString()),
    sendFrame: () => true,
    ping: () => {},
    pong: () => {},
    close: () => {},
    end: () => {},
    reset: () => {},
    fallSilent: () => {},
    destroy: () => {},
  }
  const work = createWork({
    faults: targetFaultsSchema.parse(faults),
    now: () => performance.now(),
  })
  onTestFinished(() => work.stop())
  return { sent, connection: new Connection(socket, work, 1) }
}

test('a reply that waits is what was asked, whatever is read meanwhile', async () => {
  const { sent, connection } = open({ replyDelayMs: 1 })
  const shared = Buffer.from('one')

  connection.message(shared, true)
  shared.write('two')
  connection.message(shared, true)
  shared.fill(0)
  await eventually(() => expect(sent).toEqual(['one', 'two']))
})

test('so is a message that waits for its successor', () => {
  const { sent, connection } = open({ swapEvery: 1 })
  const shared = Buffer.from('one')

  connection.message(shared, true)
  shared.write('two')
  connection.message(shared, true)

  expect(sent).toEqual(['two', 'one'])
})

test('with too many messages waiting to be served, more are refused', () => {
  const { sent, connection } = open({ serviceTimeUs: 10_000_000 })
  const data = Buffer.from('x')

  for (let count = 0; count < MAX_INTAKE; count += 1)
    connection.message(data, true)
  const before = sent.length
  connection.message(data, true)

  expect(before).toBe(0)
  expect(sent).toEqual(['{"type":"error","code":429}'])
})
