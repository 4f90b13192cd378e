import type { ReactElement, ReactNode } from 'react'
import type { LimitVerdict as Verdict } from '../../../core/metrics/summary-schema.ts'
import { Commands } from '../../components/commands.tsx'
import { Panel } from '../../components/panel.tsx'
import { Pill } from '../../components/pill.tsx'
import { LIMIT_TONES } from '../../components/verdict-tones.ts'
import { useText } from '../../i18n/use-text.ts'
import { causeWords, confidenceOf } from './limit-words.ts'
import styles from './limit-verdict.module.css'

/** Whose limit the run has met: the answer, then what it rests on. */
export function LimitVerdict({ verdict }: { verdict: Verdict }): ReactElement {
  const text = useText()
  const { limit, confidence, statement, evidence } = verdict
  return (
    <Panel
      title={text('verdict.limitPanel.title')}
      testId="limit-verdict"
      aside={
        <Pill tone={LIMIT_TONES[limit]}>{text(`verdict.limit.${limit}`)}</Pill>
      }
    >
      <div className={styles.head}>
        <p className={styles.statement} data-testid="limit-statement">
          {statement}
        </p>
        <Confidence value={confidence} />
      </div>
      <div className={styles.columns}>
        {evidence.length > 0 && (
          <Part title={text('verdict.limitPanel.evidence')}>
            <ul className={styles.evidence}>
              {evidence.map((sentence) => (
                <li key={sentence}>
                  <Commands words={sentence} />
                </li>
              ))}
            </ul>
          </Part>
        )}
        <div className={styles.advice}>
          {verdict.confirm !== '' && (
            <Part title={text('verdict.limitPanel.confirm')}>
              <Commands words={verdict.confirm} />
            </Part>
          )}
          {verdict.next !== '' && (
            <Part title={text('verdict.limitPanel.next')}>
              <Commands words={verdict.next} />
            </Part>
          )}
          <Others others={verdict.others} />
        </div>
      </div>
    </Panel>
  )
}

/** In words and as a number; the bar only repeats it. */
function Confidence({ value }: { value: number }): ReactElement {
  const text = useText()
  const percent = Math.round(value * 100)
  return (
    <div className={styles.confidence} data-testid="limit-confidence">
      <span>
        {text('verdict.limitPanel.confidence', {
          words: text(`verdict.confidence.${confidenceOf(value)}`),
          percent,
        })}
      </span>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.bar} style={{ width: `${percent}%` }} />
      </span>
    </div>
  )
}

function Part(props: { title: string; children: ReactNode }): ReactElement {
  return (
    <div className={styles.part}>
      <h4>{props.title}</h4>
      <div>{props.children}</div>
    </div>
  )
}

function Others({ others }: Pick<Verdict, 'others'>): ReactElement | null {
  const text = useText()
  if (others.length === 0) return null
  return (
    <Part title={text('verdict.limitPanel.others')}>
      {others
        .map(({ cause, confidence }) =>
          text('verdict.limitPanel.other', {
            cause: causeWords(cause),
            percent: Math.round(confidence * 100),
          }),
        )
        .join(', ')}
    </Part>
  )
}
