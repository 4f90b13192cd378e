import { expect, test } from 'vitest'
import type { Second } from '../../core/metrics/second.ts'
import type { RunStatus } from '../../core/protocol/app.ts'
import { Signal } from '../../core/rpc/signal.ts'
import { samplePlan, sampleSecond } from '../testing/samples.ts'
import { introduction, tellProgress } from './progress.ts'

const STATUS: RunStatus = {
  state: 'holding',
  writingFiles: false,
  runId: 'run',
  plan: null,
  startedAtEpochMs: 0,
  plannedMs: 1000,
  elapsedMs: 0,
  stage: 0,
  stages: 1,
  shape: [],
  ratePerMinute: null,
  workers: 1,
  workersLost: [],
  search: null,
  message: null,
}

function told(verbose: boolean) {
  const seconds = new Signal<Second>()
  const statuses = new Signal<RunStatus>()
  const lines: string[] = []
  const stop = tellProgress(
    {
      onSecond: (listener) => seconds.subscribe(listener),
      onStatus: (listener) => statuses.subscribe(listener),
    },
    { plan: samplePlan(), verbose, writeLine: (line) => lines.push(line) },
  )
  return { seconds, statuses, lines, stop }
}

test('each second is a row, and with verbose the workers’ health below it', () => {
  const plain = told(false)
  const verbose = told(true)

  plain.seconds.emit(sampleSecond(0))
  verbose.seconds.emit(sampleSecond(0))

  expect(verbose.lines).toEqual([
    ...plain.lines,
    expect.stringContaining('cpu 40%'),
  ])
})

test('what the run says is told once, line by line', () => {
  const { statuses, lines } = told(false)

  statuses.emit({ ...STATUS, message: 'a worker died' })
  statuses.emit({ ...STATUS, message: 'a worker died\nthe disk is full' })
  statuses.emit(STATUS)

  expect(lines).toEqual(['a worker died', 'the disk is full'])
})

test('why a run could not start is left to the error that says so', () => {
  const { statuses, lines } = told(false)

  statuses.emit({
    ...STATUS,
    state: 'failed',
    startedAtEpochMs: null,
    message: 'no folder',
  })
  statuses.emit({ ...STATUS, state: 'failed', message: 'no worker is left' })

  expect(lines).toEqual(['no worker is left'])
})

test('nothing is told after it was stopped', () => {
  const { seconds, statuses, lines, stop } = told(false)

  stop()
  seconds.emit(sampleSecond(0))
  statuses.emit({ ...STATUS, message: 'late' })

  expect(lines).toEqual([])
})

test('the first line says what is about to happen', () => {
  const single = samplePlan({ conns: 500, duration: 60_000, ramp: 10_000 })

  expect(introduction(single, ['ws://a/', 'ws://b/'])).toBe(
    'Load test: ws://a/ and 1 more · 500 connections, ramp 10s · 1m in all · latencies in ms',
  )
})
