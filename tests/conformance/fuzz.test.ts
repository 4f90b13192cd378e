// A slice of the fuzzer with a fixed seed; the program runs as long as one
// likes (`npm run fuzz -- MINUTES`).
import { expect, test } from 'vitest'
import { LEAN } from '../support/raw-websocket/implementations.ts'
import { judgeGrowth } from './fuzz/growth.ts'
import { runFuzz } from './fuzz/run-fuzz.ts'

const SLICE_MS = 5000

test('five seconds of random servers crash, hang and break nothing', async () => {
  const report = await runFuzz({
    implementation: LEAN,
    seed: 20_260_101,
    durationMs: SLICE_MS,
  })

  expect(report.faults).toEqual([])
  expect(report.connections).toBeGreaterThan(100)
  expect(Object.keys(report.ends)).toEqual(
    expect.arrayContaining(['closed', 'protocol_error', 'eof', 'bad_upgrade']),
  )
})

/** Samples of a process that takes so much more with each connection. */
function samplesOf(bytesPerConnection: number, handlesPerSample = 0) {
  return Array.from({ length: 40 }, (_, index) => ({
    connections: index * 400,
    usedBytes: 20e6 + index * 400 * bytesPerConnection + (index % 3) * 50_000,
    residentBytes: 100e6,
    handles: 5 + index * handlesPerSample,
  }))
}

test('a flat process has not grown, whatever the noise', () => {
  expect(judgeGrowth(samplesOf(0)).faults).toEqual([])
})

test('a kilobyte left behind by each connection is growth', () => {
  const { faults } = judgeGrowth(samplesOf(1024))

  expect(faults).toEqual([expect.stringContaining('1000 connections')])
})

test('a handle left behind is growth', () => {
  const { faults } = judgeGrowth(samplesOf(0, 1))

  expect(faults).toEqual([expect.stringContaining('handles')])
})
