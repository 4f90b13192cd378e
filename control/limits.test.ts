import { expect, test } from 'vitest'
import {
  connectionsPerProcess,
  readDescriptorLimit,
  targetProcessCount,
  workerCount,
} from './limits.ts'
import { samplePlan } from './testing/samples.ts'

function planOf(connections: number, dialing?: 'sequential') {
  return samplePlan({
    load: {
      stages: [{ connections, ramp: '1s' }],
      ...(dialing && { dialing }),
    },
  })
}

test.skipIf(process.platform === 'win32')(
  'the descriptor limit of this process is read',
  () => {
    expect(readDescriptorLimit()).toBeGreaterThan(0)
  },
)

test.each([
  { connections: 100, cores: 8, limit: 20_000, workers: 1 },
  { connections: 5000, cores: 8, limit: 20_000, workers: 1 },
  { connections: 10_000, cores: 8, limit: 20_000, workers: 2 },
  { connections: 10_000, cores: 1, limit: 20_000, workers: 1 },
  { connections: 50_000, cores: 2, limit: 20_000, workers: 3 },
  { connections: 512, cores: 1, limit: 256, workers: 3 },
  { connections: 5_000_000, cores: 2, limit: 1024, workers: 256 },
  { connections: 1_000_000, cores: 4, limit: null, workers: 4 },
  { connections: 1, cores: 4, limit: 20_000, workers: 1 },
])(
  '$connections connections a second on $cores cores, $limit descriptors: $workers workers',
  ({ connections, cores, limit, workers }) => {
    const machine = { cores, descriptorLimit: limit }

    expect(workerCount(planOf(connections), machine)).toBe(workers)
  },
)

test('dialing one after another takes as few workers as possible', () => {
  const machine = { cores: 8, descriptorLimit: 20_000 }

  expect(workerCount(planOf(10_000, 'sequential'), machine)).toBe(1)
  expect(workerCount(planOf(50_000, 'sequential'), machine)).toBe(3)
})

test('a requested number of workers is kept where it can be', () => {
  const machine = { cores: 2, descriptorLimit: 20_000 }

  expect(workerCount(planOf(10_000), { ...machine, requested: 5 })).toBe(5)
  expect(workerCount(planOf(50_000), { ...machine, requested: 1 })).toBe(3)
  expect(workerCount(planOf(3), { ...machine, requested: 5 })).toBe(3)
})

test('every share fits the descriptors of its process', () => {
  for (const limit of [256, 1024, 4096, 20_000])
    for (const connections of [1, 255, 5000, 50_000]) {
      const workers = workerCount(planOf(connections), {
        cores: 2,
        descriptorLimit: limit,
      })
      const largestShare = Math.ceil(connections / workers)

      expect(largestShare).toBeLessThanOrEqual(connectionsPerProcess(limit))
      expect(connectionsPerProcess(limit)).toBeLessThan(limit)
    }
})

test('the built-in target has a listener per ten thousand connections', () => {
  expect(targetProcessCount(10_000, 20_000)).toBe(1)
  expect(targetProcessCount(50_000, 20_000)).toBe(5)
  expect(targetProcessCount(10_000, 1024)).toBe(11)
  expect(targetProcessCount(0, null)).toBe(1)
})
