import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
} from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { Summary } from '../../../core/metrics/summary-schema.ts'
import { Pill } from '../../components/pill.tsx'
import { TrustMark } from '../../components/trust.tsx'
import { GRADE_TONES, TRUST_TONES } from '../../components/verdict-tones.ts'
import type { Text } from '../../i18n/text.ts'
import { useText } from '../../i18n/use-text.ts'
import styles from './verdict.module.css'
import { headlineOf } from './headline.ts'

const ICONS = {
  good: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconCircleX,
}

/** Were the goals met, how good was it, can the numbers be believed. */
export function Verdict({ summary }: { summary: Summary }): ReactElement {
  const text = useText()
  const headline = headlineOf(summary, text)
  const Icon = ICONS[headline.tone]
  return (
    <section
      className={styles.verdict}
      data-tone={headline.tone}
      aria-label={text('result.verdict')}
      data-testid="verdict"
    >
      <Icon size={30} stroke={1.6} className={styles.icon} aria-hidden="true" />
      <div className={styles.words}>
        <h2 className={styles.title}>
          <span data-testid="headline">{headline.title}</span>
          <TrustMark />
        </h2>
        <p className={styles.detail}>{headline.detail}</p>
      </div>
      <Judgements summary={summary} text={text} />
    </section>
  )
}

function Judgements(props: { summary: Summary; text: Text }): ReactElement {
  const { summary, text } = props
  const { generator, grade } = summary
  return (
    <dl className={styles.judgements}>
      <div>
        <dt>{text('result.grade')}</dt>
        <dd>
          <Pill tone={GRADE_TONES[grade]} testId="grade">
            {text(`grade.${grade}`)}
          </Pill>
          <TrustMark />
        </dd>
      </div>
      <div className={styles.trust}>
        <dt>{text('result.trust')}</dt>
        <dd>
          <Pill tone={TRUST_TONES[generator.verdict]} testId="trust">
            {text(`trust.${generator.verdict}`)}
          </Pill>
          <span className={styles.reason}>
            {generator.reason}
            {generator.verdict !== 'trusted' && (
              <>
                {' '}
                <TrustMark /> {text('verdict.trustPanel.mark')}
              </>
            )}
          </span>
        </dd>
      </div>
    </dl>
  )
}
