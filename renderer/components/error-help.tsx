import type { ReactElement } from 'react'
import type { SummaryError } from '../../core/metrics/summary-schema.ts'
import {
  codeHelp,
  operatingSystemOf,
  rowHelp,
  type Language,
} from '../../core/verdict/error-help.ts'
import { useText } from '../i18n/use-text.ts'
import { useUi } from '../state/context.tsx'
import { Commands } from './commands.tsx'
import styles from './errors-table.module.css'

/** What causes a row of errors and how to mend it, on the app's own system. */
export function ErrorHelp(props: {
  row: SummaryError
  language: Language
}): ReactElement {
  const { row, language } = props
  const platform = useUi((state) => state.info?.platform ?? '')
  const { cause, fix } = rowHelp(row, language)
  return (
    <>
      {row.sample !== '' && <code className={styles.sample}>{row.sample}</code>}
      <div lang={language}>
        <p className={styles.cause}>{cause}</p>
        <p className={styles.fix}>
          <Commands words={fix[operatingSystemOf(platform)]} />
        </p>
      </div>
    </>
  )
}

/** The close code or HTTP status of a row, and what it is called. */
export function ErrorCode(props: {
  row: SummaryError
  language: Language
}): ReactElement {
  const { row, language } = props
  const text = useText()
  if (row.closeCode === null) return <>–</>
  const help = codeHelp(row.closeCode, language)
  const kind = text(row.closeCode < 1000 ? 'errors.http' : 'errors.close')
  return (
    <>
      {row.closeCode} <span className={styles.dim}>{kind}</span>
      {help && (
        <div className={styles.dim} lang={language}>
          {help.title}
        </div>
      )}
    </>
  )
}
