import type { ReactElement } from 'react'
import { Peers, Server, Stroke } from './picture-parts.tsx'

const AROUND = [
  [10, 8],
  [8, 20],
  [10, 32],
  [54, 8],
  [56, 20],
  [54, 32],
] as const

export function ConnectOnlyPicture(): ReactElement {
  return (
    <>
      <Stroke
        d={AROUND.map(([x, y]) => `M32 20L${x} ${y}`).join('')}
        tone="line"
      />
      <Peers at={AROUND} />
      <Server x={32} y={20} />
    </>
  )
}

export function EchoPicture(): ReactElement {
  return (
    <>
      <Stroke d="M14 14C22 8 36 8 43 13m-5-2.5l5 2.5-1.5 5" tone="strong" />
      <Stroke d="M43 27C36 32 22 32 14 26m5 3l-5-3 1.5-5" tone="line" />
      <Peers at={[[11, 20]]} r={4} />
      <Server x={51} y={20} />
    </>
  )
}

export function SingleChatPicture(): ReactElement {
  return (
    <>
      <Stroke
        d="M9 5h24a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3H17l-5 4v-4H9a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3z"
        tone="server"
      />
      <Stroke d="M12 11h14" tone="strong" />
      <Stroke
        d="M31 21h24a3 3 0 0 1 3 3v5a3 3 0 0 1-3 3h-3v4l-5-4H31a3 3 0 0 1-3-3v-5a3 3 0 0 1 3-3z"
        tone="peer"
      />
      <Stroke d="M34 26.5h16" tone="line" />
    </>
  )
}

const MEMBERS = [
  [32, 6],
  [48, 10],
  [54, 22],
  [44, 33],
  [20, 33],
  [10, 22],
] as const

export function GroupsPicture(): ReactElement {
  return (
    <>
      <Stroke
        d={MEMBERS.map(([x, y]) => `M16 10L${x} ${y}`).join('')}
        tone="line"
      />
      <Peers at={MEMBERS} />
      <Peers at={[[16, 10]]} tone="sender" r={3.4} />
    </>
  )
}

export function SenderToGroupsPicture(): ReactElement {
  const clusters = [8, 20, 32]
  return (
    <>
      <Stroke
        d={clusters.map((y) => `M10 20C22 20 24 ${y} 36 ${y}`).join('')}
        tone="line"
      />
      <Peers
        at={clusters.flatMap(
          (y) =>
            [
              [40, y],
              [47.5, y],
              [55, y],
            ] as const,
        )}
      />
      <Peers at={[[10, 20]]} tone="sender" r={3.6} />
    </>
  )
}

export function BroadcastPicture(): ReactElement {
  const rows = [6, 15, 25, 34]
  return (
    <>
      <Stroke
        d="M21 14a8 8 0 0 1 0 12M26 10a14 14 0 0 1 0 20M31 6a20 20 0 0 1 0 28"
        tone="strong"
      />
      <Peers
        at={rows.flatMap((y) => [[46, y] as const, [56, y] as const])}
        r={2.5}
      />
      <Server x={11} y={20} />
    </>
  )
}

export function AskPicture(): ReactElement {
  return (
    <>
      <Stroke
        d="M9 4h17a3 3 0 0 1 3 3v12a3 3 0 0 1-3 3H16l-5 4v-4H9a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z"
        tone="peer"
      />
      <Stroke
        d="M14.5 10a3 3 0 1 1 4.6 2.5c-1.1.7-1.6 1.2-1.6 2.3m0 3v.2"
        tone="line"
      />
      <Stroke
        d="M38 13h17a3 3 0 0 1 3 3v12a3 3 0 0 1-3 3h-2v4l-5-4H38a3 3 0 0 1-3-3V16a3 3 0 0 1 3-3z"
        tone="server"
      />
      <Stroke d="M42 22l3 3 6-6" tone="strong" />
    </>
  )
}
