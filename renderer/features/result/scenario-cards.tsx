import type { ReactElement } from 'react'
import { scenarioCards } from '../../../core/export/scenario-words.ts'
import type { Second } from '../../../core/metrics/second.ts'
import type { Summary } from '../../../core/metrics/summary-schema.ts'
import type { Plan } from '../../../core/plan/schema.ts'
import { ScenarioCard, ScenarioGrid } from '../../components/scenario-card.tsx'
import { useText } from '../../i18n/use-text.ts'
import { IdlePicture } from './idle-picture.tsx'
import { ScenarioPicture } from './scenario-picture.tsx'

interface ScenarioCardsProps {
  readonly summary: Summary
  readonly seconds: readonly Second[]
  readonly plan: Plan | null
}

/** A card for each scenario that the plan asked for: none, nothing shown. */
export function ScenarioCards(props: ScenarioCardsProps): ReactElement | null {
  const { summary, seconds, plan } = props
  const { scenarios } = summary
  const text = useText()
  const cards = scenarioCards(scenarios, ({ key, values }) =>
    text(`words.${key}`, values),
  )
  if (cards.length === 0) return null
  return (
    <ScenarioGrid label={text('underWay.answers')}>
      {cards.map(({ id, rows, ...card }) =>
        id === 'idle' ? (
          <ScenarioCard key={id} id={id} {...card}>
            <IdlePicture silences={scenarios.idle ?? []} rows={rows} />
          </ScenarioCard>
        ) : (
          <ScenarioCard key={id} id={id} {...card} rows={rows}>
            <ScenarioPicture {...{ id, scenarios, seconds, plan }} />
          </ScenarioCard>
        ),
      )}
    </ScenarioGrid>
  )
}
