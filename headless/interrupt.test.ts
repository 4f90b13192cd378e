import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { SAME_PRESS_MS, watchInterrupts } from './interrupt.ts'

function watched(channel?: unknown) {
  const source = Object.assign(new EventEmitter(), { channel })
  const heard: string[] = []
  const clock = { nowMs: 1000 }
  const undo = watchInterrupts(source, () => clock.nowMs, {
    stop: (reason) => heard.push(`stop: ${reason}`),
    kill: () => heard.push('kill'),
  })
  return { source, heard, clock, undo }
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s asks for a stop', (signal) => {
  const { source, heard } = watched()

  source.emit(signal)

  expect(heard).toEqual([`stop: ${signal}`])
})

test('the same press forwarded by a launcher counts once', () => {
  const { source, heard, clock } = watched()

  source.emit('SIGINT')
  clock.nowMs += SAME_PRESS_MS
  source.emit('SIGINT')

  expect(heard).toEqual(['stop: SIGINT'])
})

test('a second press kills', () => {
  const { source, heard, clock } = watched()

  source.emit('SIGINT')
  clock.nowMs += SAME_PRESS_MS + 1
  source.emit('SIGTERM')

  expect(heard).toEqual(['stop: SIGINT', 'kill'])
})

test('a launcher that is gone asks for a stop, and never kills', () => {
  const { source, heard, clock } = watched({})

  source.emit('disconnect')
  clock.nowMs += 10_000
  source.emit('disconnect')

  expect(heard).toEqual(['stop: the launcher is gone'])
})

test('without a channel nothing is listened to on it', () => {
  const { source } = watched()

  expect(source.listenerCount('disconnect')).toBe(0)
})

test('undoing it leaves no listener behind', () => {
  const { source, undo } = watched({})

  undo()

  expect(source.eventNames()).toEqual([])
})
