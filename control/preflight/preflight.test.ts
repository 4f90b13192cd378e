import { afterEach, expect, test } from 'vitest'
import { PlanError } from '../../core/errors.ts'
import type { CheckId, Preflight } from '../../core/protocol/preflight.ts'
import { createRunBench, type RunBench } from '../testing/run-bench.ts'
import { samplePlan } from '../testing/samples.ts'

let bench: RunBench | null = null
afterEach(() => bench?.dispose())

async function createBench(
  options: Parameters<typeof createRunBench>[0] = {},
): Promise<RunBench> {
  bench = await createRunBench(options)
  return bench
}

const checkIn = (preflight: Preflight, id: CheckId) =>
  preflight.checks.find((check) => check.id === id)

test('the quick one starts no process', async () => {
  const { controller, host } = await createBench()

  const preflight = await controller.preflight(samplePlan(), { quick: true })

  expect(host.spawned).toEqual([])
  expect(checkIn(preflight, 'tcp')?.status).toBe('skipped')
  expect(checkIn(preflight, 'memory')?.message).toContain(
    'this machine has not been measured yet',
  )
})

test('it uses as many workers as the run would', async () => {
  const { controller } = await createBench({ descriptorLimit: 1024 })
  const load = { stages: [{ connections: 5000, hold: '1s' }] }

  const preflight = await controller.preflight(samplePlan({ load }), {
    quick: true,
  })

  expect(preflight).toMatchObject({ workers: 6, wanted: 5000 })
})

test('what it refuses the start refuses too', async () => {
  const { controller } = await createBench({ descriptorLimit: 30 })

  const preflight = await controller.preflight(samplePlan(), { quick: true })

  expect(preflight).toMatchObject({ refused: true, capacity: 0 })
  await expect(controller.start(samplePlan())).rejects.toThrow(PlanError)
})

test('a secret that is not set is refused before any process starts', async () => {
  const { controller, host } = await createBench()
  const target = {
    urls: ['ws://127.0.0.1:1/'],
    headers: { Authorization: '${env:NOT_SET}' },
  }

  const preflight = await controller.preflight(samplePlan({ target }))

  expect(preflight.refused).toBe(true)
  expect(checkIn(preflight, 'dns')?.message).toContain('NOT_SET')
  expect(host.spawned).toEqual([])
})
