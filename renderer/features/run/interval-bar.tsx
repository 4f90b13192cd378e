import type { ReactElement } from 'react'
import type { SearchStatus } from '../../../core/protocol/app.ts'
import { formatCount, formatShort } from '../../components/formats.ts'
import { useText } from '../../i18n/use-text.ts'
import styles from './search-panel.module.css'

/** From no load to a little above all that was tried. */
export function intervalScale(search: SearchStatus): number {
  const { load, low, high, probes } = search
  const tried = probes.map((probe) => probe.load)
  return Math.max(1, load, low, high ?? 0, ...tried) * 1.08
}

/** What held, what did not, and the limit somewhere between. */
export function IntervalBar({
  search,
}: {
  search: SearchStatus
}): ReactElement {
  const text = useText()
  const { load, low, high } = search
  const top = intervalScale(search)
  const at = (value: number) => `${(100 * value) / top}%`
  const values = {
    low: formatCount(low),
    high: formatCount(high),
    load: formatCount(load),
  }
  const words = text(
    high === null ? 'search.openInterval' : 'search.intervalWords',
    values,
  )
  return (
    <div className={styles.interval} role="img" aria-label={words}>
      <div className={styles.track}>
        <div className={styles.held} style={{ width: at(low) }} />
        <div
          className={styles.between}
          style={{
            left: at(low),
            width: high === null ? `calc(100% - ${at(low)})` : at(high - low),
          }}
          data-open={high === null}
        />
        {high !== null && (
          <div className={styles.missed} style={{ left: at(high) }} />
        )}
        <div className={styles.load} style={{ left: at(load) }} />
      </div>
      <div className={styles.scale}>
        <span style={{ left: 0 }}>0</span>
        <span className={styles.loadLabel} style={{ left: at(load) }}>
          ▲ {formatShort(load)}
        </span>
      </div>
    </div>
  )
}
