import { expect, test } from 'vitest'
import { createPacer } from './pacer.ts'

function makePacer() {
  const tasks: { task: () => void; atMs: number }[] = []
  const world = { nowMs: 0, hidden: false, draws: [] as number[] }
  const pacer = createPacer({
    intervalMs: 250,
    draw: () => world.draws.push(world.nowMs),
    now: () => world.nowMs,
    hidden: () => world.hidden,
    schedule(task, delayMs) {
      const entry = { task, atMs: world.nowMs + delayMs }
      tasks.push(entry)
      return () => tasks.splice(tasks.indexOf(entry), 1)
    },
  })
  function advanceTo(nowMs: number) {
    world.nowMs = nowMs
    const due = tasks.filter(({ atMs }) => atMs <= nowMs)
    for (const entry of due) {
      tasks.splice(tasks.indexOf(entry), 1)
      entry.task()
    }
  }
  return { pacer, world, advanceTo, tasks }
}

test('a hundred changes a second are drawn four times', () => {
  const { pacer, world, advanceTo } = makePacer()

  for (let nowMs = 0; nowMs < 1000; nowMs += 10) {
    advanceTo(nowMs)
    pacer.changed()
  }

  expect(world.draws).toEqual([10, 260, 510, 760])
})

test('nothing is drawn while the page is hidden, then what was missed', () => {
  const { pacer, world, advanceTo } = makePacer()
  world.hidden = true
  pacer.changed()
  advanceTo(5000)

  world.hidden = false
  pacer.shown()

  expect(world.draws).toEqual([5000])
})

test('a page hidden between change and draw is drawn when it shows again', () => {
  const { pacer, world, advanceTo } = makePacer()
  pacer.changed()
  world.hidden = true
  advanceTo(300)

  world.hidden = false
  pacer.shown()

  expect(world.draws).toEqual([300])
})

test('nothing is left waiting after dispose', () => {
  const { pacer, tasks } = makePacer()
  pacer.changed()

  pacer.dispose()

  expect(tasks).toEqual([])
})
