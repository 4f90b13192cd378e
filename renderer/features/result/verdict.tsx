import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
} from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import type { Summary } from '../../../core/metrics/summary-schema.ts'
import { Pill } from '../../components/pill.tsx'
import { TrustMark } from '../../components/trust.tsx'
import {
  GRADE_TONES,
  LIMIT_TONES,
  TRUST_TONES,
} from '../../components/verdict-tones.ts'
import type { Text } from '../../i18n/text.ts'
import { useText } from '../../i18n/use-text.ts'
import styles from './verdict.module.css'
import { headlineOf } from './headline.ts'
import { causeWords, limitOf } from './limit-words.ts'

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

/** Each in a word and what it rests on; the details stand below. */
function Judgements(props: { summary: Summary; text: Text }): ReactElement {
  const { summary, text } = props
  const { generator, grade, verdict } = summary
  const limit = limitOf(summary)
  return (
    <dl className={styles.judgements}>
      <Judgement name={text('result.trust')}>
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
      </Judgement>
      {limit !== null && (
        <Judgement name={text('result.limit')}>
          <Pill tone={LIMIT_TONES[limit]} testId="limit">
            {text(`verdict.limit.${limit}`)}
          </Pill>
          {verdict && verdict.limit === limit && limit !== 'none' && (
            <span className={styles.reason} data-testid="limit-cause">
              {causeWords(verdict.cause)}
            </span>
          )}
        </Judgement>
      )}
      <Judgement name={text('result.grade')}>
        <span>
          <Pill tone={GRADE_TONES[grade]} testId="grade">
            {text(`grade.${grade}`)}
          </Pill>
          <TrustMark />
        </span>
      </Judgement>
    </dl>
  )
}

function Judgement(props: {
  readonly name: string
  readonly children: ReactNode
}): ReactElement {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}
