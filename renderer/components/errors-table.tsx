import { useMemo, type ReactElement } from 'react'
import type { SummaryError } from '../../core/metrics/summary-schema.ts'
import { closeCodeName } from '../../core/verdict/close-codes.ts'
import { errorHelp } from '../../core/verdict/error-help.ts'
import { useText } from '../i18n/use-text.ts'
import type { Text } from '../i18n/text.ts'
import { useUi } from '../state/context.tsx'
import { DataTable, type Column } from './data-table.tsx'
import styles from './errors-table.module.css'
import { formatClock, formatCount, formatShare } from './formats.ts'
import { Panel } from './panel.tsx'

type System = 'linux' | 'macos' | 'windows'

export function ErrorsTable(props: {
  errors: readonly SummaryError[]
}): ReactElement {
  const text = useText()
  const platform = useUi((state) => state.info?.platform)
  const total = props.errors.reduce((sum, row) => sum + row.count, 0)
  const columns = useMemo(
    () => columnsOf(text, total, systemOf(platform)),
    [text, total, platform],
  )
  return (
    <Panel title={text('errors.title')} testId="errors">
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

function columnsOf(
  text: Text,
  total: number,
  system: System,
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
      cell: (row) => <Code row={row} />,
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
      key: 'seen',
      title: text('errors.seen'),
      number: true,
      cell: (row) => (
        <>
          {formatClock(row.firstSecond)}
          <div className={styles.dim}>{formatClock(row.lastSecond)}</div>
        </>
      ),
    },
    {
      key: 'help',
      title: text('errors.help'),
      wide: true,
      cell: (row) => <Help row={row} system={system} />,
    },
  ]
}

function Code({ row }: { row: SummaryError }): ReactElement {
  if (row.closeCode === null) return <>–</>
  const name = row.phase === 'connect' ? 'HTTP' : closeCodeName(row.closeCode)
  return (
    <>
      {row.closeCode}
      <div className={styles.dim}>{name}</div>
    </>
  )
}

function Help(props: { row: SummaryError; system: System }): ReactElement {
  const { cause, fix } = errorHelp(props.row.category)
  return (
    <>
      {props.row.sample !== '' && (
        <code className={styles.sample}>{props.row.sample}</code>
      )}
      <div>{cause}</div>
      <div className={styles.dim}>{fix[props.system]}</div>
    </>
  )
}

/** Where the load is made, as Node names it. */
function systemOf(platform: string | undefined): System {
  if (platform === 'darwin') return 'macos'
  return platform === 'win32' ? 'windows' : 'linux'
}
