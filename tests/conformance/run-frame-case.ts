// Plays a case of the frame tables against one client on a raw server.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { setTimeout as delay } from 'node:timers/promises'
import {
  close,
  frameBytes,
  type FrameSpec,
} from '../support/raw-websocket/frame-bytes.ts'
import type { Implementation } from '../support/raw-websocket/implementations.ts'
import { violationsOf } from '../support/raw-websocket/client-frames.ts'
import {
  startRawServer,
  type RawPeer,
  type TcpEnd,
} from '../support/raw-websocket/raw-server.ts'
import { frameSummary } from '../support/raw-websocket/summary.ts'
import { endSummary, Witness } from '../support/raw-websocket/witness.ts'
import {
  endsItself,
  expectedOf,
  type Ending,
  type Expectation,
  type FrameCase,
} from './frame-case.ts'

/** Everything that a case compares; null where it is chance. */
export interface Outcome {
  readonly heard: readonly string[]
  readonly sent: readonly string[] | null
  readonly end: string
  readonly tcp: TcpEnd | null
  /** What the client's frames break; bytes left of an unfinished one. */
  readonly violations: readonly string[]
  /** What else a socket must keep: one end, silence after it. */
  readonly endings: number
  readonly tooLate: readonly string[]
}

/** Long for a busy machine, short for whoever waits for a failing test. */
const GRACE_MS = 5000

export function outcomeOf(expectation: Required<Expectation>): Outcome {
  const { heard, sent, ends } = expectation
  const rest = { heard, violations: [], endings: 1, tooLate: [] }
  return ends.type === 'cut'
    ? { ...rest, sent: null, end: endOf(ends), tcp: null }
    : {
        ...rest,
        sent: [...sent, answerOf(ends)],
        end: endOf(ends),
        tcp: 'in order',
      }
}

function answerOf(ends: Exclude<Ending, { type: 'cut' }>): string {
  const code = ends.type === 'failed' ? ends.code : ends.answer
  return code === null ? 'close' : `close ${code}`
}

function endOf(ends: Ending): string {
  if (ends.type === 'failed') return 'protocol_error'
  if (ends.type === 'cut') return 'eof'
  const { code, reason } = ends
  const words = code === 1005 ? 'close frame without a code' : reason
  return `closed ${code} "${words}"`
}

export async function runFrameCase(
  implementation: Implementation,
  testCase: FrameCase,
): Promise<Outcome> {
  const expected = expectedOf(testCase, implementation.name)
  const server = await startRawServer((peer) => serve(peer, testCase, expected))
  try {
    const openSocket = await implementation.openerFor(server.url, testCase.plan)
    const { onOpened } = testCase
    const witness = new Witness({ echo: true, ...(onOpened && { onOpened }) })
    witness.owns(openSocket(0, witness))
    const end = await witness.untilEnded
    const peer = server.latest
    if (peer === null) throw new Error(`never dialed: ${end.message}`)
    const tcp = await peer.over
    await nextTurn()
    const seen = outcome(witness, { peer, tcp, end: endSummary(end) })
    const isCut = expected.ends.type === 'cut'
    return isCut ? { ...seen, sent: null, tcp: null, violations: [] } : seen
  } finally {
    await server.stop()
  }
}

function outcome(
  witness: Witness,
  seen: { peer: RawPeer; tcp: TcpEnd; end: string },
): Outcome {
  const { peer, tcp, end } = seen
  const { heard, endings, tooLate } = witness
  const left = peer.unfinishedBytes
  const violations = violationsOf(peer.frames)
  if (left > 0) violations.push(`${left} bytes of an unfinished frame`)
  const sent = peer.frames.map(frameSummary)
  return { heard, sent, end, tcp, violations, endings, tooLate }
}

/** Answers the handshake, plays the frames, closes when the echoes are in. */
async function serve(
  peer: RawPeer,
  testCase: FrameCase,
  { sent, ends }: Required<Expectation>,
): Promise<void> {
  await peer.writeApart([await peer.acceptance()])
  await peer.writeApart(readsOf(testCase))
  if (endsItself(testCase.frames, ends)) {
    await endUnlessOver(peer)
    return
  }
  await untilSent(peer, sent.length)
  await peer.writeApart([frameBytes(close(1000))])
}

/** A client that should have ended the connection, and has not, fails soon. */
async function endUnlessOver(peer: RawPeer): Promise<void> {
  const late = delay(GRACE_MS, undefined, { ref: false })
  await Promise.race([peer.closeFrameReceived, peer.over, late])
  peer.tcp.end()
}

/** The frames' bytes, cut where the client's reads are to end. */
function readsOf({ frames, reads = 'one' }: FrameCase): Buffer[] {
  if (reads === 'per frame') return frames.map(frameBytes)
  const all = Buffer.concat(frames.map((frame: FrameSpec) => frameBytes(frame)))
  if (reads === 'one') return [all]
  return Array.from({ length: Math.ceil(all.length / reads) }, (_, index) =>
    all.subarray(index * reads, (index + 1) * reads),
  )
}

/** Waits for so many frames of the client, or for its close frame or end. */
async function untilSent(peer: RawPeer, count: number): Promise<void> {
  const enough = new Promise<void>((resolve) => {
    const check = () => {
      if (peer.frames.length >= count) resolve()
    }
    peer.onFrame = check
    check()
  })
  await Promise.race([enough, peer.closeFrameReceived, peer.over])
}
