// All timed duties of one worker in one 4-ary heap, instead of a timer per
// connection. Nodes are owned and reused by whoever scheduled them; the times
// lie apart from them, side by side, because comparing them is the hot path.

/** Called when a node of its own is due. */
export interface TimerOwner {
  /** @param nowMs of this very moment */
  onTimer(kind: number, dueMs: number, intendedMs: number, nowMs: number): void
}

export class TimerNode {
  /** Place in the heap; -1 while not scheduled. */
  place = -1
  /** A deadline that was met late is judged again after reading sockets. */
  postponed = false
  readonly owner: TimerOwner
  readonly kind: number

  constructor(owner: TimerOwner, kind: number) {
    this.owner = owner
    this.kind = kind
  }
}

export class TimerHeap {
  readonly #nodes: TimerNode[] = []
  readonly #dueMs: number[] = []
  /**
   * The first node has been taken and its place not filled yet: mostly the
   * same node comes back in a moment, and sinks from there.
   */
  #hole = false

  get size(): number {
    return this.#nodes.length - (this.#hole ? 1 : 0)
  }

  /** When the first node is due; Infinity when there is none. */
  get firstDueMs(): number {
    if (this.#hole) this.#fillHole()
    return this.#dueMs[0] ?? Infinity
  }

  /** Removes the first node. */
  take(): TimerNode | undefined {
    if (this.#hole) this.#fillHole()
    const first = this.#nodes[0]
    if (!first) return undefined
    first.place = -1
    this.#hole = true
    return first
  }

  /** Schedules a node, or moves it when it is scheduled already. */
  set(node: TimerNode, dueMs: number): void {
    if (this.#hole) {
      if (node.place === -1) {
        this.#hole = false
        this.#sink(node, 0, dueMs)
        return
      }
      this.#fillHole()
    }
    if (node.place === -1) this.#rise(node, this.#nodes.length, dueMs)
    else this.#move(node, dueMs)
  }

  remove(node: TimerNode): void {
    if (node.place === -1) return
    if (this.#hole) this.#fillHole()
    const { place } = node
    node.place = -1
    this.#replaceByLast(place)
  }

  #fillHole(): void {
    this.#hole = false
    this.#replaceByLast(0)
  }

  /** Shortens the heap by the place named. */
  #replaceByLast(place: number): void {
    const last = this.#nodes.pop()
    const dueMs = this.#dueMs.pop() ?? Infinity
    if (!last || place === this.#nodes.length) return
    last.place = place
    this.#move(last, dueMs)
  }

  #move(node: TimerNode, dueMs: number): void {
    const { place } = node
    const rises = place > 0 && dueMs < (this.#dueMs[(place - 1) >> 2] ?? 0)
    if (rises) this.#rise(node, place, dueMs)
    else this.#sink(node, place, dueMs)
  }

  #rise(node: TimerNode, from: number, dueMs: number): void {
    let place = from
    while (place > 0) {
      const parentPlace = (place - 1) >> 2
      const parentMs = this.#dueMs[parentPlace] ?? -Infinity
      if (parentMs <= dueMs) break
      this.#carry(parentPlace, place, parentMs)
      place = parentPlace
    }
    this.#put(node, place, dueMs)
  }

  #sink(node: TimerNode, from: number, dueMs: number): void {
    const times = this.#dueMs
    let place = from
    for (;;) {
      const child = leastChild(times, place)
      if (child >= times.length) break
      const childMs = times[child] ?? Infinity
      if (childMs >= dueMs) break
      this.#carry(child, place, childMs)
      place = child
    }
    this.#put(node, place, dueMs)
  }

  #carry(from: number, to: number, dueMs: number): void {
    const node = this.#nodes[from]
    if (node) this.#put(node, to, dueMs)
  }

  #put(node: TimerNode, place: number, dueMs: number): void {
    this.#nodes[place] = node
    this.#dueMs[place] = dueMs
    node.place = place
  }
}

/** @returns a place beyond the end when there is no child */
function leastChild(times: readonly number[], place: number): number {
  const first = place * 4 + 1
  const end = Math.min(first + 4, times.length)
  let least = first
  let leastMs = times[first] ?? Infinity
  for (let at = first + 1; at < end; at++) {
    const dueMs = times[at] ?? Infinity
    if (dueMs < leastMs) {
      least = at
      leastMs = dueMs
    }
  }
  return least
}
