// The ledger against a server with books of its own, whatever it does: loses,
// repeats, reorders, stores and forgets, while members come and go.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Absence } from '../traffic.ts'
import { ConversationWorld, type SentMessage } from './testing.ts'

const SIZE = 4
const TIMEOUT_MS = 2000

type Fate = 'now' | 'lose' | 'twice' | 'hold'

interface Step {
  readonly fates: readonly Fate[]
  readonly mover: number
  readonly move: 'stay' | 'leave' | 'return'
  readonly absence: Absence
}

const step: fc.Arbitrary<Step> = fc.record({
  fates: fc.array(fc.constantFrom<Fate>('now', 'lose', 'twice', 'hold'), {
    minLength: 1,
    maxLength: 8,
  }),
  mover: fc.integer({ min: 0, max: SIZE - 1 }),
  move: fc.constantFrom('stay', 'leave', 'return'),
  absence: fc.constantFrom<Absence>('storm', 'flapping', 'offline', 'dropped'),
})

/** Delivers by fate; keeps what is meant for members that are away. */
class Server {
  readonly #world: ConversationWorld
  readonly #stored = new Map<number, SentMessage[]>()
  readonly #held = new Map<number, SentMessage[]>()
  readonly away = new Set<number>()
  /** By receiver and message: how often it was handed over. */
  readonly copies = new Map<string, number>()
  messages = 0
  readonly #forgets: boolean

  constructor(world: ConversationWorld, forgets: boolean) {
    this.#world = world
    this.#forgets = forgets
  }

  route(fateOf: (place: number) => Fate): void {
    for (const message of this.#world.sent()) {
      this.messages++
      for (let to = 0; to < SIZE; to++)
        if (to !== message.from) this.#pass(message, to, fateOf(to))
    }
  }

  #pass(message: SentMessage, to: number, fate: Fate): void {
    if (this.away.has(to)) {
      if (!this.#forgets) push(this.#stored, to, message)
      return
    }
    if (fate === 'lose') return
    if (fate === 'hold') {
      push(this.#held, to, message)
      return
    }
    this.#hand(message, to)
    if (fate === 'twice') this.#hand(message, to)
    for (const held of take(this.#held, to)) this.#hand(held, to)
  }

  #hand(message: SentMessage, to: number): void {
    const key = `${to} ${message.text}`
    this.copies.set(key, (this.copies.get(key) ?? 0) + 1)
    if (!this.#world.deliver(message, to))
      throw new Error('a delivery that its receiver does not know')
  }

  leaves(member: number): void {
    this.away.add(member)
    // what was on the wire is lost with it
    take(this.#held, member)
  }

  returns(member: number): void {
    this.away.delete(member)
    for (const message of take(this.#stored, member))
      this.#hand(message, member)
  }
}

function push<T>(map: Map<number, T[]>, key: number, value: T): void {
  map.set(key, [...(map.get(key) ?? []), value])
}

function take<T>(map: Map<number, T[]>, key: number): T[] {
  const all = map.get(key) ?? []
  map.delete(key)
  return all
}

test('every delivery has one outcome, and they are those of the server', () => {
  fc.assert(
    fc.property(
      ...[fc.array(step, { maxLength: 40 }), fc.boolean()],
      (steps, forgets) => {
        const world = new ConversationWorld(
          {
            ...{ type: 'groups', size: SIZE, senders: 2 },
            ...{ ratePerMinute: 60, replyTimeout: `${TIMEOUT_MS}ms` },
          },
          SIZE,
        )
        const server = new Server(world, forgets)
        world.enterAll()
        for (const { fates, mover, move, absence } of steps) {
          world.advance(500)
          server.route((to) => fates[to % fates.length] ?? 'now')
          if (move === 'leave' && !server.away.has(mover)) {
            world.leave(mover, absence)
            server.leaves(mover)
          } else if (move === 'return' && server.away.has(mover)) {
            world.enter(mover)
            server.returns(mover)
          }
        }
        world.finish()

        const counts = world.counts()
        const count = (name: string) => counts[name] ?? 0
        const handed = [...server.copies.values()]
        expect(count('messagesSent')).toBe(server.messages)
        expect(
          count('messagesReceived') +
            count('messagesLost') +
            count('awayMissed') +
            count('messagesAbsent'),
        ).toBe(server.messages * (SIZE - 1))
        expect(count('awayCaughtUp') + count('awayLost')).toBe(
          count('awayMissed'),
        )
        expect(
          count('messagesReceived') +
            count('awayCaughtUp') +
            count('messagesLate'),
        ).toBe(handed.length)
        expect(count('messagesDuplicated') + count('awayDuplicated')).toBe(
          handed.reduce((sum, copies) => sum + copies - 1, 0),
        )
        expect(world.engine.context.awaited).toBe(0)
      },
    ),
    { numRuns: 300 },
  )
})
