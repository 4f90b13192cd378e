import { useComputedColorScheme } from '@mantine/core'
import type { ReactElement } from 'react'
import type { SearchResult as Result } from '../../../core/metrics/summary-schema.ts'
import { bestProbe } from '../../../core/search/result.ts'
import { chartColors } from '../../charts/colors.ts'
import { KNEE_LINES, KneeChart } from '../../charts/knee-chart.tsx'
import { ProbeDot } from '../../charts/probe-dot.tsx'
import { formatCount } from '../../components/formats.ts'
import { Panel } from '../../components/panel.tsx'
import { Pill } from '../../components/pill.tsx'
import { ProbesTable } from '../../components/probes-table.tsx'
import { TrustMark } from '../../components/trust.tsx'
import { useText } from '../../i18n/use-text.ts'
import { searchAnswer } from './search-answer.ts'
import styles from './search-result.module.css'

/** What the answer of a search rests on: the knee. */
export function SearchResult({ search }: { search: Result }): ReactElement {
  const text = useText()
  const capacity = searchAnswer(search, text).kind === 'capacity'
  return (
    <Panel
      title={text('search.panel', { for: text(`search.for.${search.for}`) })}
      testId="search-result"
      aside={
        <Pill tone={capacity ? 'good' : 'warn'} testId="search-kind">
          {text(capacity ? 'search.capacity' : 'search.lowerBound')}
        </Pill>
      }
    >
      {search.reason !== '' && (
        <p className={styles.detail}>
          {search.reason}
          <TrustMark />
        </p>
      )}
      {search.probes.length > 0 && <Knee search={search} />}
    </Panel>
  )
}

/** Every load that was tried, and which of them the rest of the page is of. */
export function Probes({ search }: { search: Result }): ReactElement {
  const text = useText()
  const { probes } = search
  const base = bestProbe(probes) ?? probes.at(-1)
  return (
    <Panel title={text('search.probes')} testId="search-probes">
      <ProbesTable probes={probes} />
      {base && (
        <p className={styles.detail} data-testid="of-probe">
          {text('result.ofProbe', {
            number: probes.indexOf(base) + 1,
            load: formatCount(base.load),
            unit: text(`search.unit.${search.for}`),
          })}
        </p>
      )}
    </Panel>
  )
}

function Knee({ search }: { search: Result }): ReactElement {
  const text = useText()
  const scheme = useComputedColorScheme('light')
  const unit = text(`search.unit.${search.for}`)
  const { probes, low, high } = search
  return (
    <figure className={styles.knee} aria-label={text('search.kneeLabel')}>
      <figcaption className={styles.caption}>
        <b>{text('search.knee')}</b>
        <span>{text('search.kneeUnit', { unit })}</span>
        <TrustMark />
        <Legend of="latency" />
        <Marks />
      </figcaption>
      <KneeChart of="latency" {...{ probes, low, high, scheme, text }} />
      <div className={styles.caption}>
        <span>{text('search.successUnit')}</span>
        <Legend of="shares" />
      </div>
      <KneeChart of="shares" {...{ probes, low, high, scheme, text }} />
    </figure>
  )
}

function Legend({ of }: { of: keyof typeof KNEE_LINES }): ReactElement {
  const text = useText()
  const colors = chartColors(useComputedColorScheme('light'))
  return (
    <span className={styles.legend}>
      {KNEE_LINES[of].map(({ key, color, dash }) => (
        <span key={key} className={styles.entry}>
          <svg width="18" height="8" aria-hidden="true">
            <line
              x1="0"
              x2="18"
              y1="4"
              y2="4"
              stroke={colors.series[color]}
              strokeWidth="2"
              strokeDasharray={dash}
            />
          </svg>
          {text(`search.${key}`)}
        </span>
      ))}
    </span>
  )
}

/** What the shapes of the points and the shade mean. */
function Marks(): ReactElement {
  const text = useText()
  const colors = chartColors(useComputedColorScheme('light'))
  const fates = ['held', 'missed', 'limited'] as const
  return (
    <span className={styles.legend}>
      {fates.map((fate) => (
        <span key={fate} className={styles.entry}>
          <svg width="14" height="12" aria-hidden="true">
            <ProbeDot x={7} y={6} color={colors.text} {...{ fate, colors }} />
          </svg>
          {text(`search.${fate}Mark`)}
        </span>
      ))}
      <span className={styles.entry}>
        <i className={styles.shade} aria-hidden="true" />
        {text('search.interval')}
      </span>
    </span>
  )
}
