import { CloseButton, Loader } from '@mantine/core'
import type { ReactElement } from 'react'
import { useText } from '../i18n/use-text.ts'
import { useApp, useUi } from '../state/context.tsx'
import styles from './banners.module.css'

/** What concerns the whole window: a lost connection, a refused command. */
export function Banners(): ReactElement {
  const text = useText()
  const { ui } = useApp()
  const link = useUi((state) => state.link)
  const problem = useUi((state) => state.problem)
  return (
    <>
      {link === 'lost' && (
        <div className={styles.banner} data-tone="warn" role="alert">
          <Loader size={14} color="currentColor" />
          {text('app.lost')}
        </div>
      )}
      {problem !== null && (
        <div className={styles.banner} data-tone="bad" role="alert">
          <b>{text('app.problem')}</b>
          <span className={styles.words}>{problem}</span>
          <CloseButton
            size="sm"
            aria-label={text('app.dismiss')}
            onClick={() => ui.getState().set({ problem: null })}
          />
        </div>
      )}
    </>
  )
}
