import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { durationOf } from '../core/plan/load-shape.ts'
import { loadPlan } from './commands/load-plan.ts'

const FOLDER = fileURLToPath(new URL('../assets/plans', import.meta.url))
const NAMES = (await readdir(FOLDER)).sort()

test('there is a sample plan for each scenario', () => {
  expect(NAMES).toEqual([
    'connect-only.yaml',
    'echo.yaml',
    'heartbeat.yaml',
    'ladder.yaml',
    'many-addresses.yaml',
    'quick.yaml',
  ])
})

describe.each(NAMES)('%s', (name) => {
  test('runs as it is and against any server', async () => {
    const file = join(FOLDER, name)

    const asIs = await loadPlan(file, {})
    const elsewhere = await loadPlan(file, { target: ['wss://example.org/'] })

    expect(asIs.target.urls).toEqual(['builtin'])
    expect(elsewhere).toEqual({
      ...asIs,
      target: { ...asIs.target, urls: ['wss://example.org/'] },
    })
    expect(asIs.thresholds).not.toEqual([])
  })

  test('fits a short try by flags', async () => {
    const plan = await loadPlan(join(FOLDER, name), {
      conns: 10,
      duration: 60_000,
    })

    expect(durationOf(plan.load)).toBe(60_000)
  })
})
