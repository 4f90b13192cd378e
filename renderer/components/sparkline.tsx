import type { ReactElement } from 'react'
import type { SummaryError } from '../../core/metrics/summary-schema.ts'
import { useText } from '../i18n/use-text.ts'
import { formatClock, formatCount } from './formats.ts'
import styles from './sparkline.module.css'

interface SparklineProps {
  readonly trend: SummaryError['trend']
  /** Of the whole run, so that rows can be compared. */
  readonly lengthSeconds: number
}

const WIDTH = 96
const HEIGHT = 22

/** How often something occurred over a run, as bars from its start on. */
export function Sparkline(props: SparklineProps): ReactElement | null {
  const { trend, lengthSeconds } = props
  const text = useText()
  const { secondsEach, counts } = trend
  const most = Math.max(0, ...counts)
  if (most === 0) return null
  const spans = Math.max(counts.length, Math.ceil(lengthSeconds / secondsEach))
  const step = WIDTH / spans
  const label = text('errors.trendLabel', {
    most: formatCount(most),
    seconds: secondsEach,
    at: formatClock(counts.indexOf(most) * secondsEach),
  })
  return (
    <svg
      className={styles.sparkline}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      {counts.map((count, index) => {
        // something that occurred at all is never too low to be seen
        const height =
          count === 0 ? 0 : Math.max(2, (count / most) * (HEIGHT - 2))
        return (
          <rect
            // spans never move: their place is what they are
            key={index}
            x={index * step}
            y={HEIGHT - 1 - height}
            width={Math.max(1, step - (step > 3 ? 1 : 0))}
            height={height}
          />
        )
      })}
    </svg>
  )
}
