// Every case of the frame tables, in the order of their numbers.
import { fragmentation } from './cases/fragmentation.ts'
import { framing, malformedHeads } from './cases/framing.ts'
import { pings, reservedBits, reservedOpcodes } from './cases/control.ts'
import { closing } from './cases/close.ts'
import { large } from './cases/large.ts'
import { utf8 } from './cases/utf8.ts'
import type { FrameCase } from './frame-case.ts'

export const FRAME_CASES: Readonly<Record<string, readonly FrameCase[]>> = {
  '1. framing': framing,
  '2. pings and pongs': pings,
  '3. reserved bits': reservedBits,
  '4. reserved opcodes': reservedOpcodes,
  '5. fragmentation': fragmentation,
  '6. UTF-8': utf8,
  '7. closing': closing,
  '9. large messages': large,
  'RFC 6455, 5.1 and 5.2: heads': malformedHeads,
}
