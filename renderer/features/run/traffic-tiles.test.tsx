import { expect, onTestFinished, test } from 'vitest'
import type { PlanSource } from '../../../core/plan/schema.ts'
import { createRunStore, IDLE_STATUS } from '../../state/run-store.ts'
import { planOf } from '../../state/run-plan.ts'
import { show } from '../../testing/show.tsx'
import {
  SCENARIO_PLAN,
  scenarioSeconds,
} from '../../testing/synthetic-scenarios.ts'
import { Tiles } from './tiles.tsx'

async function tiles(changes: Partial<PlanSource>) {
  const run = createRunStore()
  const status = {
    ...IDLE_STATUS,
    state: 'holding',
    ratePerMinute: 12,
  } as const
  const seconds = scenarioSeconds().slice(0, 46)
  run.getState().attach({ status, seconds, summary: null })
  const plan = planOf({ ...SCENARIO_PLAN, ...changes })
  const shown = await show(<Tiles run={run.getState()} plan={plan} />)
  onTestFinished(() => shown.dispose())
  return shown
}

test('messages between connections show end-to-end times and deliveries', async () => {
  const { read } = await tiles({})

  expect(read('tile-rtt')).toBeNull()
  expect(read('tile-end-to-end')).toMatch(/^End-to-end p50 \/ p99/)
  expect(read('tile-messages')).toMatch(/^Sent \/ delivered per s/)
})

test('messages that come back show round trips', async () => {
  const { read } = await tiles({ traffic: { type: 'echo' } })

  expect(read('tile-end-to-end')).toBeNull()
  expect(read('tile-rtt')).toMatch(/^RTT p50 \/ p99/)
  expect(read('tile-messages')).toMatch(/^Messages\/s out \/ in/)
})

test('log-ins are told apart: let in, refused, timed out', async () => {
  const { read } = await tiles({})

  expect(read('tile-logins')).toMatch(/2 refused, 0 timed out/)
})

test('a plan that neither logs in nor sends anyone away has no tiles for it', async () => {
  const { read } = await tiles({ login: { type: 'none' }, disturbances: [] })

  expect([read('tile-logins'), read('tile-away')]).toEqual([null, null])
})

test('those away on purpose are counted', async () => {
  const { read } = await tiles({})

  expect(read('tile-away-value')).toBe('1,500')
})
