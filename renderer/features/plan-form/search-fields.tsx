import type { ReactElement } from 'react'
import { SEARCHES } from '../../../core/metrics/summary-schema.ts'
import { peakOf } from '../../../core/plan/load-shape.ts'
import { formatCount } from '../../components/formats.ts'
import { ChoiceField, NumberField, TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useForm, usePreflight } from '../../state/context.tsx'
import { useSection } from '../../state/use-section.ts'
import styles from './plan-form.module.css'
import { searchWords } from './search-words.ts'
import { FieldRow } from './section.tsx'

const LIMITS = '1–5,000,000'

/** What limit is looked for, and what a load must reach to count as carried. */
export function SearchFields(): ReactElement {
  const text = useText()
  const [search, change] = useSection('search')
  return (
    <>
      <ChoiceField
        path="search.for"
        label={text('form.search.for')}
        value={search.for}
        onChange={(sought) =>
          change({ for: SEARCHES.find((one) => one === sought) ?? search.for })
        }
        choices={SEARCHES.map((value) => ({
          value,
          label: text(`search.for.${value}`),
        }))}
      />
      <SearchWords />
      <SearchRange />
      <p className={styles.hint}>{text('form.search.expect')}</p>
      <SearchGoals />
    </>
  )
}

function SearchRange(): ReactElement {
  const text = useText()
  const [search, change] = useSection('search')
  return (
    <div className={styles.pairs}>
      <NumberField
        path="search.from"
        label={text('form.search.from')}
        limits={LIMITS}
        placeholder={text('form.search.fromAuto')}
        value={search.from}
        onChange={(from) => change({ from })}
      />
      <NumberField
        path="search.to"
        label={text('form.search.to')}
        limits={LIMITS}
        placeholder={text('form.search.toAuto')}
        value={search.to}
        onChange={(to) => change({ to })}
      />
      <NumberField
        path="search.precision"
        label={text('form.search.precision')}
        limits="0.005–0.5"
        value={search.precision}
        onChange={(precision) => change({ precision })}
      />
      <TextField
        path="search.hold"
        label={text('form.search.hold')}
        limits="1s–1h"
        value={search.hold}
        onChange={(hold) => change({ hold })}
      />
    </div>
  )
}

function SearchGoals(): ReactElement {
  const text = useText()
  const [search, change] = useSection('search')
  return (
    <FieldRow>
      <NumberField
        path="search.expect.successRate"
        label={text('form.search.successRate')}
        limits="0–1"
        value={search.successRate}
        onChange={(successRate) => change({ successRate })}
      />
      <TextField
        path="search.expect.p99"
        label={text('form.search.p99')}
        limits="1ms–10m"
        value={search.p99}
        onChange={(p99) => change({ p99 })}
      />
      <NumberField
        path="search.expect.loss"
        label={text('form.search.loss')}
        limits="0–1"
        value={search.loss}
        onChange={(loss) => change({ loss })}
      />
    </FieldRow>
  )
}

/** The whole search in a sentence. */
function SearchWords(): ReactElement | null {
  const text = useText()
  const [search] = useSection('search')
  const silent = useForm((state) => state.draft.traffic.type === 'none')
  const load = useForm((state) => state.checked.load)
  const capacity = usePreflight((state) => state.result?.capacity ?? null)
  const words = searchWords(search, capacity, text)
  return (
    <>
      {search.for === 'message-rate' && !silent && load && (
        <p className={styles.hint}>
          {text('form.search.peak', { count: formatCount(peakOf(load)) })}
        </p>
      )}
      {words !== null && (
        <p className={styles.sentence} data-testid="search-words">
          {words}
        </p>
      )}
    </>
  )
}
