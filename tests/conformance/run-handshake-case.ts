// Plays a case of the handshake table against one client on a raw server.
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  close,
  frameBytes,
  text,
} from '../support/raw-websocket/frame-bytes.ts'
import type { Implementation } from '../support/raw-websocket/implementations.ts'
import {
  startRawServer,
  type RawPeer,
} from '../support/raw-websocket/raw-server.ts'
import { createHash } from 'node:crypto'
import { endSummary, Witness } from '../support/raw-websocket/witness.ts'
import { expectedHandshake, type HandshakeCase } from './handshake-case.ts'

export interface HandshakeOutcome {
  /** "opened" where frames came through afterwards. */
  readonly result: string
  readonly openings: number
  readonly endings: number
  readonly heard: readonly string[]
  readonly tooLate: readonly string[]
  /** No client takes in a head or a body without an end. */
  readonly tookTooMuch: boolean
}

/** RFC 6455, 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** Heads end at 16 KiB; a body of 1 MiB goes out in one write. */
const TAKEN_BYTES_MAX = 1_200_000

const AFTERWARDS = Buffer.concat(
  [text('after it'), close(1000)].map(frameBytes),
)

export function handshakeOutcomeOf(result: string): HandshakeOutcome {
  const isOpen = result === 'opened'
  return {
    result,
    openings: isOpen ? 1 : 0,
    endings: 1,
    heard: isOpen ? ['text "after it"'] : [],
    tooLate: [],
    tookTooMuch: false,
  }
}

export async function runHandshakeCase(
  implementation: Implementation,
  testCase: HandshakeCase,
): Promise<HandshakeOutcome> {
  const expected = expectedHandshake(testCase, implementation.name)
  const server = await startRawServer((peer) => serve(peer, testCase, expected))
  try {
    const openSocket = await implementation.openerFor(server.url, testCase.plan)
    const witness = new Witness()
    witness.owns(openSocket(0, witness))
    const end = await witness.untilEnded
    const peer = server.latest
    if (peer === null) throw new Error(`never dialed: ${end.message}`)
    await peer.over // the client lets go of TCP as well
    await nextTurn()
    const { openings, endings, heard, tooLate } = witness
    const closedWell = openings === 1 && end.closeCode === 1000
    return {
      result: closedWell ? 'opened' : endSummary(end),
      ...{ openings, endings, heard, tooLate },
      tookTooMuch: peer.tcp.bytesWritten > TAKEN_BYTES_MAX,
    }
  } finally {
    await server.stop()
  }
}

async function serve(
  peer: RawPeer,
  { answer, after = 'wait' }: HandshakeCase,
  expected: string,
): Promise<void> {
  const { key } = await peer.request
  const asked = { accept: acceptFor(key ?? '') }
  await peer.writeApart(latin1(answer(asked)))
  if (expected === 'opened') await peer.writeApart([AFTERWARDS])
  if (after === 'end') peer.tcp.end()
  if (after === 'reset') peer.tcp.resetAndDestroy()
}

function acceptFor(key: string): string {
  return createHash('sha1')
    .update(key + GUID)
    .digest('base64')
}

function* latin1(chunks: Iterable<string | Uint8Array>): Iterable<Uint8Array> {
  for (const chunk of chunks)
    yield typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk
}
