import { describe, expect, test } from 'vitest'
import { ConversationWorld } from './testing.ts'

const CHAT = { type: 'chat', ratePerMinute: 60, replyTimeout: '5s' } as const
const GROUP = { ...CHAT, type: 'groups', size: 4, senders: 2 } as const

describe('a chat of two', () => {
  test('each writes to the other, and what arrives is timed end to end', () => {
    const world = new ConversationWorld(CHAT, 2)
    world.enterAll()
    world.advance(999)

    for (const message of world.sent()) world.deliver(message, 1 - message.from)

    expect(world.counts()).toEqual({ messagesSent: 2, messagesReceived: 2 })
    expect(world.engine.context.awaited).toBe(0)
  })

  test('in one direction only the even one writes', () => {
    const world = new ConversationWorld({ ...CHAT, directions: 'one' }, 4)
    world.enterAll()
    world.advance(999)

    expect(world.sent().map(({ from }) => from)).toEqual([0, 2])
  })

  test('what does not arrive in time is lost, and late when it comes after', () => {
    const world = new ConversationWorld({ ...CHAT, directions: 'one' }, 2)
    world.enterAll()
    world.advance(500)
    const [message] = world.sent()
    world.traffics[0]?.stop()

    world.advance(5500)

    expect(world.counts()).toEqual({ messagesSent: 1, messagesLost: 1 })
    if (message) world.deliver(message, 1)
    expect(world.counts()).toEqual({ messagesLate: 1 })
  })

  test('a second copy is a duplicate, however often it comes', () => {
    const world = new ConversationWorld({ ...CHAT, directions: 'one' }, 2)
    world.enterAll()
    world.advance(500)
    const [message] = world.sent()

    for (let copy = 0; message && copy < 3; copy++) world.deliver(message, 1)

    expect(world.counts()).toMatchObject({
      messagesReceived: 1,
      messagesDuplicated: 2,
    })
  })

  test('a message that overtakes is a gap, the overtaken one an inversion', () => {
    const world = new ConversationWorld({ ...CHAT, directions: 'one' }, 2)
    world.enterAll()
    world.advance(2500)
    const [first, second, third] = world.sent()
    if (!first || !second || !third) throw new Error('three were to be sent')

    for (const message of [second, first, third]) world.deliver(message, 1)

    expect(world.counts()).toMatchObject({
      messagesReceived: 3,
      messagesGaps: 1,
      messagesOutOfOrder: 1,
    })
  })

  test('its own message back is no delivery', () => {
    const world = new ConversationWorld(CHAT, 2)
    world.enterAll()
    world.advance(500)
    const [message] = world.sent()

    const known = message && world.deliver(message, message.from)

    expect(known).toBe(true)
    expect(world.counts()).toMatchObject({ messagesOwn: 1 })
  })

  test('a message of another conversation is unexpected', () => {
    const world = new ConversationWorld(CHAT, 4)
    world.enterAll()
    world.advance(500)
    const message = world.sent().find(({ from }) => from === 0)

    if (message) world.deliver(message, 3)

    expect(world.counts()).toMatchObject({ messagesUnexpected: 1 })
  })

  test('to a member that never came nothing is lost: it was absent', () => {
    const world = new ConversationWorld({ ...CHAT, directions: 'one' }, 2)
    world.enter(0)
    world.advance(500)
    world.traffics[0]?.stop()
    world.advance(6000)

    expect(world.counts()).toEqual({ messagesSent: 1, messagesAbsent: 1 })
    expect(world.engine.context.awaited).toBe(0)
  })

  test('one that the receiver gets before it is known to be there counts', () => {
    const world = new ConversationWorld({ ...CHAT, directions: 'one' }, 2)
    world.enter(0)
    world.advance(500)
    const [message] = world.sent()

    if (message) world.deliver(message, 1)
    world.finish()

    expect(world.counts()).toEqual({ messagesSent: 1, messagesReceived: 1 })
  })
})

