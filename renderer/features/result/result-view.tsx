import { useMemo, type ReactElement } from 'react'
import type { Second } from '../../../core/metrics/second.ts'
import type { Summary } from '../../../core/metrics/summary-schema.ts'
import { ChartsGrid } from '../../components/charts-grid.tsx'
import { fileStem } from '../../components/download.ts'
import { ErrorsTable } from '../../components/errors-table.tsx'
import { GeneratorHealth } from '../../components/generator-health.tsx'
import { TrustProvider } from '../../components/trust.tsx'
import { WorkersTable } from '../../components/workers-table.tsx'
import { planOf } from '../../state/run-plan.ts'
import { Grades } from './grades.tsx'
import { LimitVerdict } from './limit-verdict.tsx'
import { limitOf } from './limit-words.ts'
import { Probes, SearchResult } from './search-result.tsx'
import { SoundSeconds } from './sound-seconds.tsx'
import { ResultBlock } from './result-block.tsx'
import { ScenarioCards } from './scenario-cards.tsx'
import { StepsTable } from './steps-table.tsx'
import { ThresholdResults } from './threshold-results.tsx'
import { Verdict } from './verdict.tsx'

interface ResultViewProps {
  readonly summary: Summary
  readonly seconds: readonly Second[]
  /** As the app tells it; what disturbances are marked from. */
  readonly plan: unknown
}

/** A run that has ended: the verdict first, then what it rests on. */
export function ResultView(props: ResultViewProps): ReactElement {
  const { summary, seconds } = props
  const plan = useMemo(() => planOf(props.plan), [props.plan])
  return (
    <TrustProvider value={summary.generator}>
      <div
        data-testid="result"
        style={{ display: 'flex', flexDirection: 'column', gap: 10 }}
      >
        <Verdict summary={summary} />
        {summary.search && <SearchResult search={summary.search} />}
        <Limit summary={summary} />
        {summary.search && <Probes search={summary.search} />}
        <SoundSeconds generator={summary.generator} summary={summary} />
        <ScenarioCards {...{ summary, seconds, plan }} />
        <Grades summary={summary} />
        <ThresholdResults thresholds={summary.thresholds} />
        <ResultBlock summary={summary} />
        <StepsTable steps={summary.steps} />
        <ChartsGrid {...{ seconds, plan }} fileStem={fileStem(summary.name)} />
        <ErrorsTable errors={summary.errors} />
        <GeneratorHealth seconds={seconds} generator={summary.generator} />
        <WorkersTable
          last={seconds.at(-1)}
          lost={summary.generator.workersLost}
          ended
        />
      </div>
    </TrustProvider>
  )
}

function Limit({ summary }: { summary: Summary }): ReactElement | null {
  const { verdict } = summary
  // the verdict of a probe that held is none of the search
  if (!verdict || verdict.limit !== limitOf(summary)) return null
  return <LimitVerdict verdict={verdict} />
}
