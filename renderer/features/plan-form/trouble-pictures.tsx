import type { ReactElement } from 'react'
import { Cross, Peers, Server, Stroke } from './picture-parts.tsx'

/** The axes of those that show connections over time. */
function Axes(): ReactElement {
  return <Stroke d="M6 4v31h54" tone="faint" />
}

export function StormPicture(): ReactElement {
  return (
    <>
      <Axes />
      <Stroke d="M22 8v22" tone="bad" />
      <Stroke d="M8 8h14" tone="strong" />
      <Stroke d="M22 30h8c6 0 6-20 14-22h14" tone="strong" />
    </>
  )
}

export function FlappingPicture(): ReactElement {
  const teeth = [16, 26, 36, 46]
  return (
    <>
      <Axes />
      <Stroke d={`M8 10h8${'v10l6-10h4'.repeat(4)}h2`} tone="strong" />
      <Stroke d={teeth.map((x) => `M${x} 10v10`).join('')} tone="bad" />
    </>
  )
}

export function SlowConsumersPicture(): ReactElement {
  return (
    <>
      <Stroke d="M18 16L44 9" tone="strong" />
      <Stroke d="M18 24L46 31" tone="line" />
      <Peers at={[[50, 8]]} r={3.4} />
      <Peers at={[[52, 32]]} tone="badPeer" r={3.4} />
      {[24, 29.5, 35, 40.5].map((x) => (
        <rect
          key={x}
          {...{ x, y: 24 + (x - 24) * 0.27, width: 3.6, height: 5, rx: 1 }}
          fill="var(--tw-bad)"
        />
      ))}
      <Server x={11} y={20} />
    </>
  )
}

export function ChurnPicture(): ReactElement {
  return (
    <>
      <Stroke d="M6 8h52M6 20h52M6 32h52" tone="faint" />
      <g strokeWidth={5}>
        <path d="M9 8h13M37 8h14" stroke="var(--tw-info)" />
        <path d="M18 20h14M47 20h9" stroke="var(--tw-info)" />
        <path d="M9 32h4M28 32h14" stroke="var(--tw-info)" />
      </g>
    </>
  )
}

export function OfflinePicture(): ReactElement {
  return (
    <>
      <Stroke d="M6 12h12" tone="strong" />
      <Stroke d="M18 12h22" tone="gone" />
      <Stroke d="M40 12h18" tone="strong" />
      <Peers at={[[18, 12]]} tone="badPeer" />
      <Peers at={[[40, 12]]} tone="sender" />
      <Stroke d="M8 34h50" tone="faint" />
      {[22, 27, 32].map((x) => (
        <rect
          key={x}
          {...{ x: x - 1.8, y: 26, width: 3.6, height: 6, rx: 1 }}
          fill="var(--tw-info)"
        />
      ))}
      <Stroke d="M36 28c5 0 9-3 9-10m-3 3l3-4 3 4" tone="strong" />
    </>
  )
}

export function HalfOpenPicture(): ReactElement {
  return (
    <>
      <Stroke d="M44 14H19m4-3.5L19 14l4 3.5" tone="strong" />
      <Stroke d="M19 26h12" tone="gone" />
      <Cross x={36} y={26} />
      <Peers at={[[11, 20]]} tone="badPeer" r={4} />
      <Server x={51} y={20} />
    </>
  )
}

export function IdleTimeoutPicture(): ReactElement {
  return (
    <>
      <Stroke d="M43 4v32" tone="gone" />
      <Stroke d="M7 8h10M7 16h20M7 24h32" tone="strong" />
      <Stroke d="M7 32h36" tone="strong" />
      <Cross x={43} y={32} />
      <Peers
        at={[
          [17, 8],
          [27, 16],
          [39, 24],
        ]}
        r={2.3}
      />
    </>
  )
}

export function SoakPicture(): ReactElement {
  return (
    <>
      <Axes />
      <Stroke
        d="M8 17c3-3 5-3 8 0s5 3 8 0 5-3 8 0 5 3 8 0 5-3 8 0 5 3 8 0"
        tone="strong"
      />
      <Stroke d="M6 26h54" tone="gone" />
    </>
  )
}

export function OverloadPicture(): ReactElement {
  return (
    <>
      <Axes />
      <Stroke d="M8 32h11v-6h12v-6h12v-7h13" tone="strong" />
      <Stroke d="M8 29c24 0 36-3 45-23" tone="bad" />
    </>
  )
}
