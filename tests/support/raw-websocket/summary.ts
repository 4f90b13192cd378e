// Messages and frames as short lines, so that whole conversations compare as
// lists of text, megabytes included.
import { createHash } from 'node:crypto'
import { OPCODE } from '../reference-server/frames.ts'
import type { ClientFrame } from './client-frames.ts'

export type Kind = 'text' | 'binary' | 'ping' | 'pong'

const SHOWN_BYTES_MAX = 130

/** Such as `text "hello"` or `binary 65536 bytes, sha1 ...`. */
export function summary(kind: Kind, payload: string | Uint8Array): string {
  const bytes = Buffer.from(payload)
  if (bytes.length <= SHOWN_BYTES_MAX)
    return `${kind} ${JSON.stringify(bytes.toString('latin1'))}`
  const sha1 = createHash('sha1').update(bytes).digest('hex')
  return `${kind} ${bytes.length} bytes, sha1 ${sha1}`
}

/** A frame of the client; of a close frame, its code alone. */
export function frameSummary(frame: ClientFrame): string {
  if (frame.opcode === OPCODE.close) return closeSummary(frame.payload)
  const name = NAMES[frame.opcode] ?? `opcode ${frame.opcode}`
  const line = summary(name as Kind, frame.payload) // or an odd opcode's name
  return frame.fin ? line : `${line}, to be continued`
}

const NAMES: Readonly<Record<number, string>> = {
  [OPCODE.text]: 'text',
  [OPCODE.binary]: 'binary',
  [OPCODE.ping]: 'ping',
  [OPCODE.pong]: 'pong',
}

function closeSummary(payload: Buffer): string {
  if (payload.length === 0) return 'close'
  if (payload.length === 1) return 'close of one byte'
  return `close ${payload.readUInt16BE(0)}`
}
