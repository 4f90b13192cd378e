import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numberAt, shareOf } from './load-shape.ts'
import {
  blockSize,
  deliveriesPerMessage,
  groupOf,
  groupsOf,
  partOf,
  peerOf,
  senderRate,
  sendersOf,
  urlIndexOf,
} from './roster.ts'
import { planSchema, type PlanSource } from './schema.ts'

type TrafficSource = NonNullable<PlanSource['traffic']>

function plan(
  traffic: TrafficSource,
  connections = 12,
  target: Partial<PlanSource['target']> = {},
) {
  return planSchema.parse({
    version: 1,
    target: { urls: ['ws://127.0.0.1:1/'], ...target },
    load: { stages: [{ connections, hold: '1m' }] },
    traffic,
  } satisfies PlanSource)
}

const traffic = (source: TrafficSource) => plan(source).traffic
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)

const GROUPS = traffic({
  ...{ type: 'groups', size: 4, senders: 2, groupBase: 100 },
  template: '{{body}}',
})
const TO_GROUPS = traffic({ type: 'sender-to-groups', groups: 2, size: 3 })

describe('who sends and who receives', () => {
  test.each([
    ['chat of both', { type: 'chat' }, 'bbbb'],
    ['chat of one', { type: 'chat', directions: 'one' }, 'srsr'],
    ['ask', { type: 'ask' }, 'srsr'],
    ['groups', { type: 'groups', size: 3, senders: 1 }, 'brrbrr'],
    [
      'one to groups',
      { type: 'sender-to-groups', groups: 2, size: 1 },
      'srrsrr',
    ],
    ['broadcast', { type: 'broadcast', senders: 2 }, 'bbrr'],
  ] satisfies [string, TrafficSource, string][])(
    '%s',
    (_what, source, expected) => {
      const letters = numbers(expected.length).map((number) => {
        const { sends, receives } = partOf(traffic(source), number)
        return sends ? (receives ? 'b' : 's') : 'r'
      })

      expect(letters.join('')).toBe(expected)
    },
  )

  test('senders are counted as they are told apart, for any total', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<TrafficSource>(
          { type: 'echo' },
          { type: 'chat', directions: 'one' },
          { type: 'groups', size: 5, senders: 3 },
          { type: 'sender-to-groups', groups: 2, size: 3 },
          { type: 'broadcast', senders: 4 },
        ),
        fc.integer({ min: 0, max: 60 }),
        (source, total) => {
          const kind = traffic(source)
          const senders = numbers(total).filter((n) => partOf(kind, n).sends)

          expect(sendersOf(kind, total)).toBe(senders.length)
        },
      ),
    )
  })
})

test('a rate in total is divided among the senders of the peak', () => {
  const all = plan({ type: 'groups', size: 4, senders: 1, totalPerSecond: 6 })

  expect(senderRate(all)).toBe(120)
})

describe('groups', () => {
  test('connections in a row are one, from the plan’s first number on', () => {
    expect(numbers(9).map((n) => groupOf(GROUPS, n))).toEqual([
      100, 100, 100, 100, 101, 101, 101, 101, 102,
    ])
    expect(groupsOf(GROUPS, 5)).toEqual([101])
  })

  test('a sender to groups is in all of its own', () => {
    expect(groupsOf(TO_GROUPS, 7)).toEqual([2, 3])
    expect(numbers(7).map((n) => groupOf(TO_GROUPS, n))).toEqual([
      0, 0, 0, 0, 1, 1, 1,
    ])
  })

  test('a message has so many receivers', () => {
    expect(deliveriesPerMessage(GROUPS, 100)).toBe(3)
    expect(deliveriesPerMessage(TO_GROUPS, 100)).toBe(3)
    expect(deliveriesPerMessage(traffic({ type: 'broadcast' }), 100)).toBe(99)
  })
})

test('pairs are each other’s peers', () => {
  const chat = traffic({ type: 'chat' })

  expect(numbers(4).map((n) => peerOf(chat, n))).toEqual([1, 0, 3, 2])
})

describe('who dials which URL', () => {
  const urls = ['ws://a/', 'ws://b/', 'ws://c/']
  const dialled = (urlsBy: 'connection' | 'conversation' | 'role') => {
    const source = { type: 'chat', directions: 'one' } as const
    const all = plan(source, 12, { urls, urlsBy })
    return numbers(8).map((n) => urlIndexOf(all, n))
  }

  test('each connection the next', () => {
    expect(dialled('connection')).toEqual([0, 1, 2, 0, 1, 2, 0, 1])
  })

  test('a conversation dials one', () => {
    expect(dialled('conversation')).toEqual([0, 0, 1, 1, 2, 2, 0, 0])
  })

  test('senders dial the first half, receivers the second', () => {
    expect(dialled('role')).toEqual([0, 2, 1, 2, 0, 2, 1, 2])
  })
})

test('shares in blocks hold every number once, and blocks whole', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 200 }),
      (shares, block, total) => {
        const owners = new Map<number, number>()
        for (let index = 0; index < shares; index++) {
          const share = { index, shares, block }
          const own = numbers(shareOf(total, share)).map((place) =>
            numberAt(place, share),
          )
          expect(own).toEqual([...own].sort((a, b) => a - b))
          for (const number of own) owners.set(number, index)
        }

        expect([...owners.keys()].sort((a, b) => a - b)).toEqual(numbers(total))
        for (const [number, index] of owners)
          expect(owners.get(number - (number % block))).toBe(index)
      },
    ),
  )
})

test('nobody’s block is larger than what its traffic needs', () => {
  expect(blockSize(traffic({ type: 'none' }))).toBe(1)
  expect(blockSize(traffic({ type: 'chat' }))).toBe(2)
  expect(blockSize(GROUPS)).toBe(4)
  expect(blockSize(TO_GROUPS)).toBe(7)
})
