import type { ReactElement } from 'react'
import { formatCount } from '../../components/formats.ts'
import { Pill } from '../../components/pill.tsx'
import { TRUST_TONES } from '../../components/verdict-tones.ts'
import { useText } from '../../i18n/use-text.ts'
import type { LiveTrust } from './live-trust.ts'
import styles from './trust-line.module.css'

/** Whether the numbers on the screen can be trusted, as long as they come in. */
export function TrustLine({ trust }: { trust: LiveTrust }): ReactElement {
  const text = useText()
  const { verdict, redSeconds, measuredSeconds, lastReason } = trust
  return (
    <div className={styles.line} data-testid="live-trust">
      <span className={styles.label}>{text('result.trust')}</span>
      {measuredSeconds === 0 ? (
        <Pill tone="plain">{text('verdict.trustPanel.notYet')}</Pill>
      ) : (
        <Pill tone={TRUST_TONES[verdict]}>{text(`trust.${verdict}`)}</Pill>
      )}
      <span>
        {text('verdict.trustPanel.seconds', {
          red: formatCount(redSeconds),
          all: formatCount(measuredSeconds),
        })}
      </span>
      {lastReason !== null && (
        <span className={styles.reason} title={lastReason}>
          {text('verdict.trustPanel.lastReason', { reason: lastReason })}
        </span>
      )}
    </div>
  )
}
