// Gathers what the connections of a process send within one turn of the event
// loop: the frames of a connection lie side by side in one shared piece of
// memory and leave in one write. No frame waits for a later turn.
import {
  applyMask,
  FIN,
  LENGTH_16,
  LENGTH_64,
  MASK_BYTES,
  MASKED,
} from './frame.ts'
import type { MaskKeys } from './mask-keys.ts'

const SLAB_BYTES = 16_384
/** Longer frames go out at once, in memory of their own. */
const LARGE_BYTES = 4096
/** With so many connections waiting, none of them waits longer. */
const MAX_WAITING = 32

/** A connection, as far as its outgoing bytes are concerned. */
export interface Sender {
  /** Where its frames of this turn lie in the slab; the outbox's own. */
  outFrom: number
  /** Equal to `outFrom` when nothing waits. */
  outTo: number
  /**
   * @returns whether the bytes may be overwritten after the call; otherwise
   * the system has not taken them all yet
   */
  write(bytes: Uint8Array): boolean
}

export class Outbox {
  /** Null: frames of a server, which are not masked. */
  readonly #keys: MaskKeys | null
  #slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
  #used = 0
  #waiting: Sender[] = []
  #planned = false
  readonly #flush = () => {
    this.#planned = false
    this.flush()
  }

  constructor(keys: MaskKeys | null) {
    this.#keys = keys
  }

  /** @param payload is copied */
  add(sender: Sender, opcode: number, payload: Uint8Array): void {
    const bytes = payload.length
    const frameBytes =
      headerBytes(bytes) + (this.#keys ? MASK_BYTES : 0) + bytes
    if (frameBytes > LARGE_BYTES) {
      this.#sendLarge(sender, opcode, payload, frameBytes)
      return
    }
    this.#makeRoom(sender, frameBytes)
    this.#writeFrame(this.#slab, this.#used, opcode, payload)
    this.#used += frameBytes
    sender.outTo = this.#used
  }

  /** Writes everything that waits. */
  flush(): void {
    const waiting = this.#waiting
    if (waiting.length === 0) return
    this.#waiting = []
    let reusable = true
    for (const sender of waiting) {
      const { outFrom, outTo } = sender
      if (outFrom === outTo) continue // it has gone ahead of a large frame
      sender.outFrom = sender.outTo = 0
      if (!sender.write(this.#slab.subarray(outFrom, outTo))) reusable = false
    }
    // what the system still reads from must not be overwritten
    if (!reusable) this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
    this.#used = 0
  }

  /** The connection is over: what waits of it is not sent. */
  forget(sender: Sender): void {
    sender.outFrom = sender.outTo = 0
  }

  #makeRoom(sender: Sender, frameBytes: number): void {
    const pending = sender.outTo - sender.outFrom
    if (
      this.#used + pending + frameBytes > SLAB_BYTES ||
      pending + frameBytes > LARGE_BYTES
    )
      this.flush()
    if (sender.outFrom === sender.outTo) this.#admit(sender)
    else if (sender.outTo !== this.#used) this.#moveToEnd(sender)
  }

  #admit(sender: Sender): void {
    if (this.#waiting.length >= MAX_WAITING) this.flush()
    sender.outFrom = sender.outTo = this.#used
    this.#waiting.push(sender)
    if (this.#planned) return
    this.#planned = true
    queueMicrotask(this.#flush)
  }

  /** Others have written behind it: its frames are to lie side by side. */
  #moveToEnd(sender: Sender): void {
    const bytes = sender.outTo - sender.outFrom
    this.#slab.copyWithin(this.#used, sender.outFrom, sender.outTo)
    sender.outFrom = this.#used
    this.#used += bytes
    sender.outTo = this.#used
  }

  #sendLarge(
    sender: Sender,
    opcode: number,
    payload: Uint8Array,
    frameBytes: number,
  ): void {
    if (sender.outFrom !== sender.outTo) this.flush()
    const frame = Buffer.allocUnsafeSlow(frameBytes)
    this.#writeFrame(frame, 0, opcode, payload)
    sender.write(frame)
  }

  #writeFrame(
    into: Uint8Array,
    at: number,
    opcode: number,
    payload: Uint8Array,
  ): void {
    const keys = this.#keys
    into[at] = FIN | opcode
    let from = at + writeLength(into, at + 1, payload.length, keys ? MASKED : 0)
    if (!keys) {
      into.set(payload, from)
      return
    }
    const key = keys.next()
    into[from++] = key >>> 24
    into[from++] = key >>> 16
    into[from++] = key >>> 8
    into[from++] = key
    into.set(payload, from)
    if (key !== 0) applyMask(into, from, from + payload.length, key)
  }
}

/**
 * A whole frame of a server, for many receivers: made once, sent as it is.
 *
 * @param parts of the payload
 */
export function serverFrame(
  opcode: number,
  parts: readonly Uint8Array[],
): Buffer {
  const payloadBytes = parts.reduce((sum, { length }) => sum + length, 0)
  const frame = Buffer.allocUnsafe(headerBytes(payloadBytes) + payloadBytes)
  frame[0] = FIN | opcode
  let at = writeLength(frame, 1, payloadBytes, 0)
  for (const part of parts) {
    frame.set(part, at)
    at += part.length
  }
  return frame
}

function headerBytes(payloadBytes: number): number {
  if (payloadBytes < LENGTH_16) return 2
  return payloadBytes <= 0xffff ? 4 : 10
}

/** @returns the length of the header up to here, the first byte included */
function writeLength(
  into: Uint8Array,
  at: number,
  bytes: number,
  maskBit: number,
): number {
  if (bytes < LENGTH_16) {
    into[at] = maskBit | bytes
    return 2
  }
  if (bytes <= 0xffff) {
    into[at] = maskBit | LENGTH_16
    into[at + 1] = bytes >>> 8
    into[at + 2] = bytes
    return 4
  }
  into[at] = maskBit | LENGTH_64
  const view = new DataView(into.buffer, into.byteOffset + at + 1, 8)
  view.setBigUint64(0, BigInt(bytes))
  return 10
}
