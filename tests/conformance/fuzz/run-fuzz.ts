// Connects a client again and again to servers that send what chance says, and
// watches for hangs, growth and broken promises of the interface.
import type { OpenSocket } from '../../../workers/engine/socket.ts'
import type { Implementation } from '../../support/raw-websocket/implementations.ts'
import { planConnection, poolFrom, type Pool } from './connection-plan.ts'
import { FuzzedConnection, type Ended } from './fuzzed-connection.ts'
import {
  createSampler,
  judgeGrowth,
  type Growth,
  type Sample,
} from './growth.ts'
import { Slot } from './slot.ts'

export interface FuzzOptions {
  readonly implementation: Implementation
  readonly seed: number
  readonly durationMs: number
  /** Told after each round. */
  readonly onSample?: (sample: Sample) => void
}

export interface FuzzReport {
  readonly connections: number
  /** How they ended, and how often. */
  readonly ends: Readonly<Record<string, number>>
  /** Each with the number of its connection. */
  readonly faults: readonly string[]
  readonly growth: Growth
}

/** Connections between two samples. */
const ROUND = 400
/** Connections at once, round by round. */
const PARALLEL = [1, 10, 40] as const
const SLOTS = 40
const ROUNDS_PER_POOL = 20
/** Then it is clear that something is wrong. */
const FAULTS_MAX = 20

export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const slots = await Promise.all(
    Array.from({ length: SLOTS }, () => Slot.open()),
  )
  try {
    const fuzz = new Fuzz(options, slots, await openersFor(options, slots))
    return await fuzz.run()
  } finally {
    await Promise.all(slots.map((slot) => slot.stop()))
  }
}

/** Under several plans; URL number `n` is that of slot `n`. */
function openersFor(
  { implementation }: FuzzOptions,
  slots: readonly Slot[],
): Promise<OpenSocket[]> {
  const urls = slots.map(({ url }) => url)
  const unchecked = { masking: 'zero', checkUtf8: false } as const
  return Promise.all([
    implementation.openerFor(urls),
    implementation.openerFor(urls, { connect: unchecked }),
  ])
}

class Fuzz {
  readonly #options: FuzzOptions
  readonly #slots: readonly Slot[]
  readonly #openers: readonly OpenSocket[]
  readonly #ends: Record<string, number> = {}
  readonly #faults: string[] = []
  #connections = 0
  #pool: Pool

  constructor(
    options: FuzzOptions,
    slots: readonly Slot[],
    openers: readonly OpenSocket[],
  ) {
    this.#options = options
    this.#slots = slots
    this.#openers = openers
    this.#pool = poolFrom(options.seed)
  }

  async run(): Promise<FuzzReport> {
    const { durationMs, onSample, seed } = this.#options
    const sample = createSampler()
    const samples: Sample[] = []
    const untilMs = performance.now() + durationMs
    for (let round = 0; performance.now() < untilMs; round += 1) {
      if (round % ROUNDS_PER_POOL === 0) this.#pool = poolFrom(seed + round)
      await this.#round(PARALLEL[round % PARALLEL.length] ?? 1, untilMs)
      const taken = sample(this.#connections)
      samples.push(taken)
      onSample?.(taken)
      if (this.#faults.length >= FAULTS_MAX) break
    }
    return {
      connections: this.#connections,
      ends: this.#ends,
      faults: this.#faults,
      growth: judgeGrowth(samples),
    }
  }

  /** Ends with no connection left on either side. */
  async #round(parallel: number, untilMs: number): Promise<void> {
    const last = this.#connections + ROUND
    const work = async (slotNumber: number) => {
      while (this.#connections < last && performance.now() < untilMs) {
        const number = this.#connections
        this.#connections++
        this.#note(number, await this.#connect(number, slotNumber))
      }
    }
    await Promise.all(
      this.#slots.slice(0, parallel).map((_, index) => work(index)),
    )
  }

  #connect(number: number, slotNumber: number): Promise<Ended> {
    const plan = planConnection(this.#options.seed, number, this.#pool)
    const openSocket = this.#openers[plan.variant]
    const slot = this.#slots[slotNumber]
    if (!openSocket || !slot) throw new RangeError('no such slot or opener')
    return new FuzzedConnection(plan).run(slot, (events) =>
      openSocket(slotNumber, events),
    )
  }

  #note(number: number, { end, faults }: Ended): void {
    this.#ends[end] = (this.#ends[end] ?? 0) + 1
    for (const fault of faults)
      this.#faults.push(`connection ${number}: ${fault}`)
  }
}
