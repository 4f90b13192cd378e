import { expect, test } from 'vitest'
import { createLeaveGuard, type LeaveAnswer } from './leave-guard.ts'

function setUp(running: boolean) {
  const log: string[] = []
  const answer = Promise.withResolvers<LeaveAnswer>()
  const files = Promise.withResolvers<void>()
  const guard = createLeaveGuard({
    isRunning: () => running,
    ask() {
      log.push('asked')
      return answer.promise
    },
    stopRun() {
      log.push('stopping')
      return files.promise
    },
    closeWindow: () => log.push('window closed'),
    quit: () => log.push('quit'),
  })
  const leave = () => {
    let prevented = false
    guard({ preventDefault: () => (prevented = true) })
    return prevented
  }
  return { log, leave, answer: answer.resolve, filesWritten: files.resolve }
}

/** Lets every promise that can settle do so. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('without a run nothing is asked', () => {
  const { leave, log } = setUp(false)

  expect(leave()).toBe(false)
  expect(log).toEqual([])
})

test('a run is stopped and its files written before the app quits', async () => {
  const { leave, log, answer, filesWritten } = setUp(true)

  expect(leave()).toBe(true)
  answer('stop')
  await settled()
  expect(log).toEqual(['asked', 'stopping'])

  filesWritten()
  await settled()
  expect(log).toEqual(['asked', 'stopping', 'quit'])
  expect(leave()).toBe(false)
})

test('a run that is kept loses only the window', async () => {
  const { leave, log, answer } = setUp(true)

  leave()
  answer('keep')
  await settled()

  expect(log).toEqual(['asked', 'window closed'])
})

test('cancelling changes nothing, and the next time asks again', async () => {
  const { leave, log, answer } = setUp(true)

  leave()
  answer('cancel')
  await settled()
  expect(log).toEqual(['asked'])

  expect(leave()).toBe(true)
  expect(log).toEqual(['asked', 'asked'])
})

test('closing twice asks once', () => {
  const { leave, log } = setUp(true)

  expect([leave(), leave()]).toEqual([true, true])
  expect(log).toEqual(['asked'])
})
