// Puts the fragments of messages together and refuses frames that a client
// may not send (RFC 6455, 5.1 to 5.5).
import type { Message } from './echo.ts'
import { OPCODE, type Frame } from './frames.ts'

const KNOWN_OPCODES: readonly number[] = Object.values(OPCODE)
const FIRST_CONTROL_OPCODE = 0x8

/** @returns what is wrong with a frame by itself, or null */
export function frameProblem(frame: Frame): string | null {
  if (!frame.masked) return 'not masked'
  if (frame.reserved !== 0) return 'reserved bits'
  if (!KNOWN_OPCODES.includes(frame.opcode)) return 'unknown opcode'
  const control = frame.opcode >= FIRST_CONTROL_OPCODE
  if (control && !frame.fin) return 'fragmented control frame'
  if (control && frame.payload.length > 125) return 'long control frame'
  return null
}

export class MessageAssembler {
  #opcode: number | null = null
  #parts: Buffer[] = []

  /** @returns the message that this data frame completes, or what is wrong */
  add(frame: Frame): Message | 'incomplete' | 'out of place' {
    const continues = frame.opcode === OPCODE.continuation
    if (continues === (this.#opcode === null)) return 'out of place'
    if (!continues) this.#opcode = frame.opcode
    this.#parts.push(frame.payload)
    if (!frame.fin) return 'incomplete'
    const message = {
      opcode: this.#opcode ?? frame.opcode,
      payload: Buffer.concat(this.#parts),
    }
    this.#opcode = null
    this.#parts = []
    return message
  }
}
