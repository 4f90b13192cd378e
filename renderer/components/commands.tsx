import type { ReactElement } from 'react'
import styles from './commands.module.css'

/** Words in which what stands between backticks is typed. */
export function Commands({ words }: { words: string }): ReactElement {
  return (
    <>
      {words.split('`').map((part, index) =>
        index % 2 === 1 ? (
          <code key={index} className={styles.command}>
            {part}
          </code>
        ) : (
          part
        ),
      )}
    </>
  )
}
