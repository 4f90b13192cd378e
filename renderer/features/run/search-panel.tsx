import type { ReactElement } from 'react'
import type { SearchStatus } from '../../../core/protocol/app.ts'
import { formatCount } from '../../components/formats.ts'
import { Panel } from '../../components/panel.tsx'
import { Pill } from '../../components/pill.tsx'
import { ProbesTable } from '../../components/probes-table.tsx'
import { useText } from '../../i18n/use-text.ts'
import { IntervalBar } from './interval-bar.tsx'
import styles from './search-panel.module.css'

/** Where a search for a limit stands: its load, its interval, its probes. */
export function SearchPanel({
  search,
}: {
  search: SearchStatus
}): ReactElement {
  const text = useText()
  const { probes, phase } = search
  return (
    <Panel
      title={text('search.panel', { for: text(`search.for.${search.for}`) })}
      testId="search-panel"
      aside={
        <Pill tone="info" live testId="search-phase">
          {text(`search.phase.${phase}`)}
        </Pill>
      }
    >
      <Numbers search={search} />
      <IntervalBar search={search} />
      {probes.length > 0 && (
        <div
          className={styles.probes}
          role="region"
          aria-label={text('search.probes')}
          tabIndex={0} // scrolls by the keyboard
        >
          <ProbesTable probes={probes} newestFirst />
        </div>
      )}
    </Panel>
  )
}

function Numbers({ search }: { search: SearchStatus }): ReactElement {
  const text = useText()
  const { load, low, high } = search
  const none = text('search.noneYet')
  const items = [
    ['trying', formatCount(load)],
    ['low', low > 0 ? formatCount(low) : none],
    ['high', high === null ? none : formatCount(high)],
  ] as const
  return (
    <dl className={styles.numbers}>
      {items.map(([key, value]) => (
        <div key={key}>
          <dt>{text(`search.${key}`)}</dt>
          <dd data-testid={`search-${key}`}>
            {value}
            {key === 'trying' && (
              <span className={styles.unit}>
                {text(`search.unit.${search.for}`)}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
