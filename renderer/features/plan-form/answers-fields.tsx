import type { ReactElement } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { EMPTY_ANSWER, type AnswerDraft } from '../../state/talk-draft.ts'
import { useRows } from '../../state/use-section.ts'
import { MatchField, MessageField } from './message-field.tsx'
import styles from './plan-form.module.css'
import { AddButton, RowCard } from './row-card.tsx'
import { Advanced } from './section.tsx'

/** What the protocol wants answered at once, such as the server's own ping. */
export function AnswersFields(): ReactElement {
  const text = useText()
  const [answers, change] = useRows('answers')
  return (
    <Advanced
      title={text('form.answers.title')}
      hint={text('form.answers.hint', { count: answers.length })}
      paths={['answers']}
    >
      <p className={styles.hint}>{text('form.answers.explain')}</p>
      {answers.map((answer, index) => (
        <AnswerFields
          key={index}
          {...{ answer, index }}
          onChange={(fields) =>
            change(answers.with(index, { ...answer, ...fields }))
          }
          onRemove={() => change(answers.toSpliced(index, 1))}
        />
      ))}
      <AddButton
        label={text('form.answers.add')}
        onClick={() => change([...answers, EMPTY_ANSWER])}
      />
    </Advanced>
  )
}

interface AnswerFieldsProps {
  readonly answer: AnswerDraft
  readonly index: number
  onChange(fields: Partial<AnswerDraft>): void
  onRemove(): void
}

function AnswerFields(props: AnswerFieldsProps): ReactElement {
  const { answer, index, onChange, onRemove } = props
  const text = useText()
  const number = index + 1
  return (
    <RowCard
      title={text('form.answers.answer', { number })}
      remove={text('form.answers.remove', { number })}
      onRemove={onRemove}
    >
      <MatchField
        path={`answers[${index}].when`}
        label={text('form.answers.when')}
        value={answer.when}
        onChange={(when) => onChange({ when })}
      />
      <MessageField
        path={`answers[${index}].send`}
        label={text('form.answers.send')}
        value={answer.send}
        onChange={(send) => onChange({ send })}
      />
    </RowCard>
  )
}
