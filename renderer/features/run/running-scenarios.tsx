import type { ReactElement } from 'react'
import type { Plan } from '../../../core/plan/schema.ts'
import { ScenarioCard, ScenarioGrid } from '../../components/scenario-card.tsx'
import { useText } from '../../i18n/use-text.ts'
import type { RunState } from '../../state/run-store.ts'
import { progressOf } from './progress.ts'
import { scenarioProgress } from './scenario-progress.ts'

interface RunningScenariosProps {
  readonly run: RunState
  readonly plan: Plan
}

/** Where each scenario of the plan stands, as long as the run goes on. */
export function RunningScenarios(
  props: RunningScenariosProps,
): ReactElement | null {
  const { run, plan } = props
  const text = useText()
  const scenarios = scenarioProgress({
    plan,
    elapsedMs: progressOf(run).elapsedMs ?? 0,
    tallies: run.totals.tallies,
    last: run.seconds.at(-1),
    text,
  })
  if (scenarios.length === 0) return null
  return (
    <ScenarioGrid label={text('underWay.title')} brief>
      {scenarios.map((one) => (
        <ScenarioCard key={one.id} {...one} tone="live" />
      ))}
    </ScenarioGrid>
  )
}
