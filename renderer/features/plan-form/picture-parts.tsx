import type { ReactElement } from 'react'
import styles from './scenario-picture.module.css'

export type Tone =
  'line' | 'faint' | 'strong' | 'bad' | 'gone' | 'server' | 'peer' | 'sender'

/** A path in one of the pictures' colours. */
export function Stroke(props: { d: string; tone: Tone }): ReactElement {
  return <path d={props.d} className={styles[props.tone]} />
}

interface Place {
  readonly x: number
  readonly y: number
}

/** The server, its middle at the place. */
export function Server({ x, y }: Place): ReactElement {
  return (
    <>
      <rect
        {...{ x: x - 6, y: y - 8, width: 12, height: 16, rx: 2.5 }}
        className={styles.server}
      />
      <path
        d={`M${x - 3} ${y - 3}h6M${x - 3} ${y + 2}h3`}
        className={styles.strong}
      />
    </>
  )
}

interface PeersProps {
  readonly at: readonly (readonly [number, number])[]
  readonly tone?: 'peer' | 'sender' | 'badPeer'
  readonly r?: number
}

/** Connections, each a small circle. */
export function Peers({
  at,
  tone = 'peer',
  r = 2.8,
}: PeersProps): ReactElement {
  return (
    <>
      {at.map(([x, y]) => (
        <circle
          key={`${x} ${y}`}
          cx={x}
          cy={y}
          r={r}
          className={styles[tone]}
        />
      ))}
    </>
  )
}

/** A small cross: here something was cut. */
export function Cross({ x, y }: Place): ReactElement {
  return (
    <Stroke
      d={`M${x - 2.5} ${y - 2.5}l5 5M${x + 2.5} ${y - 2.5}l-5 5`}
      tone="bad"
    />
  )
}
