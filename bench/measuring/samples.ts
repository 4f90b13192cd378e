// From the samples of one run to its figures. Pure.
import type { Case } from './cases.ts'

export interface Sample {
  readonly atMs: number
  readonly accepts: number
  readonly handshakes: number
  readonly open: number
  readonly messages: number
  /** Of the client's processes. */
  readonly cpuSeconds: number
  readonly rssBytes: number
  /** Of the server's processes. */
  readonly peerCpuSeconds: number
  /** Of the whole machine. */
  readonly busySeconds: number
}

/** A stretch of a run. */
export interface Span {
  readonly from: Sample
  readonly to: Sample
}

export class IncompleteRunError extends Error {}

/** From just before the first connection to the last handshake. */
export function connectSpan(
  samples: readonly Sample[],
  connections: number,
): Span {
  const first = samples.findIndex(({ accepts }) => accepts > 0)
  const from = samples[Math.max(0, first - 1)]
  const to = samples.find(({ handshakes }) => handshakes >= connections)
  if (first === -1 || !from || !to) {
    const reached = samples.at(-1)?.handshakes ?? 0
    throw new IncompleteRunError(`${reached} of ${connections} connected`)
  }
  return { from, to }
}

/** The samples of the window that the case measures after its last connect. */
export function windowOf(
  samples: readonly Sample[],
  load: Case,
): readonly Sample[] {
  const fromMs = connectSpan(samples, load.connections).to.atMs + load.settleMs
  const inside = samples.filter(
    ({ atMs }) => atMs >= fromMs && atMs <= fromMs + load.windowMs,
  )
  if (inside.length < 2) throw new IncompleteRunError('it ended too early')
  return inside
}

/** CPU-seconds of the client per 10,000 connections opened. */
export function cpuPer10kConnects({ from, to }: Span): number {
  const cpuSeconds = to.cpuSeconds - from.cpuSeconds
  return (cpuSeconds / (to.handshakes - from.handshakes)) * 10_000
}

/** Resident memory per open connection over what was there before the first. */
export function idleKiBPerConnection(
  samples: readonly Sample[],
  load: Case,
): number {
  const { from } = connectSpan(samples, load.connections)
  const held = windowOf(samples, load).toSorted(
    (a, b) => a.rssBytes - b.rssBytes,
  )
  const middle = held[Math.floor(held.length / 2)] ?? from
  if (middle.open < load.connections * 0.99)
    throw new IncompleteRunError(`${middle.open} connections held`)
  return (middle.rssBytes - from.rssBytes) / 1024 / middle.open
}

export function ends(samples: readonly Sample[]): Span {
  const [from, to] = [samples[0], samples.at(-1)]
  if (!from || !to) throw new IncompleteRunError('nothing was measured')
  return { from, to }
}

/** CPU-microseconds of the client per message sent and answered. */
export function cpuUsPerRoundTrip({ from, to }: Span): number {
  const messages = to.messages - from.messages
  if (messages === 0) throw new IncompleteRunError('no message arrived')
  return ((to.cpuSeconds - from.cpuSeconds) / messages) * 1e6
}

export function perSecond(
  { from, to }: Span,
  what: 'handshakes' | 'messages',
): number {
  return ((to[what] - from[what]) / (to.atMs - from.atMs)) * 1000
}

/** Cores that others than client and server kept busy: the measuring itself,
 * the kernel's own work, and whoever disturbs. */
export function otherCores({ from, to }: Span): number {
  const others =
    to.busySeconds -
    from.busySeconds -
    (to.cpuSeconds - from.cpuSeconds) -
    (to.peerCpuSeconds - from.peerCpuSeconds)
  return Math.max(0, (others / (to.atMs - from.atMs)) * 1000)
}
