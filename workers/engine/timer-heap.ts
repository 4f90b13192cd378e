// All timed duties of one worker in one 4-ary heap, instead of a timer per
// connection. Nodes are owned and reused by whoever scheduled them.

/** Called when a node of its own is due. */
export interface TimerOwner {
  onTimer(kind: number, dueMs: number, intendedMs: number): void
}

export class TimerNode {
  dueMs = 0
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

  get size(): number {
    return this.#nodes.length
  }

  peek(): TimerNode | undefined {
    return this.#nodes[0]
  }

  /** Schedules a node, or moves it when it is scheduled already. */
  set(node: TimerNode, dueMs: number): void {
    const before = node.dueMs
    node.dueMs = dueMs
    if (node.place === -1) {
      node.place = this.#nodes.length
      this.#nodes.push(node)
      this.#rise(node)
    } else if (dueMs < before) this.#rise(node)
    else this.#sink(node)
  }

  remove(node: TimerNode): void {
    const place = node.place
    if (place === -1) return
    node.place = -1
    const last = this.#nodes.pop()
    if (!last || last === node) return
    last.place = place
    this.#nodes[place] = last
    this.#rise(last)
    this.#sink(last)
  }

  #rise(node: TimerNode): void {
    let place = node.place
    while (place > 0) {
      const parentPlace = (place - 1) >> 2
      const parent = this.#nodes[parentPlace]
      if (!parent || parent.dueMs <= node.dueMs) break
      this.#nodes[place] = parent
      parent.place = place
      place = parentPlace
    }
    this.#nodes[place] = node
    node.place = place
  }

  #sink(node: TimerNode): void {
    let place = node.place
    for (;;) {
      const least = this.#leastChild(place)
      if (!least || least.dueMs >= node.dueMs) break
      const childPlace = least.place
      this.#nodes[place] = least
      least.place = place
      place = childPlace
    }
    this.#nodes[place] = node
    node.place = place
  }

  #leastChild(place: number): TimerNode | undefined {
    const first = place * 4 + 1
    let least = this.#nodes[first]
    for (let at = first + 1; at < first + 4; at++) {
      const child = this.#nodes[at]
      if (child && least && child.dueMs < least.dueMs) least = child
    }
    return least
  }
}
