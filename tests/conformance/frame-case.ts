// The form of the case tables: what a server sends on an open connection and
// what a client has to make of it. Numbers are those of the Autobahn test
// suite where it has the case; RFC numbers are sections of RFC 6455.
import { OPCODE } from '../support/reference-server/frames.ts'
import type { FrameSpec } from '../support/raw-websocket/frame-bytes.ts'
import type {
  ImplementationName,
  PlanChanges,
} from '../support/raw-websocket/implementations.ts'
import type { Socket } from '../../workers/engine/socket.ts'

/** What is seen of the client under test, which echoes every message. */
export interface Expectation {
  /** Messages and pongs that the engine is told, in order. */
  readonly heard: readonly string[]
  /** Frames on the wire but the close frame; echoes of `heard` unless told. */
  readonly sent?: readonly string[]
  /** How the connection ends; closed 1000 by the server unless told. */
  readonly ends?: Ending
}

export type Ending =
  /** By a protocol error; the client says so with this close code. */
  | { readonly type: 'failed'; readonly code: number }
  /** By a close handshake that the server began. */
  | {
      readonly type: 'closed'
      /** What the engine is told. */
      readonly code: number
      readonly reason: string
      /** What the client answered; null: a close frame without a code. */
      readonly answer: number | null
    }
  /** By the client, which cuts TCP; how much of it got out is chance. */
  | { readonly type: 'cut' }

export interface FrameCase extends Expectation {
  readonly id: string
  readonly title: string
  readonly frames: readonly FrameSpec[]
  /** Where the client's reads end: nowhere, at frames, every so many bytes. */
  readonly reads?: 'one' | 'per frame' | number
  readonly plan?: PlanChanges
  /** What the client does as soon as it is open. */
  readonly onOpened?: (socket: Socket) => void
  /** Where an implementation does otherwise, and the reason. */
  readonly deviations?: Partial<Record<ImplementationName, Deviation>>
}

export interface Deviation extends Partial<Expectation> {
  readonly why: string
}

export function failed(code: number): Ending {
  return { type: 'failed', code }
}

export function closed(
  code: number,
  reason = '',
  answer: number | null = code,
): Ending {
  return { type: 'closed', code, reason, answer }
}

export const NORMAL_END: Ending = closed(1000)

/** The expectation for one implementation. */
export function expectedOf(
  testCase: FrameCase,
  name: ImplementationName,
): Required<Expectation> {
  const { heard, ...rest } = {
    ...testCase,
    ...testCase.deviations?.[name],
  }
  return { heard, sent: rest.sent ?? heard, ends: rest.ends ?? NORMAL_END }
}

/** The case's title, with the reason where `name` deviates. */
export function titleOf(testCase: FrameCase, name: ImplementationName): string {
  const why = testCase.deviations?.[name]?.why
  const title = `${testCase.id} ${testCase.title}`
  return why === undefined ? title : `${title} (${name} differs: ${why})`
}

/** Whether a correct server could send these frames. */
export function isWellFormed({
  frames,
  ends = NORMAL_END,
}: FrameCase): boolean {
  return ends.type === 'closed' && frames.every(isPlain)
}

function isPlain(frame: FrameSpec): boolean {
  const { reserved = 0, mask, lengthForm, claimedLength } = frame
  return (
    reserved === 0 &&
    mask === undefined &&
    lengthForm === undefined &&
    claimedLength === undefined
  )
}

/** Whether the frames themselves end the connection. */
export function endsItself(
  frames: readonly FrameSpec[],
  ends: Ending,
): boolean {
  return (
    ends.type !== 'closed' ||
    frames.some(({ opcode }) => opcode === OPCODE.close)
  )
}
