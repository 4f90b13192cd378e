import { expect, test } from 'vitest'
import type { RunStatus } from '../core/protocol/app.ts'
import { StatusBoard } from './status-board.ts'
import { FakeClock } from './testing/fake-clock.ts'

function createBoard() {
  const clock = new FakeClock()
  const board = new StatusBoard(clock)
  const told: RunStatus[] = []
  board.onChange((status) => told.push(status))
  return { clock, board, told }
}

test('before any run it is idle', () => {
  const { board } = createBoard()

  expect(board.status()).toMatchObject({
    state: 'idle',
    runId: null,
    elapsedMs: 0,
    message: null,
  })
})

test('listeners are told of changes only', () => {
  const { board, told } = createBoard()

  board.update({ state: 'ramping' })
  board.update({ state: 'ramping' })
  board.notice('journal', 'disk full')
  board.notice('journal', 'disk full')

  expect(told.map(({ state, message }) => [state, message])).toEqual([
    ['ramping', null],
    ['ramping', 'disk full'],
  ])
})

test('the elapsed time runs from the start until it is frozen', () => {
  const { board, clock } = createBoard()
  board.reset({ startedAtEpochMs: clock.now() + 150 })

  expect(board.status().elapsedMs).toBe(0)
  clock.advance(1150)
  expect(board.status().elapsedMs).toBe(1000)
  board.freeze(clock.now())
  clock.advance(5000)
  expect(board.status().elapsedMs).toBe(1000)
})

test('notices of several topics stand together and go one by one', () => {
  const { board } = createBoard()
  board.notice('workers', 'Worker 1 is gone.')
  board.notice('journal', 'The disk is full.')

  expect(board.status().message).toBe('Worker 1 is gone.\nThe disk is full.')
  board.notice('journal', null)
  expect(board.status().message).toBe('Worker 1 is gone.')
})

test('a new run starts with an empty board', () => {
  const { board, clock } = createBoard()
  board.update({ state: 'failed', startedAtEpochMs: clock.now() })
  board.freeze(clock.now())
  board.notice('end', 'All is lost.')
  board.reset({ state: 'checking' })

  expect(board.status()).toMatchObject({
    state: 'checking',
    startedAtEpochMs: null,
    message: null,
  })
})
