// A message on its way to any number of receivers: its frame is made once and
// the same bytes are written to all of them, now or at their return.
import type { TargetCounter } from '../../core/protocol/target.ts'
import { TEXT } from '../websocket/frame.ts'
import { serverFrame } from '../websocket/outbox.ts'

export interface SharedFrame {
  /** Number of the message in this process, as `id` in its text. */
  readonly id: number
  /** The whole frame; never changed once made. */
  readonly bytes: Buffer
  readonly payloadBytes: number
  readonly countedAs: Extract<TargetCounter, 'deliveriesSent' | 'pushesSent'>
}

/** What the server says of a message it passes on. */
export interface Stamp {
  readonly id: number
  /** One more with each message to that user, group or to all. */
  readonly seq: number
  /** Null: the sender has not logged in. */
  readonly from: string | null
}

const CLOSING_BRACE = 0x7d

/**
 * The stamp goes behind what was sent, which stays byte for byte as it was. A
 * sender's own `from`, `seq` or `id` stands before ours, which readers of JSON
 * take for the valid one.
 *
 * @param data text of a JSON object that is not empty
 */
export function passedOn(data: Uint8Array, stamp: Stamp): SharedFrame {
  const { id, seq, from } = stamp
  const sender = from === null ? '' : `,"from":${JSON.stringify(from)}`
  const end = Buffer.from(`${sender},"seq":${seq},"id":${id}}`)
  const body = data.subarray(0, data.lastIndexOf(CLOSING_BRACE))
  return {
    id,
    bytes: serverFrame(TEXT, [body, end]),
    payloadBytes: body.length + end.length,
    countedAs: 'deliveriesSent',
  }
}

export function pushed(number: number, bodyBytes: number): SharedFrame {
  const body = 'x'.repeat(bodyBytes)
  const text = Buffer.from(
    `{"type":"push","number":${number},"body":"${body}"}`,
  )
  return {
    id: number,
    bytes: serverFrame(TEXT, [text]),
    payloadBytes: text.length,
    countedAs: 'pushesSent',
  }
}
