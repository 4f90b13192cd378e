import { expect, test } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { Pacer } from './pacer.ts'
import { TimerNode, type TimerOwner } from './timer-heap.ts'

const GRAIN_MS = 1

interface Served {
  readonly name: string
  readonly atMs: number
  readonly dueMs: number
  readonly intendedMs: number
}

/** Writes down what it is handed; `work` may spend time or schedule more. */
class Duty implements TimerOwner {
  readonly node = new TimerNode(this, 0)
  readonly name: string
  work: (dueMs: number) => void = () => {}
  readonly #world: World

  constructor(name: string, world: World) {
    this.name = name
    this.#world = world
  }

  onTimer(_kind: number, dueMs: number, intendedMs: number): void {
    const atMs = this.#world.clock.now()
    this.#world.served.push({ name: this.name, atMs, dueMs, intendedMs })
    this.work(dueMs)
  }
}

class World {
  readonly clock = new FakeClock()
  readonly served: Served[] = []
  wakes = 0
  readonly pacer: Pacer

  constructor(grainMs = GRAIN_MS) {
    this.pacer = new Pacer(this.clock, grainMs, () => this.wakes++)
  }

  duty(name: string, dueMs?: number): Duty {
    const duty = new Duty(name, this)
    if (dueMs !== undefined) this.pacer.set(duty.node, dueMs)
    return duty
  }

  intended(): [string, number][] {
    return this.served.map(({ name, intendedMs }) => [name, intendedMs])
  }
}

test('what is due is handed out in order, each when it is due', () => {
  const world = new World()
  world.duty('c', 30)
  world.duty('a', 10)
  world.duty('b', 20)

  world.clock.advance(100)

  expect(world.served.map(({ name, atMs }) => [name, atMs])).toEqual([
    ['a', 10],
    ['b', 20],
    ['c', 30],
  ])
  expect(world.clock.pendingTimers).toBe(0)
})

test('the wake-up that the timer’s grain forces counts as intended, not as late', () => {
  const world = new World(15)
  world.clock.lateMs = 14
  world.duty('a', 1)
  world.duty('b', 7.25)

  world.clock.advance(100)

  // a timer of 1 ms was known to take 15: both were meant for that moment
  expect(world.served).toEqual([
    { name: 'a', atMs: 15, dueMs: 1, intendedMs: 15 },
    { name: 'b', atMs: 15, dueMs: 7.25, intendedMs: 15 },
  ])
})

test('the fraction of a millisecond that a timer rounds up does not show as lag', () => {
  const world = new World()
  world.duty('a', 10.3)

  world.clock.advance(100)

  expect(world.served).toEqual([
    { name: 'a', atMs: 11, dueMs: 10.3, intendedMs: 11 },
  ])
})

test('what is handed out is never meant for a later moment than now', () => {
  const world = new World(15) // this time the timer is quicker than known
  world.duty('a', 1)

  world.clock.advance(100)

  expect(world.served).toEqual([
    { name: 'a', atMs: 1, dueMs: 1, intendedMs: 1 },
  ])
})

test('what falls due during a stall keeps its own due time', () => {
  const world = new World()
  const beat = world.duty('beat', 100)
  beat.work = (dueMs) => world.pacer.set(beat.node, dueMs + 100)
  world.clock.advance(50)

  world.clock.stall(460)
  world.clock.advance(0)

  expect(world.intended()).toEqual([
    ['beat', 101], // within what a timer may be late anyway
    ['beat', 200],
    ['beat', 300],
    ['beat', 400],
    ['beat', 500],
  ])
  expect(world.served.every(({ atMs }) => atMs === 510)).toBe(true)
})

test('after the stall is caught up with, wake-ups are planned anew', () => {
  const world = new World()
  world.duty('missed', 100)
  world.clock.stall(1000)
  world.clock.advance(0)
  world.duty('next', 1500.5)

  world.clock.advance(1000)

  expect(world.intended()).toEqual([
    ['missed', 101],
    ['next', 1501],
  ])
})