describe('a receiver that was away', () => {
  function missingOne(absence: 'offline' | 'storm') {
    const world = new ConversationWorld({ ...CHAT, directions: 'one' }, 2)
    world.enterAll()
    world.leave(1, absence)
    world.advance(500)
    const [message] = world.sent()
    if (!message) throw new Error('one was to be sent')
    world.traffics[0]?.stop()
    return { world, message }
  }

  test('catches up with exactly what it missed', () => {
    const { world, message } = missingOne('offline')
    world.enter(1)
    world.deliver(message, 1)

    expect(world.counts()).toEqual({
      messagesSent: 1,
      awayMissed: 1,
      awayCaughtUp: 1,
      'offline.missed': 1,
      'offline.caughtUp': 1,
    })
  })

  test('getting it twice is told apart', () => {
    const { world, message } = missingOne('offline')
    world.enter(1)
    world.deliver(message, 1)
    world.deliver(message, 1)

    expect(world.counts()).toMatchObject({
      awayCaughtUp: 1,
      awayDuplicated: 1,
      'offline.duplicated': 1,
    })
  })

  test('what came before it left is a duplicate when it comes again', () => {
    const world = new ConversationWorld({ ...CHAT, directions: 'one' }, 2)
    world.enterAll()
    world.advance(500)
    const [message] = world.sent()
    if (!message) throw new Error('one was to be sent')
    world.deliver(message, 1)
    world.leave(1, 'storm')
    world.enter(1)
    world.deliver(message, 1)

    expect(world.counts()).toEqual({
      messagesSent: 1,
      messagesReceived: 1,
      messagesDuplicated: 1,
    })
  })

  test('what never comes is lost once its time is up, and late after that', () => {
    const { world, message } = missingOne('storm')
    world.enter(1)
    world.advance(5500)

    expect(world.counts()).toEqual({
      messagesSent: 1,
      awayMissed: 1,
      awayLost: 1,
      'storm.awayLost': 1,
    })
    world.deliver(message, 1)
    expect(world.counts()).toEqual({ messagesLate: 1 })
  })

  test('of one that never comes back nobody knows whether it would have', () => {
    const { world } = missingOne('offline')
    world.finish()

    expect(world.counts()).toEqual({ messagesSent: 1, messagesAbsent: 1 })
  })

  test('what was under way when it left is missed, not lost', () => {
    const world = new ConversationWorld({ ...CHAT, directions: 'one' }, 2)
    world.enterAll()
    world.advance(500)
    const [message] = world.sent()
    world.leave(1, 'flapping')
    world.enter(1)
    if (message) world.deliver(message, 1)
    world.traffics[0]?.stop()
    world.advance(6000)

    expect(world.counts()).toEqual({
      messagesSent: 1,
      awayMissed: 1,
      awayCaughtUp: 1,
    })
  })
})

describe('a group', () => {
  test('every member but the sender gets each message; the spread is timed', () => {
    const world = new ConversationWorld(GROUP, 8)
    world.enterAll()
    world.advance(999)
    const sent = world.sent()
    for (const message of sent) {
      const first = message.from < 4 ? 0 : 4
      for (let to = first; to < first + 4; to++)
        if (to !== message.from) world.deliver(message, to)
    }

    expect(sent.map(({ from }) => from)).toEqual([0, 1, 4, 5])
    expect(world.counts()).toEqual({
      messagesSent: 4,
      messagesReceived: 12,
      'fanOut.messages': 4,
      'fanOut.complete': 4,
    })
  })

  test('a message that one member does not get is not complete', () => {
    const world = new ConversationWorld({ ...GROUP, senders: 1 }, 4)
    world.enterAll()
    world.advance(999)
    const [message] = world.sent()
    world.traffics[0]?.stop()
    if (message) for (const to of [1, 2]) world.deliver(message, to)
    world.advance(6000)

    expect(world.counts()).toEqual({
      messagesSent: 1,
      messagesReceived: 2,
      messagesLost: 1,
      'fanOut.messages': 1,
    })
  })

  test('the last group may be smaller', () => {
    const world = new ConversationWorld({ ...GROUP, senders: 1 }, 6)
    world.enterAll()
    world.advance(999)
    const message = world.sent().find(({ from }) => from === 4)
    if (message) world.deliver(message, 5)

    expect(world.engine.context.awaited).toBe(3) // those of the first group
  })
})

test('one sender writes to its groups in turn', () => {
  const world = new ConversationWorld(
    { ...CHAT, type: 'sender-to-groups', groups: 2, size: 2, groupBase: 7 },
    5,
  )
  world.enterAll()
  world.advance(3500)

  const sent = world.sent()
  const [first, second, third] = sent
  if (!first || !second || !third) throw new Error('three were to be sent')
  for (const to of [1, 2]) world.deliver(first, to)
  for (const to of [3, 4]) world.deliver(second, to)
  for (const to of [1, 2]) world.deliver(third, to)

  expect(world.counts()).toMatchObject({ messagesReceived: 6 })
  expect(sent.map(({ from }) => from)).toEqual([0, 0, 0, 0])
})

test('a broadcast reaches every connection but the one that pushes', () => {
  const world = new ConversationWorld({ ...CHAT, type: 'broadcast' }, 5)
  world.enterAll()
  world.advance(500)
  const [message] = world.sent()
  if (message) for (const to of [1, 2, 3, 4]) world.deliver(message, to)

  expect(world.counts()).toMatchObject({
    messagesSent: 1,
    messagesReceived: 4,
    'fanOut.complete': 1,
  })
})
