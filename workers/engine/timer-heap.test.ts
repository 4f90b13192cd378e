import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TimerHeap, TimerNode } from './timer-heap.ts'

const owner = { onTimer() {} }

function popAll(heap: TimerHeap): TimerNode[] {
  const popped: TimerNode[] = []
  for (let node = heap.peek(); node; node = heap.peek()) {
    heap.remove(node)
    popped.push(node)
  }
  return popped
}

type Step =
  | { readonly type: 'set'; readonly node: number; readonly dueMs: number }
  | { readonly type: 'remove'; readonly node: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    type: fc.constant('set' as const),
    node: fc.nat(40),
    dueMs: fc.nat(20), // few values, so that many are equal
  }),
  fc.record({ type: fc.constant('remove' as const), node: fc.nat(40) }),
)

test('whatever was set, moved and removed, the rest pops in order of time', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const heap = new TimerHeap()
      const nodes = Array.from({ length: 41 }, () => new TimerNode(owner, 0))
      const expected = new Map<TimerNode, number>()

      for (const { node: index, ...action } of steps) {
        const node = nodes[index]
        if (!node) throw new RangeError(`no node ${index}`)
        if (action.type === 'set') {
          heap.set(node, action.dueMs)
          expected.set(node, action.dueMs)
        } else {
          heap.remove(node)
          expected.delete(node)
        }
        expect(heap.size).toBe(expected.size)
      }
      const popped = popAll(heap)

      expect(popped.map((node) => node.dueMs)).toEqual(
        [...expected.values()].toSorted((a, b) => a - b),
      )
      expect(new Set(popped)).toEqual(new Set(expected.keys()))
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
  expect(popAll(heap)).toEqual([other])
})

test('an empty heap has nothing to give', () => {
  expect(new TimerHeap().peek()).toBeUndefined()
})