test('sockets get their turn when much is due at once', () => {
  const world = new World()
  const order: string[] = []
  for (const [index, name] of ['a', 'b', 'c', 'd'].entries())
    world.duty(name, 9.5 + index / 10).work = () => {
      order.push(name)
      world.clock.stall(5)
      // stands for a socket that became readable meanwhile
      if (name === 'a') world.clock.setImmediate(() => order.push('socket'))
    }

  world.clock.advance(100)

  expect(order).toEqual(['a', 'b', 'socket', 'c', 'd'])
})

test('what waits for the next slice keeps the wake-up that it missed', () => {
  const world = new World()
  for (const [index, name] of ['a', 'b', 'c'].entries())
    world.duty(name, 9.5 + index / 10).work = () => world.clock.stall(9)

  world.clock.advance(100)

  expect(world.intended()).toEqual([
    ['a', 10],
    ['b', 11],
    ['c', 11],
  ])
})

test('a wake-up that is late by less than the timer rounds is not lag', () => {
  const world = new World()
  world.clock.lateMs = 0.9
  world.duty('a', 10)

  world.clock.advance(100)

  expect(world.served).toMatchObject([{ atMs: 10.9, intendedMs: 10.9 }])
})

test('an overdue duty set between two slices does not hide that the others are late', () => {
  const world = new World()
  const overdue = world.duty('overdue')
  const first = world.duty('first', 100)
  world.duty('second', 110)
  world.duty('third', 120)
  first.work = () => {
    world.clock.stall(300)
    // a socket's turn comes before the rest is served
    world.clock.setImmediate(() => world.pacer.set(overdue.node, 20))
  }

  world.clock.advance(500)

  expect(new Map(world.intended()).get('third')).toBe(120)
  expect(world.wakes).toBe(2)
})

test('an earlier duty brings the wake-up forward', () => {
  const world = new World()
  world.duty('later', 100)
  world.clock.advance(10)

  world.duty('sooner', 40)
  world.clock.advance(30)

  expect(world.served.map(({ name }) => name)).toEqual(['sooner'])
  expect(world.clock.pendingTimers).toBe(1)
})

test('a duty that is earlier by less than a timer’s grain shares the wake-up', () => {
  const world = new World()
  world.duty('later', 100)

  world.duty('a little sooner', 99.5)
  world.clock.advance(100)

  expect(world.wakes).toBe(1)
  expect(world.intended()).toEqual([
    ['a little sooner', 100],
    ['later', 100],
  ])
})

test('a timer that fires early hands out nothing yet and waits again', () => {
  const world = new World()
  world.clock.lateMs = -0.5
  world.duty('a', 10)

  world.clock.advance(9.9)
  const before = world.served.length
  world.clock.advance(1)

  expect(before).toBe(0)
  expect(world.served.map(({ name, atMs }) => [name, atMs])).toEqual([
    ['a', 10],
  ])
})

test('what was removed is not handed out', () => {
  const world = new World()
  const duty = world.duty('a', 10)

  world.pacer.remove(duty.node)
  world.clock.advance(100)

  expect(world.served).toEqual([])
})

test('the owner is told of a wake-up before anything is handed out', () => {
  const clock = new FakeClock()
  const order: string[] = []
  const pacer = new Pacer(clock, GRAIN_MS, () => order.push('wake'))
  const node = new TimerNode({ onTimer: () => order.push('duty') }, 0)

  pacer.set(node, 10)
  clock.advance(10)

  expect(order).toEqual(['wake', 'duty'])
})

test('stopped, it hands out nothing and leaves no timer', () => {
  const world = new World()
  world.duty('a', 10)

  world.pacer.stop()
  world.pacer.stop()
  world.duty('b', 5)
  world.clock.advance(100)

  expect(world.served).toEqual([])
  expect(world.clock.pendingTimers).toBe(0)
})

test('stopped between two slices, it hands out nothing more', () => {
  const world = new World()
  world.duty('second', 10)
  world.duty('first', 9).work = () => {
    world.clock.stall(20)
    world.clock.setImmediate(() => world.pacer.stop())
  }

  world.clock.advance(100)

  expect(world.served.map(({ name }) => name)).toEqual(['first'])
})
