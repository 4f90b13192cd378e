// The bytes of each frame that no server may send.
import { encodeFrame, OPCODE } from './frames.ts'
import type { Violation } from './options.ts'

const RESERVED_OPCODE = 0x3
const NO_CLOSE_FRAME = 1006

export function violationBytes(violation: Violation): Buffer {
  const text = Buffer.from('wrong')
  switch (violation) {
    case 'masked-frame':
      return encodeFrame(OPCODE.text, text, { mask: Buffer.from([1, 2, 3, 4]) })
    case 'invalid-opcode':
      return encodeFrame(RESERVED_OPCODE, text)
    case 'reserved-bits':
      return encodeFrame(OPCODE.text, text, { reserved: 0b111 })
    case 'fragmented-control':
      return encodeFrame(OPCODE.ping, text, { fin: false })
    case 'oversized-control':
      return encodeFrame(OPCODE.ping, Buffer.alloc(126))
    case 'stray-continuation':
      return encodeFrame(OPCODE.continuation, text)
    case 'bad-utf8':
      return encodeFrame(OPCODE.text, Buffer.from([0xc3, 0x28]))
    case 'bad-close-code':
      return encodeFrame(OPCODE.close, closePayload(NO_CLOSE_FRAME))
  }
}

/** @param code 1005: a close frame without a code */
export function closePayload(code: number): Buffer {
  if (code === 1005) return Buffer.alloc(0)
  const payload = Buffer.alloc(2)
  payload.writeUInt16BE(code)
  return payload
}
