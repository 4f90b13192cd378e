import { expect, test } from 'vitest'
import { TARGET_COUNTERS } from '../../core/protocol/target.ts'
import { zeroTargetCounters } from './counters.ts'
import { metricsText } from './metrics-text.ts'

const LINE = /^[a-z_]+ [0-9.]+$/

function stats(open: number, messagesReceived: number) {
  return {
    open,
    counters: { ...zeroTargetCounters(), messagesReceived },
    rssBytes: 1000,
    cpuSeconds: 0.5,
    stalledSeconds: 0.25,
  }
}

test('metrics are the sum over all processes', () => {
  const text = metricsText([stats(3, 10), stats(4, 20)])

  expect(text.split('\n')).toEqual(
    expect.arrayContaining([
      'tidewire_target_processes 2',
      'tidewire_target_connections_open 7',
      'tidewire_target_resident_memory_bytes 2000',
      'tidewire_target_cpu_seconds_total 1',
      'tidewire_target_stalled_seconds_total 0.5',
      '# TYPE tidewire_target_messages_received_total counter',
      'tidewire_target_messages_received_total 30',
    ]),
  )
})

test('every counter is a family with its help, type and one sample', () => {
  const lines = metricsText([stats(0, 0)])
    .trimEnd()
    .split('\n')

  const samples = lines.filter((line) => !line.startsWith('#'))
  expect(lines).toHaveLength(samples.length * 3)
  expect(samples).toHaveLength(TARGET_COUNTERS.length + 5)
  expect(samples.filter((line) => !LINE.test(line))).toEqual([])
})
