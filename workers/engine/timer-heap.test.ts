import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TimerHeap, TimerNode } from './timer-heap.ts'

const owner = { onTimer() {} }

interface Popped {
  readonly node: TimerNode
  readonly dueMs: number
}

function popAll(heap: TimerHeap): Popped[] {
  const popped: Popped[] = []
  for (;;) {
    const dueMs = heap.firstDueMs
    const node = heap.take()
    if (!node) return popped
    popped.push({ node, dueMs })
  }
}

type Step =
  | { readonly type: 'set'; readonly node: number; readonly dueMs: number }
  | { readonly type: 'remove'; readonly node: number }
  | { readonly type: 'take' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    type: fc.constant('set' as const),
    node: fc.nat(40),
    dueMs: fc.nat(20), // few values, so that many are equal
  }),
  fc.record({ type: fc.constant('remove' as const), node: fc.nat(40) }),
  fc.record({ type: fc.constant('take' as const) }),
)

/** A heap, and what it is to hold. */
class Checked {
  readonly heap = new TimerHeap()
  readonly nodes = Array.from({ length: 41 }, () => new TimerNode(owner, 0))
  readonly expected = new Map<TimerNode, number>()

  perform(action: Step): void {
    if (action.type === 'take') this.#take()
    else if (action.type === 'set') {
      this.heap.set(this.#node(action.node), action.dueMs)
      this.expected.set(this.#node(action.node), action.dueMs)
    } else {
      this.heap.remove(this.#node(action.node))
      this.expected.delete(this.#node(action.node))
    }
  }

  /** @throws Error when it is not the first that comes */
  #take(): void {
    const firstMs = Math.min(...this.expected.values()) // Infinity of none
    const { firstDueMs } = this.heap
    const node = this.heap.take()
    const nodeMs = node ? this.expected.get(node) : Infinity
    if (firstDueMs !== firstMs || nodeMs !== firstMs)
      throw new Error(`${nodeMs} came at ${firstDueMs} in place of ${firstMs}`)
    if (node) this.expected.delete(node)
  }

  #node(index: number): TimerNode {
    const node = this.nodes[index]
    if (!node) throw new RangeError(`no node ${index}`)
    return node
  }
}

test('whatever was set, moved, taken and removed, the rest comes in order of time', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const checked = new Checked()
      const { heap, nodes, expected } = checked

      for (const action of steps) {
        checked.perform(action)
        expect(heap.size).toBe(expected.size)
        for (const node of nodes)
          expect(node.place !== -1).toBe(expected.has(node))
      }
      const popped = popAll(heap)

      expect(popped.map(({ dueMs }) => dueMs)).toEqual(
        [...expected.values()].toSorted((a, b) => a - b),
      )
      expect(new Set(popped.map(({ node }) => node))).toEqual(
        new Set(expected.keys()),
      )
    }),
  )
})

test('a node that is not scheduled has no place, and removing it is harmless', () => {
  const heap = new TimerHeap()
  const node = new TimerNode(owner, 0)
  const other = new TimerNode(owner, 0)
  heap.set(other, 5)

  heap.remove(node)
  heap.set(node, 1)
  heap.remove(node)
  heap.remove(node)

  expect(node.place).toBe(-1)
  expect(popAll(heap)).toEqual([{ node: other, dueMs: 5 }])
})

test('an empty heap has nothing to give', () => {
  const heap = new TimerHeap()

  expect([heap.firstDueMs, heap.take()]).toEqual([Infinity, undefined])
})
