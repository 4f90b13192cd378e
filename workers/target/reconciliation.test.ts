// Users who come, go and write at random, over real sockets: what each of them
// receives is compared with what was written to it, to the last message.
import { expect, test } from 'vitest'
import type { TargetFaultsSource } from '../../core/protocol/target.ts'
import {
  allSettled,
  type Client,
  connect,
  heardBy,
  openTarget,
  say,
  until,
} from './testing.ts'

const USERS = 8
const STEPS = 300
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

/** The minimal standard generator of Park and Miller. */
function createRandom(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

class Member {
  readonly name: string
  readonly group: string
  readonly clients: Client[] = []
  /** What others wrote to it. */
  readonly due: string[] = []
  there = false

  constructor(index: number) {
    this.name = `user ${index}`
    this.group = `group ${index % 2}`
  }

  get client(): Client | undefined {
    return this.clients.at(-1)
  }

  /** What came, in order, on one connection after another. */
  get received(): unknown[] {
    return this.clients
      .flatMap(heardBy)
      .filter(({ from }) => from !== undefined)
      .map(({ body }) => body)
  }

  async enter(url: string): Promise<void> {
    const client = await connect(url)
    this.clients.push(client)
    client.webSocket.on('message', () => {
      const id = heardBy(client).at(-1)?.['id']
      if (id !== undefined) say(client, { type: 'ack', id })
    })
    say(client, { type: 'login', user: this.name, groups: [this.group] })
    // others could not know of it yet
    await until(() => client.received.length > 0)
    this.there = true
  }
}

type Leaving = 'close' | 'cut'

interface Play {
  readonly seed: number
  readonly how: Leaving
}

class Crowd {
  readonly members = Array.from({ length: USERS }, (_, i) => new Member(i))
  readonly #random: (below: number) => number
  readonly #url: string
  readonly #how: Leaving

  constructor(url: string, { seed, how }: Play) {
    this.#url = url
    this.#how = how
    this.#random = createRandom(seed)
  }

  async play(): Promise<void> {
    for (const member of this.members) await member.enter(this.#url)
    for (let step = 0; step < STEPS; step += 1) await this.#step(step)
    for (const member of this.members)
      if (!member.there) await member.enter(this.#url)
    const clients = this.members.flatMap(({ client }) => client ?? [])
    await allSettled(...clients)
  }

  async #step(step: number): Promise<void> {
    const member = this.#anyone()
    if (!member.there) await member.enter(this.#url)
    else if (this.#random(10) === 0) await this.#leave(member)
    else this.#write(member, `${member.name} ${step}`)
  }

  /** The end itself is not waited for. */
  async #leave(member: Member): Promise<void> {
    member.there = false
    if (this.#how === 'close') {
      member.client?.webSocket.close()
      return
    }
    // what it wrote would be lost with what it has not read
    await member.client?.settled()
    member.client?.webSocket.terminate()
  }

  #write(sender: Member, body: string): void {
    const { client } = sender
    if (!client) return
    const toGroup = this.#random(2) === 0
    const other = this.#anyone()
    if (toGroup) say(client, { type: 'group', group: other.group, body })
    else say(client, { type: 'chat', to: other.name, body })
    for (const member of this.members) {
      const meant = toGroup
        ? member.group === other.group && member !== sender
        : member === other
      if (meant) member.due.push(body)
    }
  }

  #anyone(): Member {
    const member = this.members[this.#random(USERS)]
    if (!member) throw new RangeError('nobody has that number')
    return member
  }
}

/** By sender, because only the order of one sender's messages is certain. */
function bySender(bodies: readonly unknown[]): string[] {
  const sender = (body: unknown) => String(body).slice(0, 6)
  return bodies
    .map(String)
    .toSorted((a, b) => sender(a).localeCompare(sender(b)))
}

async function playWith(
  faults: TargetFaultsSource,
  seed: number,
  how: Leaving = 'close',
) {
  const { server, url } = await openTarget(faults)
  const crowd = new Crowd(url, { seed, how })
  await crowd.play()
  const { members } = crowd
  const due = members.reduce((sum, member) => sum + member.due.length, 0)
  const received = members.reduce((sum, one) => sum + one.received.length, 0)
  return { members, due, received, counters: server.stats().counters }
}

test.each(SEEDS)(
  'the good server brings everyone everything, once and in order (seed %i)',
  async (seed) => {
    const { members, due, counters } = await playWith({}, seed)

    for (const { received, due: expected } of members)
      expect(bySender(received)).toEqual(bySender(expected))
    expect(counters.deliveriesSent + counters.deliveriesStored).toBe(due)
    expect(counters.deliveriesReplayed).toBe(counters.deliveriesStored)
    expect(counters.deliveriesStored).toBeGreaterThan(0)
  },
)

test.each(SEEDS)(
  'the books of the bad server explain every difference (seed %i)',
  async (seed) => {
    const { due, received, counters } = await playWith(
      { loseEvery: 7, repeatEvery: 5, forgetOffline: true },
      seed,
    )

    const { deliveriesSent, deliveriesLost } = counters
    const { deliveriesForgotten, deliveriesRepeated } = counters
    expect(received).toBe(deliveriesSent)
    expect(
      deliveriesSent -
        deliveriesRepeated +
        deliveriesForgotten +
        deliveriesLost,
    ).toBe(due)
    expect(
      [deliveriesForgotten, deliveriesRepeated, deliveriesLost].filter(
        (count) => count === 0,
      ),
    ).toEqual([])
  },
)

test.each(SEEDS)(
  'with acknowledgements nobody misses anything, though all are cut off (seed %i)',
  async (seed) => {
    const faults = { keepUntilAcked: true }
    const { members } = await playWith(faults, seed, 'cut')

    const missing = members.flatMap(({ due, received }) => {
      const came = new Set(received)
      return due.filter((body) => !came.has(body))
    })
    expect(missing).toEqual([])
  },
)
