import { expect, test } from 'vitest'
import { parseBusySeconds, parseProcessStat } from './proc-stat.ts'

const UNITS = { ticksPerSecond: 100, pageBytes: 4096 }

/** A line of /proc/PID/stat as Linux writes it. */
function statLine(name: string): string {
  const before = 'S 41 42 42 0 -1 4194304 1000 2000 3 4'
  const times = '150 50 7 8'
  const after = '20 0 11 0 12345 1000000 250 18446744073709551615'
  return `42 (${name}) ${before} ${times} ${after}`
}

test('parent, CPU time and memory are read in seconds and bytes', () => {
  expect(parseProcessStat(statLine('node'), UNITS)).toEqual({
    parent: 41,
    cpuSeconds: 2,
    rssBytes: 250 * 4096,
  })
})

test('a name with brackets and spaces moves no field', () => {
  expect(parseProcessStat(statLine('a) R 1 (b'), UNITS)).toEqual(
    parseProcessStat(statLine('node'), UNITS),
  )
})

test('the units are those of the machine', () => {
  const units = { ticksPerSecond: 1000, pageBytes: 16_384 }

  expect(parseProcessStat(statLine('node'), units)).toMatchObject({
    cpuSeconds: 0.2,
    rssBytes: 250 * 16_384,
  })
})

test.each(['', '42 (node) S', 'nonsense'])('%j is no process', (text) => {
  expect(parseProcessStat(text, UNITS)).toBeNull()
})

test('a busy machine is one that neither idles nor waits for a disk', () => {
  const stat =
    'cpu  100 20 30 9999 8888 4 5 6 70 80\ncpu0 1 2 3 4 5 6 7 8 9 9\n'

  expect(parseBusySeconds(stat, UNITS)).toBeCloseTo(1.65)
})
