import { SegmentedControl } from '@mantine/core'
import { useMemo, type ReactElement } from 'react'
import type { SummaryError } from '../../core/metrics/summary-schema.ts'
import { LANGUAGES, type Language } from '../../core/verdict/error-help.ts'
import { useText } from '../i18n/use-text.ts'
import type { Text } from '../i18n/text.ts'
import { useApp, useUi } from '../state/context.tsx'
import { DataTable, type Column } from './data-table.tsx'
import { ErrorCode, ErrorHelp } from './error-help.tsx'
import { Sparkline } from './sparkline.tsx'
import styles from './errors-table.module.css'
import { formatClock, formatCount, formatShare } from './formats.ts'
import { NOT_IN_PICTURE } from './picture.ts'
import { Panel } from './panel.tsx'

export function ErrorsTable(props: {
  errors: readonly SummaryError[]
}): ReactElement {
  const text = useText()
  const language = useUi((state) => state.helpLanguage)
  const total = props.errors.reduce((sum, row) => sum + row.count, 0)
  const lengthSeconds = Math.max(
    0,
    ...props.errors.map(({ lastSecond }) => lastSecond + 1),
  )
  const columns = useMemo(
    () => columnsOf(text, { total, lengthSeconds, language }),
    [text, total, lengthSeconds, language],
  )
  return (
    <Panel
      title={text('errors.title')}
      testId="errors"
      aside={props.errors.length > 0 && <LanguageSwitch />}
    >
      {props.errors.length === 0 ? (
        <p className={styles.none}>{text('errors.none')}</p>
      ) : (
        <DataTable
          label={text('errors.title')}
          testId="errors-table"
          columns={columns}
          rows={props.errors}
          keyOf={(row) => `${row.category}-${row.phase}-${row.closeCode ?? ''}`}
        />
      )}
    </Panel>
  )
}

interface TableFacts {
  /** Errors in all rows. */
  readonly total: number
  /** Of the trends: to the last error. */
  readonly lengthSeconds: number
  readonly language: Language
}

const LANGUAGE_NAMES = {
  en: 'errors.english',
  'zh-CN': 'errors.chinese',
} as const

/** Causes and fixes are there in more languages than the page. */
function LanguageSwitch(): ReactElement {
  const text = useText()
  const { ui } = useApp()
  const language = useUi((state) => state.helpLanguage)
  return (
    <SegmentedControl
      {...NOT_IN_PICTURE}
      size="xs"
      aria-label={text('errors.language')}
      value={language}
      onChange={(next) => ui.getState().set({ helpLanguage: next })}
      data={LANGUAGES.map((value) => ({
        value,
        label: text(LANGUAGE_NAMES[value]),
      }))}
    />
  )
}

function columnsOf(
  text: Text,
  { total, lengthSeconds, language }: TableFacts,
): readonly Column<SummaryError>[] {
  return [
    {
      key: 'category',
      title: text('errors.category'),
      cell: (row) => (
        <>
          <code className={styles.category}>{row.category}</code>
          <div className={styles.dim}>
            {text('errors.phase', { phase: row.phase })}
          </div>
        </>
      ),
    },
    {
      key: 'code',
      title: text('errors.code'),
      cell: (row) => (
        <div className={styles.code}>
          <ErrorCode row={row} language={language} />
        </div>
      ),
    },
    {
      key: 'count',
      title: text('errors.count'),
      number: true,
      cell: (row) => (
        <>
          <b>{formatCount(row.count)}</b>
          <div className={styles.dim}>{formatShare(row.count / total)}</div>
        </>
      ),
    },
    {
      key: 'trend',
      title: text('errors.trend'),
      cell: (row) => (
        <>
          <Sparkline trend={row.trend} lengthSeconds={lengthSeconds} />
          <div className={styles.seen}>
            {text('errors.seen', {
              first: formatClock(row.firstSecond),
              last: formatClock(row.lastSecond),
            })}
          </div>
        </>
      ),
    },
    {
      key: 'help',
      title: text('errors.help'),
      wide: true,
      cell: (row) => <ErrorHelp row={row} language={language} />,
    },
  ]
}
