import { expect, onTestFinished, test } from 'vitest'
import type { Scenarios } from '../../../core/metrics/scenario-schema.ts'
import { planOf } from '../../state/run-plan.ts'
import { show } from '../../testing/show.tsx'
import {
  makeScenarios,
  makeScenarioSummary,
  SCENARIO_PLAN,
  scenarioSeconds,
} from '../../testing/synthetic-scenarios.ts'
import { ScenarioCards } from './scenario-cards.tsx'

async function cards(scenarios: Scenarios) {
  const shown = await show(
    <ScenarioCards
      summary={makeScenarioSummary(scenarios)}
      seconds={scenarioSeconds()}
      plan={planOf(SCENARIO_PLAN)}
    />,
  )
  onTestFinished(() => shown.dispose())
  return shown
}

const ALL = makeScenarios()
// every key of the object is one of its type
const PARTS = Object.keys(ALL) as (keyof Scenarios)[]

test.each(PARTS)(
  '%s has a card with its answer when the run had it',
  async (id) => {
    const { host, read } = await cards({ [id]: ALL[id] })

    expect(
      host.querySelectorAll('[data-testid^="scenario-"][data-tone]'),
    ).toHaveLength(1)
    expect(read(`scenario-${id}-answer`)).toMatch(/[a-z].*\.$/)
  },
)

test('a run without scenarios has no card', async () => {
  const { host } = await cards({})

  expect(host.querySelector('[data-testid="scenarios"]')).toBeNull()
})

test('the words of a card are in the language of the page, with its numbers', async () => {
  const { read } = await cards({ storm: ALL.storm })

  expect(read('scenario-storm-answer')).toBe(
    '99 % of 3,000 were back after 4.2 s; 12 messages were lost while away.',
  )
})

test('every silence has its row, with how it was cut', async () => {
  const { read } = await cards({ idle: ALL.idle })

  expect(read('scenario-idle')).toMatch(
    /10 s.*0 of 250 cut.*1 min.*240 of 250 cut, close code 4002.*TCP reset.*no longer answered/,
  )
})

test('fast and slow receivers stand side by side', async () => {
  const { read } = await cards({ slowConsumers: ALL.slowConsumers })

  expect(read('scenario-slowConsumers')).toMatch(
    /p50 fast2\.10p50 slow2,400.*p99 fast10\.50p99 slow5,210/,
  )
})
