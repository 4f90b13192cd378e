// A recording for the tests of this folder. Not shipped.
import type { MetricResult, Recording } from './recording.ts'
import { ratiosOver } from '../measuring/suite.ts'

function sampleMetric(
  name: string,
  label: string,
  values: readonly (readonly (number | null)[])[],
): MetricResult {
  const names = ['ours', 'ws-client', 'tsung']
  const labels = ['Tidewire', '`ws` script', 'Tsung']
  const subjects = values.map((each, index) => ({
    name: names[index] ?? '',
    label: labels[index] ?? '',
    version: `1.0.${index}`,
    values: [...each],
    rates: each.map((value) => (value === null ? null : 12_345.6)),
  }))
  return {
    ...{ name, label, unit: 'CPU-s <each>', rateUnit: 'connects/s' },
    subjects,
    ratios: ratiosOver(subjects),
  }
}

export function sampleRecording(changes: Partial<Recording> = {}): Recording {
  return {
    schemaVersion: 1,
    recordedAt: '2026-11-21T10:00:00.000Z',
    machine: {
      processor: 'Example CPU',
      cores: 2,
      memoryGiB: 24,
      system: 'Example Linux 12',
      kernel: '6.18.0',
      node: 'v24.1.0',
      descriptorLimit: 20_000,
    },
    server: 'the C echo server',
    notes: [],
    metrics: [
      sampleMetric('connect', 'Connect', [
        [0.5, 0.4, 0.6],
        [1, 1.2, 1.2],
        [2, 1.6, null],
      ]),
      sampleMetric('idle', 'Idle connection', [
        [4.4, 4.5, 4.6],
        [12, 12, 12],
        [null, null, null],
      ]),
    ],
    ...changes,
  }
}
