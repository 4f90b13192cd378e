// Which (source address, port) pairs of one URL are free: fresh ones first
// and scattered, then those closed longest ago. Constant time and a few bytes
// per closed pair, whatever the number of pairs. It knows neither addresses
// nor ports, only numbers from 0 (source-ports.ts gives them meaning).

/** TIME_WAIT: 60 s on Linux (TCP_TIMEWAIT_LEN), 30 s on macOS. */
export const REST_MS = 60_000
const GOLDEN_RATIO = 0.618_033_988_749_894_9

export class PortPool {
  readonly size: number
  readonly #start: number
  readonly #stride: number
  #taken = 0
  readonly #resting = new RestingQueue()

  /** @param chance in [0, 1): where to begin, so that two runs differ */
  constructor(size: number, chance: number) {
    this.size = Math.max(0, size)
    this.#start = Math.floor(chance * this.size)
    this.#stride = strideFor(this.size)
  }

  /** @returns a number below `size`, or -1 when all are in use */
  take(nowMs: number): number {
    const rested = this.#resting.oldestMs + REST_MS <= nowMs
    if (rested) return this.#resting.shift()
    if (this.#taken < this.size) return this.#fresh()
    return this.#resting.shift()
  }

  /** Scattered, so that ports which others hold in a row are soon passed. */
  #fresh(): number {
    const step = this.#taken++
    return (this.#start + step * this.#stride) % this.size
  }

  /** Closed, or refused by the system: it waits its turn at the end. */
  release(place: number, nowMs: number): void {
    this.#resting.push(place, nowMs)
  }

  get inUse(): number {
    return this.#taken - this.#resting.length
  }
}

/** About size times the golden ratio, and without a divisor in common. */
function strideFor(size: number): number {
  let stride = Math.max(1, Math.floor(size * GOLDEN_RATIO))
  while (gcd(stride, size) > 1) stride++
  return stride
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

/** A ring that doubles when it is full; times in whole seconds. */
class RestingQueue {
  #places = new Uint32Array(16)
  #seconds = new Uint32Array(16)
  #first = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Infinity when it is empty. */
  get oldestMs(): number {
    if (this.#length === 0) return Infinity
    return (this.#seconds[this.#first] ?? 0) * 1000
  }

  push(place: number, nowMs: number): void {
    if (this.#length === this.#places.length) this.#grow()
    const at = (this.#first + this.#length) % this.#places.length
    this.#places[at] = place
    this.#seconds[at] = Math.ceil(nowMs / 1000)
    this.#length++
  }

  /** -1 when it is empty. */
  shift(): number {
    if (this.#length === 0) return -1
    const place = this.#places[this.#first] ?? -1
    this.#first = (this.#first + 1) % this.#places.length
    this.#length--
    return place
  }

  #grow(): void {
    this.#places = unrolled(this.#places, this.#first)
    this.#seconds = unrolled(this.#seconds, this.#first)
    this.#first = 0
  }
}

/** A ring of twice the size, its first entry at place 0. */
function unrolled(ring: Uint32Array, first: number) {
  const larger = new Uint32Array(ring.length * 2)
  larger.set(ring.subarray(first))
  larger.set(ring.subarray(0, first), ring.length - first)
  return larger
}
