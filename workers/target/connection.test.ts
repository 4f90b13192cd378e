// What a connection keeps of a message for later is a copy: the bytes belong
// to whoever reads the next frame. The rest is in target-server.test.ts, over
// real sockets.
import { expect, test } from 'vitest'
import {
  targetFaultsSchema,
  type TargetFaultsSource,
} from '../../core/protocol/target.ts'
import {
  Connection,
  type ConnectionSocket,
  type Reply,
  type TargetWork,
} from './connection.ts'
import { zeroTargetCounters } from './counters.ts'
import { DelayQueue } from './delay-queue.ts'
import { eventually } from './testing.ts'
import { Users } from './users.ts'

interface Setting {
  readonly faults?: TargetFaultsSource
  readonly delayed: boolean
}

function open({ faults = {}, delayed }: Setting) {
  const sent: string[] = []
  const replies = new DelayQueue<Reply>({
    delayMs: 1,
    now: () => performance.now(),
    run: ({ connection, data, isText }) => connection.deliver(data, isText),
  })
  const socket: ConnectionSocket = {
    open: true,
    send: (data) => sent.push(Buffer.from(data).toString()),
    pong: () => {},
    close: () => {},
    end: () => {},
    destroy: () => {},
  }
  const work: TargetWork = {
    faults: targetFaultsSchema.parse(faults),
    counters: zeroTargetCounters(),
    connections: new Set(),
    users: new Users(),
    replies: delayed ? replies : null,
    echoes: 0,
  }
  return { sent, connection: new Connection(socket, work, 1) }
}

test('a reply that waits is what was asked, whatever is read meanwhile', async () => {
  const { sent, connection } = open({ delayed: true })
  const shared = Buffer.from('one')

  connection.message(shared, true)
  shared.write('two')
  connection.message(shared, true)
  shared.fill(0)
  await eventually(() => expect(sent).toEqual(['one', 'two']))
})

test('so is a message that waits for its successor', () => {
  const faults = { swapEvery: 1 }
  const { sent, connection } = open({ faults, delayed: false })
  const shared = Buffer.from('one')

  connection.message(shared, true)
  shared.write('two')
  connection.message(shared, true)

  expect(sent).toEqual(['two', 'one'])
})
