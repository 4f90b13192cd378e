import { expect, test } from 'vitest'
import { Gate, SLOW_START_MS } from './gate.ts'

/** Tries to enter so often; @returns who is in, as it is at any moment. */
function crowd(gate: Gate, count: number): number[] {
  const entered: number[] = []
  for (let each = 0; each < count; each += 1)
    void gate.enter().then(() => entered.push(each))
  return entered
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('only so many are inside, and others follow in their order', async () => {
  const gate = new Gate(2)
  const entered = crowd(gate, 4)
  await turn()
  expect(entered).toEqual([0, 1])

  gate.leave()
  await turn()

  expect(entered).toEqual([0, 1, 2])
})

test('slow starts close the gate, up to one, and quick ones open it again', async () => {
  const gate = new Gate(3)
  for (let each = 0; each < 9; each += 1) gate.started(SLOW_START_MS + 1)
  const entered = crowd(gate, 5)
  await turn()
  expect(entered).toEqual([0])

  gate.started(1)
  await turn()
  expect(entered).toEqual([0, 1])

  for (let each = 0; each < 9; each += 1) gate.started(1)
  await turn()
  expect(entered).toEqual([0, 1, 2])
})

test('who leaves a gate that has closed behind makes no room', async () => {
  const gate = new Gate(3)
  const entered = crowd(gate, 4)
  await turn()
  gate.started(SLOW_START_MS + 1)

  gate.leave()
  await turn()
  expect(entered).toEqual([0, 1, 2])

  gate.leave()
  await turn()
  expect(entered).toEqual([0, 1, 2, 3])
})
