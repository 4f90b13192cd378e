import type { ReactElement } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { useUi } from '../../state/context.tsx'
import { formatCount } from '../../components/formats.ts'
import styles from './empty-view.module.css'

/** Before the first run: what to do. */
export function EmptyView({ shortcut }: { shortcut: string }): ReactElement {
  const text = useText()
  const info = useUi((state) => state.info)
  return (
    <div className={styles.empty} data-testid="empty">
      <svg viewBox="0 0 240 88" className={styles.picture} aria-hidden="true">
        <path
          d="M8 72 L52 72 L60 52 L100 52 L108 32 L150 32 L158 14 L232 14"
          className={styles.plan}
        />
        <path
          d="M8 72 L52 71 L61 53 L100 52 L110 33 L150 32 L161 16 L196 15"
          className={styles.line}
        />
        <circle cx="196" cy="15" r="4" className={styles.dot} />
      </svg>
      <h2>{text('empty.title')}</h2>
      <ol className={styles.steps}>
        <li>{text('empty.target')}</li>
        <li>{text('empty.load')}</li>
        <li>{text('empty.run', { shortcut })}</li>
      </ol>
      {info && (
        <p className={styles.machine} data-testid="machine">
          {text('empty.machine', {
            cores: info.cores,
            descriptors:
              info.descriptorLimit === null
                ? text('empty.unlimited')
                : formatCount(info.descriptorLimit),
          })}
        </p>
      )}
    </div>
  )
}
