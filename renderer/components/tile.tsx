import type { ReactElement, ReactNode } from 'react'
import { NOT_MEASURED } from './formats.ts'
import { TrustMark } from './trust.tsx'
import styles from './tile.module.css'

export type Tone = 'plain' | 'bad' | 'warn' | 'good'

interface TileProps {
  /** Test id: `tile-<name>`. */
  readonly name: string
  readonly label: string
  readonly value: string
  /** Follows the value, smaller: "/ 1,000". */
  readonly suffix?: string
  readonly detail: ReactNode
  readonly tone?: Tone
  /** Of the generator itself: never marked as its doing. */
  readonly own?: boolean
}

/** One number of the live view. */
export function Tile(props: TileProps): ReactElement {
  const { name, label, value, suffix, detail, tone = 'plain' } = props
  return (
    <div className={styles.tile} data-testid={`tile-${name}`} data-tone={tone}>
      <div className={styles.label}>{label}</div>
      <div className={styles.value}>
        <span data-testid={`tile-${name}-value`}>{value}</span>
        {suffix && <span className={styles.suffix}>{suffix}</span>}
        {!props.own && value !== NOT_MEASURED && <TrustMark />}
      </div>
      <div className={styles.detail}>{detail}</div>
    </div>
  )
}

export function TileGrid(props: { children: ReactNode }): ReactElement {
  return <div className={styles.grid}>{props.children}</div>
}
