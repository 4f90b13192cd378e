import type { ReactElement } from 'react'
import { useText } from '../i18n/use-text.ts'
import styles from './unauthorized.module.css'

export function Unauthorized(): ReactElement {
  const text = useText()
  return (
    <main className={styles.page} data-testid="unauthorized">
      <h1>{text('app.unauthorizedTitle')}</h1>
      <p>{text('app.unauthorized')}</p>
    </main>
  )
}
