import type { ReactElement } from 'react'
import type { ScenarioName } from '../../../core/plan/scenarios.ts'
import styles from './scenario-picture.module.css'
import * as talk from './talk-pictures.tsx'
import * as trouble from './trouble-pictures.tsx'

const PICTURES: Readonly<Record<ScenarioName, () => ReactElement>> = {
  'connect-only': talk.ConnectOnlyPicture,
  echo: talk.EchoPicture,
  'single-chat': talk.SingleChatPicture,
  groups: talk.GroupsPicture,
  'sender-to-groups': talk.SenderToGroupsPicture,
  broadcast: talk.BroadcastPicture,
  ask: talk.AskPicture,
  storm: trouble.StormPicture,
  flapping: trouble.FlappingPicture,
  'slow-consumers': trouble.SlowConsumersPicture,
  churn: trouble.ChurnPicture,
  offline: trouble.OfflinePicture,
  'half-open': trouble.HalfOpenPicture,
  'idle-timeout': trouble.IdleTimeoutPicture,
  soak: trouble.SoakPicture,
  overload: trouble.OverloadPicture,
}

interface ScenarioPictureProps {
  readonly name: ScenarioName
  /** Pixels; it is five eighths as high. */
  readonly width: number
}

/** What a scenario does, drawn; its words stand beside it. */
export function ScenarioPicture(props: ScenarioPictureProps): ReactElement {
  const { name, width } = props
  const Picture = PICTURES[name]
  return (
    <svg
      viewBox="0 0 64 40"
      width={width}
      height={(width * 5) / 8}
      className={styles.picture}
      aria-hidden="true"
    >
      <Picture />
    </svg>
  )
}
